#!/usr/bin/env bash
# Runs the whole suite, or with arguments what they tell pytest, in surroundings that are the same for everybody:
# an empty home and runtime folder, no session bus, no display, no proxies, none of the caller's settings. Tests that
# need a session bus start one of their own. The last line is pytest's, the exit code too.
set -euo pipefail
cd "$(dirname "$0")/.."

# Short, because a socket's path must be.
surroundings=$(mktemp -d /tmp/tray-test.XXXXXX)
trap 'rm -rf "$surroundings"' EXIT
# Others may pass through to tmp, as to /tmp: tests of rights run as another user.
chmod 711 "$surroundings"
mkdir -m 700 "$surroundings/home" "$surroundings/run"
mkdir -m 1777 "$surroundings/tmp"

keep=()
for name in PATH TERM TZ CI; do
    [ -z "${!name:-}" ] || keep+=("$name=${!name}")
done

# Not exec'd, so that the folder goes away; in this process group, so that Ctrl-C reaches it.
code=0
env -i "${keep[@]}" \
    LANG=C.UTF-8 \
    HOME="$surroundings/home" \
    XDG_RUNTIME_DIR="$surroundings/run" \
    TMPDIR="$surroundings/tmp" \
    PYTHONDONTWRITEBYTECODE=1 \
    .venv/bin/python -m pytest -p no:cacheprovider --basetemp="$surroundings/t" "$@" || code=$?
exit "$code"
