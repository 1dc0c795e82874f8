#!/usr/bin/env bash
# On macOS: the .app that PyInstaller made (dist/Telemetry Tray.app) as a disk image to drag it from.
#
#   packaging/macos/make_dmg.sh VERSION
#
# With SIGN_AS (a "Developer ID Application: ..." identity) it is signed with the hardened runtime; with NOTARY_PROFILE
# (from `xcrun notarytool store-credentials`) also notarised and stapled. Without them it is signed ad hoc, which Apple
# silicon wants at least, and macOS warns whoever opens it. Steps and reasons: docs/release.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=${1:?usage: make_dmg.sh VERSION}
app="dist/Telemetry Tray.app"
image="dist/telemetry-tray-$version-macos-$(uname -m).dmg"
[ -d "$app" ] || { echo "$app is not there: build it first (docs/release.md)" >&2; exit 1; }

if [ -n "${SIGN_AS:-}" ]; then
    codesign --force --deep --options runtime --timestamp \
        --entitlements packaging/macos/entitlements.plist --sign "$SIGN_AS" "$app"
else
    codesign --force --deep --sign - "$app"
fi
codesign --verify --deep --strict "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -ov -fs HFS+ -format UDZO -volname "Telemetry Tray $version" -srcfolder "$folder" "$image"

if [ -n "${SIGN_AS:-}" ]; then codesign --timestamp --sign "$SIGN_AS" "$image"; fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
