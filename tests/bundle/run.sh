#!/usr/bin/env bash
# Builds the program as one folder with PyInstaller, and tests that it starts, shows its tray and switches.
set -euo pipefail
cd "$(dirname "$0")/../.."

made=$(mktemp -d /tmp/tray-bundle.XXXXXX)
trap 'rm -rf "$made"' EXIT
PYTHONHASHSEED=0 build/venv/bin/python -m PyInstaller --noconfirm --log-level WARN --distpath "$made/dist" \
    --workpath "$made/work" packaging/telemetry-tray.spec
TELEMETRY_TRAY_BUNDLE="$made/dist/telemetry-tray/telemetry-tray" PYTHONDONTWRITEBYTECODE=1 \
    .venv/bin/python -m pytest -p no:cacheprovider tests/bundle "$@"
