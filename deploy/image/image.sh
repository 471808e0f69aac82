#!/usr/bin/env bash
# Builds the image of the newest Bento, or of BENTO=flight_delay:version, with docker, podman or
# buildah. Prints its name. Also: IMAGE=name:tag, BASE=other base, SOURCE=URL of the repository,
# CONTAINER_TOOL=which of the three, PLATFORM (linux/amd64, all that Cloud Run runs).
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { echo "deploy/image/image.sh: $*" >&2; exit 1; }

find_tool() {
    local tool
    for tool in docker podman buildah; do
        if "$tool" info >/dev/null 2>&1; then echo "$tool"; return; fi
    done
    fail "needs docker, podman or buildah, and found none that works"
}

tool=${CONTAINER_TOOL:-$(find_tool)}
cyclonedx=${CYCLONEDX:-.venv-deploy/bin/cyclonedx-py}
command -v "$cyclonedx" >/dev/null || fail "no $cyclonedx, which lists the packages: make .venv-deploy/ready"

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
bento=${BENTO:-flight_delay:latest}
path=$(.venv/bin/bentoml get "$bento" --output path)
version=$(basename "$path")
image=${IMAGE:-flight_delay:$version}

.venv/bin/bentoml export "$bento" "$context/flight_delay.bento" >/dev/null
cp deploy/image/health.py "$context"
model=$(sed -n 's/^ *- tag: \(flight_delay:.*\)/\1/p' "$path/bento.yaml")
# The pins that the Bento was built with, without BentoML's second mention of itself, unhashed.
grep -v '^bentoml==[^ ]*$' "$path/env/python/requirements.txt" > "$context/requirements.txt"
"$cyclonedx" requirements --output-reproducible \
    --outfile "$context/flight_delay.cdx.json" "$context/requirements.txt"

arguments=(--file deploy/image/Containerfile --tag "$image" --platform "${PLATFORM:-linux/amd64}"
    --build-arg "BENTO=$version" --build-arg "MODEL=$model"
    --build-arg "REVISION=$(git rev-parse HEAD)"
    --build-arg "SOURCE=${SOURCE:-$(git remote get-url origin 2>/dev/null || echo unknown)}")
base=${BASE:-$(sed -n 's/^ARG BASE=//p' deploy/image/Containerfile)}
# GitHub shows a line that begins so above the run.
[[ $base == *@sha256:* ]] || echo "${GITHUB_ACTIONS:+::warning::}deploy/image/image.sh: $base is a tag, which can move: make digests" >&2
if [[ -n ${BASE:-} ]]; then arguments+=(--build-arg "BASE=$BASE"); fi
# OCI's own format has no HEALTHCHECK.
if [[ $tool != docker ]]; then arguments+=(--format docker); fi
"$tool" build "${arguments[@]}" "$context" >&2
cp "$context/flight_delay.cdx.json" .
echo "$image"
