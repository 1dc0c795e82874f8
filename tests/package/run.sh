#!/usr/bin/env bash
# Installs the .deb of dist/ on fresh minimal systems and tries it there. Needs root (debootstrap, chroot, mount).
#
#   SUITES   which Debian releases, one after the other ("bookworm trixie")
#   MIRROR   where debootstrap takes them from (the one of this system)
#
# Where `make package` did not run it does now. What debootstrap made is kept in build/bare and copied for each run.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "make test-package needs root: it makes a system of its own and installs there." >&2; exit 1; }
version=$(PYTHONPATH=packaging build/venv/bin/python -c 'from packer.checkout import *; print(version_of(HERE))')
deb=dist/telemetry-tray_${version}_$(dpkg --print-architecture).deb
packer() { PYTHONPATH=packaging:. nice build/venv/bin/python -m packer.linux "$@"; }
[ -e "$deb" ] || packer

# The last program that wrote the journal before this one's: the newest commit with fewer steps in its migrations.
before=build/before
if [ ! -e "$before/source/tray_app" ]; then
    rm -rf "$before"
    mkdir -p "$before/source"
    commit=$(tests/package/commit_before.sh)
    git archive "$commit" tray_app resources | tar -x -C "$before/source"
fi
old=$before/telemetry-tray_0.0.1_$(dpkg --print-architecture).deb
[ -e "$old" ] || packer --only-deb --quick --out "$before" --source "$before/source" --version 0.0.1 >/dev/null

mkdir -p build/bare
for suite in ${SUITES:-bookworm trixie}; do
    if [ ! -e "build/bare/$suite.tar" ]; then
        fresh=$(mktemp -d /tmp/tray-fresh.XXXXXX)
        debootstrap --variant=minbase "$suite" "$fresh" ${MIRROR:+"$MIRROR"} >"build/bare/$suite.log" 2>&1 ||
            { tail -n 5 "build/bare/$suite.log" >&2; echo "debootstrap $suite failed" >&2; exit 1; }
        tar -C "$fresh" --one-file-system -cf "build/bare/$suite.tar.new" . && mv "build/bare/$suite.tar.new" "build/bare/$suite.tar"
        rm -rf "$fresh"
    fi
    echo "== $suite"
    TELEMETRY_TRAY_DEB=$PWD/$deb TELEMETRY_TRAY_OLD_DEB=$PWD/$old TELEMETRY_TRAY_SUITE=$PWD/build/bare/$suite.tar \
        .venv/bin/python -m pytest -p no:cacheprovider --timeout=600 -v --no-header tests/package/test_bare_system.py "$@"
done
echo "== the Windows installer"
TELEMETRY_TRAY_DEB=$PWD/$deb .venv/bin/python -m pytest -p no:cacheprovider --timeout=600 -v --no-header \
    tests/package/test_windows_installer.py
