"""The program's icon in the sizes that themes, Windows and macOS ask for."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

SIZES_PX: Final = (16, 22, 24, 32, 48, 64, 128, 256)
_ICO_PX: Final = (16, 24, 32, 48, 64, 256)
_ICNS: Final = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Type to size: Apple's Icon Services, the types that hold PNG."""


def render_icons(drawing: Path, theme: Path, name: str) -> None:
    """Into a theme's folders, the drawing itself included."""
    scalable = theme / "scalable" / "apps"
    scalable.mkdir(parents=True)
    (scalable / f"{name}.svg").write_bytes(drawing.read_bytes())
    for size in SIZES_PX:
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / f"{name}.png").write_bytes(png(drawing, size))


def ico(drawing: Path) -> bytes:
    """A Windows icon that holds PNGs."""
    pictures = [png(drawing, size) for size in _ICO_PX]
    head, at = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    for size, picture in zip(_ICO_PX, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + b"".join(pictures)


def icns(drawing: Path) -> bytes:
    """A macOS icon that holds PNGs."""
    body = b"".join(
        kind + struct.pack(">I", 8 + len(picture)) + picture
        for kind, picture in ((kind, png(drawing, size)) for kind, size in _ICNS.items())
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def png(drawing: Path, size: int) -> bytes:
    """The drawing as a square of that many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.read_bytes())).render(painter)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "PNG")  # type: ignore[call-overload]
    return bytes(out.data().data())
