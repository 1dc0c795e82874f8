#!/usr/bin/env bash
# make release VERSION=1.2.3: checks, sets the version, moves the changelog, builds, sums. Ends with what a person does
# (docs/release.md): nothing is pushed or published by it.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:-}
say() { echo "release: $*" >&2; }
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { say "say which: make release VERSION=1.2.3"; exit 2; }
[ -z "$(git status --porcelain)" ] || { say "commit or put away first what git status shows"; exit 1; }
! git rev-parse -q --verify "refs/tags/v$version" >/dev/null || { say "there is a tag v$version already"; exit 1; }

PYTHONPATH=packaging build/venv/bin/python -m packer.release "$version" --check
make check
make test
packaging/lock.sh
[ -z "$(git status --porcelain)" ] || { say "the lock was not up to date: commit it, then again"; exit 1; }

PYTHONPATH=packaging build/venv/bin/python -m packer.release "$version"
git commit --quiet --message "release $version" tray_app/__init__.py CHANGELOG.md
rm -rf dist
make package PACKAGE_PYTHON="$PACKAGE_PYTHON"
[ "$(id -u)" != 0 ] || make test-package PACKAGE_PYTHON="$PACKAGE_PYTHON"
(cd dist && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
git tag --annotate "v$version" --message "Telemetry Tray $version"
say "dist/ has the packages and their sums; the commit and the tag v$version are here only. Next: docs/release.md"
[ "$(id -u)" = 0 ] || say "make test-package was left out, because it needs root"
