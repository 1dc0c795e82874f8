#!/usr/bin/env bash
# Finds which packages of the system a make target needs and lacks, and installs them where it may; else it says
# exactly which are missing, with the command, and exits 1. Quick when nothing is missing: it looks, and asks nobody.
#
#   system-packages.sh python   a virtual environment can be made
#   system-packages.sh run      the program runs
#   system-packages.sh test     the whole suite runs
#   system-packages.sh package  the packages can be made
#   system-packages.sh bare     ... and tried on a bare system
#
# Works without a terminal. Debian and Ubuntu are installed to; elsewhere it names what is needed.
set -euo pipefail

target=${1:-}
python=${PYTHON:-python3}

packages=() # what to install on Debian and Ubuntu
needs=()    # the same in words, for other systems

lacks() { # lacks PACKAGE WORDS: notes both
    packages+=("$1")
    needs+=("$2")
}

has() { command -v "$1" >/dev/null 2>&1; }

look_for_python() {
    if ! has "$python"; then
        lacks python3 "Python 3.11 or later ($python)"
        lacks python3-venv "its modules venv and ensurepip"
        return
    fi
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        # No package by this name would help: the system's own Python is older.
        echo "Python 3.11 or later is needed; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.12" >&2
        exit 1
    fi
    # On Debian venv is there but ensurepip, which gives a new environment its pip, is a package of its own. The
    # Makefile does without it where this Python has a pip that can install into another environment (22.3).
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null && ! "$python" -c 'import venv, sys
from importlib.metadata import version
sys.exit(tuple(map(int, version("pip").split(".")[:2])) < (22, 3))' 2>/dev/null; then
        lacks "$("$python" -c 'import os, sys
own = "python%d.%d" % sys.version_info[:2]
print(own + "-venv" if os.path.realpath(sys.executable) == "/usr/bin/" + own else "python3-venv")')" \
            "Python's modules venv and ensurepip"
    fi
}

# Not on every user's path. And not grep -q, which closes the pipe early: with pipefail that reads as "not found".
has_library() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep "^[[:space:]]*$1 " >/dev/null; }

# What the wheels of Qt do not bring. Qt's own words about a missing library mislead, so they are looked for by name.
look_for_qt() {
    local line
    for line in libglib-2.0.so.0:libglib2.0-0 libEGL.so.1:libegl1 libGL.so.1:libgl1 libdbus-1.so.3:libdbus-1-3 \
        libfontconfig.so.1:libfontconfig1 libxkbcommon.so.0:libxkbcommon0 libxcb-cursor.so.0:libxcb-cursor0 \
        libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0 \
        libxkbcommon-x11.so.0:libxkbcommon-x11-0; do
        has_library "${line%%:*}" || lacks "$(debian_name "${line##*:}")" "${line%%:*}"
    done
}

debian_name() { # Since Debian 13 and Ubuntu 24.04 some libraries have another name.
    if has apt-cache && apt-cache show "$1t64" >/dev/null 2>&1; then echo "$1t64"; else echo "$1"; fi
}

look_for_run() {
    # Headless, Python's wheels bring all that the program needs.
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then look_for_qt; fi
}

look_for_test() {
    # Windows are tested without a screen, and the tray on a screen and a bus of the tests' own.
    look_for_qt
    has Xvfb || lacks xvfb "Xvfb"
    has xdotool || lacks xdotool "xdotool"
    has trayer || lacks trayer "trayer"
    has xfce4-panel || lacks xfce4-panel "xfce4-panel"
    [ -e /usr/share/dbus-1/services/org.xfce.Xfconf.service ] || lacks xfconf "xfconf"
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || lacks fonts-dejavu-core "a font (DejaVu)"
    # The keyring is tested with a real one, on a session bus of its own.
    has dbus-daemon || lacks dbus-daemon "dbus-daemon"
    [ -e /usr/share/dbus-1/session.conf ] || lacks dbus-session-bus-common "the D-Bus session configuration (session.conf)"
    has gnome-keyring-daemon || lacks gnome-keyring "gnome-keyring-daemon"
    # What a screen reader is told is asked over its own bus.
    [ -e /usr/share/dbus-1/services/org.a11y.Bus.service ] || lacks at-spi2-core "AT-SPI (at-spi2-core)"
    has git || lacks git "git"
    has unshare || lacks util-linux "unshare and mount (util-linux)"
}

# PYTHON is the one that goes into the packages here.
look_for_package() {
    local line
    look_for_qt
    for line in libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0 \
        libwayland-egl.so.1:libwayland-egl1 libxcb-render-util.so.0:libxcb-render-util0; do
        has_library "${line%%:*}" || lacks "${line##*:}" "${line%%:*}"
    done
    # Debian's Python has its library apart, and nothing that starts it from another place works without.
    if "$python" -c 'import os, sys; sys.exit(not os.path.realpath(sys.executable).startswith("/usr/bin/"))'; then
        line=libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        has_library "$line.so.1.0" || lacks "$line" "$line"
    fi
    has objdump || lacks binutils "objdump and strip (binutils)"
    has dpkg-shlibdeps || lacks dpkg-dev "dpkg-shlibdeps (dpkg-dev)"
    has xz || lacks xz-utils "xz"
    has git || lacks git "git"
}

look_for_bare() {
    local name
    look_for_test
    for name in debootstrap lintian zsh fish desktop-file-utils:desktop-file-validate appstream:appstreamcli \
        man-db:man nsis:makensis; do
        has "${name##*:}" || [ -x "/usr/sbin/${name##*:}" ] || lacks "${name%%:*}" "${name##*:}"
    done
    # Runs the Windows installer; Debian puts the 64-bit one beside the PATH.
    has wine64 || [ -x /usr/lib/wine/wine64 ] || lacks wine64 "wine64"
}

case $target in
python) look_for_python ;;
run) look_for_run ;;
test) look_for_test ;;
package) look_for_package ;;
bare) look_for_bare ;;
*)
    echo "usage: ${0##*/} python|run|test|package|bare" >&2
    exit 2
    ;;
esac

[ ${#packages[@]} -gt 0 ] || exit 0

if ! has apt-get || ! has dpkg; then
    {
        echo "make needs what this system lacks; install it with the system's package manager:"
        printf '  - %s\n' "${needs[@]}"
    } >&2
    exit 1
fi

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif has sudo && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    {
        echo "Packages of the system are missing, and this user may not install them without a password. Run once:"
        echo "  sudo apt-get install --no-install-recommends ${packages[*]}"
    } >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null >>"$log" 2>&1; }
echo "Installing packages of the system: ${packages[*]} ..."
# The lists may be missing or old; where they cannot be had (no network), those that are there may still do.
apt update || true
if ! apt install --yes --no-install-recommends "${packages[@]}"; then
    {
        tail -n 20 "$log"
        echo "apt-get could not install: ${packages[*]} (its last lines are above)."
        echo "Install them, then run make again."
    } >&2
    exit 1
fi
