"""About the program: versions, folders, licences, and what helps who looks for a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout

from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.payload_tables import TextTable
from tray_app.desktop.plain import plain_label
from tray_app.desktop.shown_text import ShownText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services
    from tray_app.desktop.worker import Backend, Installed
    from tray_app.engine.parts import Parts


class VersionsTable(TextTable):
    """Names and versions, folders and their paths."""


class LicencesTable(TextTable):
    """Libraries as they name themselves."""


class AboutDialog(QDialog):
    """Reads what it shows in a thread of its own: the libraries' own files say their licences."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Telemetry Tray"))
        what = plain_label(
            self,
            self.tr(
                "Shows what your own servers send home, stops it, and checks that it stopped. It sends nothing of its "
                "own: no usage data, no search for updates."
            ),
        )
        self.versions = VersionsTable(self.tr("Versions and folders"), [self.tr("What"), self.tr("Which")], self)
        self.versions.set_widths("Folder of the settings mm")
        heads = [self.tr("Library"), self.tr("Version"), self.tr("Licence")]
        self.licences = LicencesTable(self.tr("Libraries and their licences"), heads, self)
        self.licences.set_widths("PySide6-Essentials mm", "2026.12.31 mm")
        self.diagnostics = ShownText(self.tr("Diagnostics"), self)
        tabs = QTabWidget(self)
        tabs.setAccessibleName(self.tr("About the program"))
        tabs.addTab(self.versions, self.tr("&Versions and folders"))
        tabs.addTab(self.licences, self.tr("&Licences"))
        tabs.addTab(self.diagnostics, self.tr("&Diagnostics"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(what)
        layout.addWidget(tabs, 1)
        layout.addWidget(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 112, self.fontMetrics().height() * 26)
        services.save(_gathered, then=while_alive(self, self._have), failed=while_alive(self, self._failed))

    def _have(self, found: tuple[Installed, str]) -> None:
        about, diagnostics = found
        names = {
            "data": self.tr("Folder of the record"),
            "config": self.tr("Folder of the settings"),
            "logs": self.tr("Folder of the program's log"),
        }
        lines = list(about.versions)
        lines.append((self.tr("Licence of Telemetry Tray"), "Apache License 2.0"))
        lines += [(names[name], printable(path)) for name, path in about.folders]
        self.versions.show_lines(lines)
        self.licences.show_lines(about.licences)
        says = self.tr("This is all that is copied: no address, no name of an instance, nothing of a payload.")
        self.diagnostics.show_text(says, diagnostics)

    def _failed(self, problem: TrayAppError) -> None:
        self.diagnostics.show_text(sentence_of(problem.reason), "")


def _gathered(backend: Backend, parts: Parts) -> tuple[Installed, str]:
    return backend.about(), backend.diagnostics(parts)
