#!/usr/bin/env bash
# A base image for machines without a registry: Debian's Python 3.11, of the size of python:3.11-slim.
# For tests only: the certificates that this machine trusts are in it, and in what is built on it.
set -euo pipefail
name=${1:?usage: tests/local_base.sh NAME}
certificates=/etc/ssl/certs/ca-certificates.crt

if podman image exists "$name"; then exit; fi
mmdebstrap --quiet --variant=minbase --include=ca-certificates,python3.11-venv,usr-is-merged \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="copy-in $certificates /etc/ssl/certs" bookworm - |
    podman import --quiet --change "ENV PIP_CERT=$certificates" - "$name"
