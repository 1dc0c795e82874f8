#!/usr/bin/env bash
# Writes packaging/locked/package.txt: every package that goes into ours, or makes them, with its version and the
# hashes of its files, for Linux, Windows and macOS at once. uv and not pip-tools, which resolves only for the system
# that it runs on. No address of a registry is written; pip asks the one that it is set up for.
#
#   packaging/lock.sh             keeps what still fits
#   packaging/lock.sh --upgrade   takes the newest
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/uv pip compile pyproject.toml --extra desktop --extra bundle --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --native-tls --quiet \
    --output-file packaging/locked/package.txt "$@" >/dev/null
