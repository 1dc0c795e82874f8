#!/usr/bin/env bash
# The installer out of PyInstaller's folder (dist/telemetry-tray). On Windows (Git's bash), where the folder can be
# built; makensis itself runs on Linux too.
#
# With SIGN_WITH, a certificate's thumbprint in the user's store, program and installer are signed (docs/release.md).
set -euo pipefail
cd "$(dirname "$0")/../.."

python=${PYTHON:-python}
version=$(PYTHONPATH=packaging "$python" -c 'from packer.checkout import *; print(version_of(HERE))')
out="dist/telemetry-tray-$version-windows-x64-setup.exe"
sign() {
    [ -z "${SIGN_WITH:-}" ] ||
        signtool sign //sha1 "$SIGN_WITH" //fd sha256 //td sha256 //tr "${TIMESTAMP:?a time stamp server}" "$@"
}

sign dist/telemetry-tray/telemetry-tray.exe "dist/telemetry-tray/Telemetry Tray.exe"
makensis=$(command -v makensis || echo "/c/Program Files (x86)/NSIS/makensis.exe")
"$makensis" -V2 -WX "-DVERSION=$version" "-DPAYLOAD=$PWD/dist/telemetry-tray" "-DOUTFILE=$PWD/$out" \
    "-DLICENCE=$PWD/LICENSE" "-DICON=$PWD/packaging/windows/telemetry-tray.ico" packaging/windows/installer.nsi
sign "$out"
echo "$out"
