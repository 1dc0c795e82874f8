"""A child process that is an ordinary user: switches off a server whose config file is another user's, in the window.

Arguments: a folder of its own, the helper's place, and optionally where to put pictures, and their language. Says where
the config file is, waits for a line while somebody gives that to another user, and for each line after it asks, acts
and says as JSON what was on the screen.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.desktop.open_and_close import wait
from tests.integration.world import World, world
from tray_app.core.model import Source
from tray_app.core.sentences import sentence
from tray_app.desktop.icons import Icons
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.remove_dialog import RemoveDialog
from tray_app.desktop.services import Mode, Services
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.desktop.translation import speak_as_chosen
from tray_app.system.resources import read_resource
from tray_app.system.rights import AdministratorRights


def switched(here: World, services: Services, window: MainWindow, act: str, pictures: Path | None) -> dict[str, Any]:
    """One act, from its question to its checklist; cancelled by its answer, not by the window."""
    wait(lambda: window._view.overview is not None and services.statuses)
    dialog = SwitchDialog(services, services.statuses[0], act, window)
    dialog.show()
    wait(dialog.act_button.isEnabled)
    told: dict[str, Any] = {"head": dialog._lines._head.text()}
    if pictures is not None:
        dialog.grab().save(str(pictures / f"{act}-question.png"))
    dialog.act_button.click()
    told["meanwhile"] = dialog._state.text()
    wait(lambda: dialog._checklist.steps() and not dialog._looking)
    if pictures is not None:
        dialog.grab().save(str(pictures / f"{act}-checklist.png"))
    told["steps"] = [[step.mark.value, step.text] for step in dialog._checklist.steps()]
    told["outcome"] = dialog._outcome.text()
    told["command"] = dialog._command.text() if dialog._command.isVisible() else None
    if dialog._copy.isVisible():
        dialog._copy.click()
        told["copied"] = QGuiApplication.clipboard().text()
    before = window._view.overview
    services.refresh()
    wait(lambda: window._view.overview is not before)
    told["switch"] = window._view.switch.isChecked()
    verdict = window._view.overview.verdict
    told["state"], told["why"] = verdict.state.value, sentence(verdict.reason)
    dialog.close()
    return told


def acted(here: World, services: Services, window: MainWindow, words: list[str], pictures: Path | None) -> Any:
    """What a line asks for."""
    match words:
        case ["way", way]:
            return way_chosen(here, services, window, way, pictures)
        case ["remove"]:
            return removed(here, services, window, pictures)
        case [act]:
            return switched(here, services, window, act, pictures)


def way_chosen(here: World, services: Services, window: MainWindow, way: str, pictures: Path | None) -> dict[str, Any]:
    """Another way for the instance, from the form to what became of it."""
    wait(lambda: window._view.overview is not None and services.statuses)
    with here.program.parts(read_only=True) as parts:
        instance = parts.journal.instances()[0]
    dialog = InstanceDialog(services, instance, window)
    dialog.show()
    {"relay": dialog.form.let_pass, "observe": dialog.form.just_show}[way].setChecked(True)
    dialog.act()
    wait(lambda: dialog.confirming() or dialog.problem() or not dialog.isVisible() or dialog._waits)
    told: dict[str, Any] = {"head": dialog._lines._head.text() if dialog.confirming() else ""}
    if pictures is not None:
        dialog.grab().save(str(pictures / f"{way}-question.png"))
    if dialog.confirming():
        dialog.act()
        told["meanwhile"] = dialog.problem()
        wait(lambda: not dialog.isVisible() or dialog.for_administrator.isVisible() or not dialog.confirming())
    if pictures is not None:
        dialog.grab().save(str(pictures / f"{way}-end.png"))
    told |= _ended(dialog, dialog.problem())
    return told | _way(here)


def removed(here: World, services: Services, window: MainWindow, pictures: Path | None) -> dict[str, Any]:
    """Its removal, from the question."""
    with here.program.parts(read_only=True) as parts:
        instance = parts.journal.instances()[0]
    dialog = RemoveDialog(services, instance, window)
    dialog.show()
    dialog.remove()
    wait(lambda: not dialog.isVisible() or dialog.for_administrator.isVisible() or dialog._problem.isVisible())
    if pictures is not None:
        dialog.grab().save(str(pictures / "remove-end.png"))
    told = _ended(dialog, dialog._problem.text())
    return told | _way(here)


def _ended(dialog: InstanceDialog | RemoveDialog, problem: str) -> dict[str, Any]:
    note = dialog.for_administrator
    told: dict[str, Any] = {"open": dialog.isVisible(), "problem": problem, "note": note.text(), "copied": None}
    if note.copy_button.isVisible():
        note.copy_button.click()
        told["copied"] = QGuiApplication.clipboard().text()
    dialog.reject()
    return told


def _way(here: World) -> dict[str, Any]:
    with here.program.parts(read_only=True) as parts:
        return {"ways": [instance.source.value for instance in parts.journal.instances()]}


def main() -> None:
    """See the module."""
    folder, helper, *rest = sys.argv[1:]
    app = QApplication([])
    with world(Path(folder), source=Source.OBSERVE, users=3, projects=2) as here:
        if len(rest) > 1:
            speak_as_chosen(app, here.program.resource, rest[1])
        here.program._rights = AdministratorRights(os.environ, helper=helper)
        print(here.config, flush=True)
        sys.stdin.readline()
        services = Services(here.program)
        window = MainWindow(services, Icons(read_resource))
        services.start()
        window.show()
        wait(lambda: services.mode is Mode.OWN)
        try:
            for line in sys.stdin:
                told = acted(here, services, window, line.split(), Path(rest[0]) if rest else None)
                print(json.dumps(told), flush=True)
        finally:
            window.close()
            assert services.stop(), "the engine did not end"


if __name__ == "__main__":
    main()
