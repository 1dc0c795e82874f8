"""Writes the icons that the spec names for Windows and macOS, beside their scripts. Drawn anew for each build."""

from __future__ import annotations

from packer.checkout import HERE
from packer.icons import icns, ico


def main() -> None:
    """Both, on whatever system."""
    drawing = HERE / "resources" / "icons" / "telemetry-tray.svg"
    (HERE / "packaging" / "windows" / "telemetry-tray.ico").write_bytes(ico(drawing))
    (HERE / "packaging" / "macos" / "telemetry-tray.icns").write_bytes(icns(drawing))


if __name__ == "__main__":
    main()
