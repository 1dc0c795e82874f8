"""Makes the pictures that the program shows of the drawings (`resources/icons/*.svg`), once, here: drawing SVG at run
time would keep 3 MB more in memory for as long as the tray icon is there.

    .venv/bin/python packaging/icons.py

One strip a drawing, with all sizes side by side. What is drawn in `currentColor` is a mask, in grey: white where the
program puts the colour of the state, for the light and for the dark set. A test holds drawings and strips together.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QByteArray, QRectF, Qt  # noqa: E402 - the platform is chosen before
from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402

from tray_app.desktop.icons import SIZES_PX  # noqa: E402

FOLDER = ROOT / "resources" / "icons"


def strip(drawing: bytes) -> QImage:
    """The drawing in every size, from left to right, at the top."""
    mask = b"currentColor" in drawing
    renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", b"#ffffff")))
    image = QImage(sum(SIZES_PX), max(SIZES_PX), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.black if mask else Qt.GlobalColor.transparent)
    painter = QPainter(image)
    left = 0
    for size_px in SIZES_PX:
        renderer.render(painter, QRectF(left, 0, size_px, size_px))
        left += size_px
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8 if mask else QImage.Format.Format_ARGB32)


def main() -> None:
    """Makes them all."""
    app = QGuiApplication([])
    for path in sorted(FOLDER.glob("*.svg")):
        strip(path.read_bytes()).save(str(path.with_suffix(".png")))
    app.quit()


if __name__ == "__main__":
    main()
