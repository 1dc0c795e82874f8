"""A child process: shows a window where the program put it last, moves it if it is told to, and closes it.

    python -m tests.desktop.where_it_stands FILE [LEFT TOP WIDTH HEIGHT]

Prints where it stood at first, as JSON. Which screens there are is up to the environment.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.screenshots.studio import settle
from tray_app.desktop.memory import Memory
from tray_app.desktop.places import Places


def main() -> None:
    """See the module."""
    app = QApplication([])
    path, *wanted = sys.argv[1:]
    memory, window = Memory(path), QWidget()
    window.resize(400, 300)
    Places(memory, QObject(app)).keep(window, "main")
    window.show()
    settle()
    at = window.geometry()
    print(json.dumps([at.left(), at.top(), at.width(), at.height()]))
    if wanted:
        window.setGeometry(*map(int, wanted))
        settle()
    window.close()
    memory.save()


if __name__ == "__main__":
    main()
