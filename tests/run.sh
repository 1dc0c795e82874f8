#!/usr/bin/env bash
# Runs the whole suite.
set -euo pipefail
cd "$(dirname "$0")/.."
exec .venv/bin/python -m pytest "$@"
