#!/usr/bin/env bash
# The tests against a real SonarQube. Needs Java 17 and Maven, which brings the server's archive (300 MB, kept in the
# cache folder) and the scanner from wherever this machine's Maven gets its artifacts. Takes some minutes; the server's
# telemetry only ever has addresses on this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=9.9.8.100196
missing=()
java_major=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1 || true)
[ "$java_major" = 17 ] || missing+=("Java 17 (java on the PATH is ${java_major:-missing})")
for command in mvn git; do
    command -v "$command" >/dev/null || missing+=("$command")
done
if [ ${#missing[@]} -gt 0 ]; then
    printf 'test-live needs: %s\n' "${missing[@]}" >&2
    exit 1
fi

cache="${XDG_CACHE_HOME:-$HOME/.cache}/telemetry-tray/live"
archive="$cache/sonar-application-$version.zip"
if [ ! -s "$archive" ]; then
    mkdir -p "$cache"
    echo "Getting SonarQube $version (300 MB, once) ..."
    # In a folder of its own first: an archive cut short must not stay.
    half=$(mktemp -d "$cache/half.XXXXXX")
    trap 'rm -rf "$half"' EXIT
    if ! mvn -q -B dependency:copy "-Dartifact=org.sonarsource.sonarqube:sonar-application:$version:zip" \
        "-DoutputDirectory=$half"; then
        echo "test-live needs: Maven must be able to get org.sonarsource.sonarqube:sonar-application:$version:zip" >&2
        exit 1
    fi
    mv "$half/sonar-application-$version.zip" "$archive"
fi

TELEMETRY_TRAY_LIVE_ARCHIVE="$archive" PYTHONDONTWRITEBYTECODE=1 \
    .venv/bin/python -m pytest -p no:cacheprovider -o timeout=3600 tests/live "$@"
