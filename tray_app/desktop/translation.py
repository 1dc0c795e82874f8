"""The owner's language: loads what translators made (`packaging/translations.py`), and Qt's own words beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from tray_app.core.errors import TrayAppError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from PySide6.QtWidgets import QApplication


def speak_as_chosen(app: QApplication, read: Callable[[str], bytes], own: str | None) -> None:
    """The owner's choice (None: the system's languages), with its dates and numbers. Of the same language the system's
    own forms are kept: they know the country."""
    system = QLocale.system()
    chosen = system if own is None or QLocale(own).language() == system.language() else QLocale(own)
    QLocale.setDefault(chosen)
    speak(app, read, None if own is None else [own])


def speak(app: QApplication, read: Callable[[str], bytes], languages: Iterable[str] | None = None) -> str | None:
    """Installs the first of the owner's languages that there is a translation for, and answers which; None: English.

    `languages` are like `de-AT`, best first; by default those of the system. `read` gives a resource by its name.
    """
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    for language in QLocale.system().uiLanguages() if languages is None else languages:
        name = language.replace("-", "_")
        if name in ("C", "en") or name.startswith("en_"):
            return None
        with suppress(TrayAppError):  # There is none in this language.
            ours = _Ours(app, read(f"translations/{name}.qm"))
            if not ours.isEmpty():
                qts = QTranslator(app)
                # The texts of standard buttons; before ours, which may say it better.
                if qts.load(QLocale(name), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                    app.installTranslator(qts)
                app.installTranslator(ours)
                return name
    return None


def spoken(there_is: Collection[str]) -> str:
    """The language of the windows: `en`, or one of those that there is a translation into."""
    for language in QLocale().uiLanguages():
        name = language.replace("-", "_")
        if name in ("C", "en") or name.startswith("en_"):
            break
        if name in there_is:
            return name
    return "en"


def language_name(code: str) -> str:
    """In its own words: whoever looks for one may read no other. Qt calls the first one American."""
    name = "English" if code == "en" else QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:]


class _Ours(QTranslator):
    def __init__(self, app: QApplication, data: bytes) -> None:
        super().__init__(app)
        self._data = data
        """Qt reads in it for as long as this lives."""
        self.load(data)
