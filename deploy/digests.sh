#!/usr/bin/env bash
# Asks the registries for the digest of each base, builder and observer image, and writes it behind
# the tag: name:tag@sha256:... Those that have one are asked anew. Needs skopeo and the internet.
set -euo pipefail
cd "$(dirname "$0")/.."
files=(deploy/image/Containerfile deploy/cloudbuild*.yaml deploy/monitoring/compose.observe.yaml)
prefix='^(ARG BASE=| +(- )?(name|image): )'

sed -nE "s/$prefix([a-z][a-z0-9./-]*:[[:alnum:]._-]+)(@sha256:[0-9a-f]{64})?\$/\4/p" "${files[@]}" | sort -u |
  while read -r image; do
    digest=$(skopeo inspect --format '{{.Digest}}' "docker://$image" </dev/null)
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "no digest of $image: $digest" >&2 && exit 1; }
    # With a suffix, -i is the same for GNU's sed and macOS's.
    sed -E -i.before "s#$prefix${image//./\\.}(@sha256:[0-9a-f]{64})?\$#\1$image@$digest#" "${files[@]}"
    rm "${files[@]/%/.before}"
    echo "$image@$digest"
  done
