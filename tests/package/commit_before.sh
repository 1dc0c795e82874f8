#!/usr/bin/env bash
# Prints the newest commit whose journal has an older format than this checkout's. Needs the history.
set -euo pipefail
cd "$(dirname "$0")/../.."

steps() { git show "$1:tray_app/journal/migrations.py" | grep -c '^def step_[0-9]' || true; }
now=$(grep -c '^def step_[0-9]' tray_app/journal/migrations.py)
first=
for commit in $(git log --format=%H -- tray_app/journal/migrations.py); do
    [ "$(steps "$commit")" -eq "$now" ] || break
    first=$commit
done
[ -n "$first" ] || first=HEAD # not committed yet
git rev-parse --verify --quiet "$first^" || { echo "no commit of the history has an older journal" >&2; exit 1; }
