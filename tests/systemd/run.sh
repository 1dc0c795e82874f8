#!/usr/bin/env bash
# Testsigma's relay as a service of a real `systemd --user`, in a mount namespace with a /run of its own (needs root and
# systemd's programs; systemd need not run this machine). logind is not there, so `loginctl` is a stand-in.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "this test needs root: sudo make test-systemd" >&2; exit 1; }
for program in /lib/systemd/systemd systemctl unshare nsenter; do
    command -v "$program" >/dev/null || { echo "this test needs $program" >&2; exit 1; }
done
TELEMETRY_TRAY_SYSTEMD=1 PYTHONDONTWRITEBYTECODE=1 exec .venv/bin/python -m pytest -p no:cacheprovider tests/systemd "$@"
