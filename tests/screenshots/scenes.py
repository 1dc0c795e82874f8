"""The main window in every state that it can be in, and its dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from tests.screenshots.studio import LONG_NAME, Album, Studio, studio, until
from tray_app.core.errors import OurBug
from tray_app.core.model import DisplayState, PayloadState, Source
from tray_app.demo.faults import status as answers
from tray_app.desktop.about_dialog import AboutDialog
from tray_app.desktop.background_question import BackgroundQuestion
from tray_app.desktop.checklist import Mark
from tray_app.desktop.crash_dialog import CrashDialog
from tray_app.desktop.icons import SIZES_PX, is_dark
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.leave_dialog import LeaveDialog
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.quit_question import QuitQuestion
from tray_app.desktop.record_dialog import RecordDialog
from tray_app.desktop.remove_dialog import RemoveDialog
from tray_app.desktop.send_question import SendQuestion
from tray_app.desktop.services import Mode, Services
from tray_app.desktop.setup_wizard import SetupWizard
from tray_app.desktop.shorter_question import MOST_COUNTED, ShorterQuestion
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.desktop.tray import Tray
from tray_app.engine.pointing import relay_ends

S: Final = PayloadState
BODY: Final = b'{"id":"AB010CE0-AYXGxUxIqEKVgkX5jcwB","version":"9.9.8.100196","padding":"' + b"x" * 12_000 + b'"}'
WRONG_NAME: Final = "sonar.telemetry.enabled=false"
NOWHERE: Final = "sonar.telemetry.url=http://127.0.0.1:9/"


def month(here: Studio, name: str = "work", *, until_days_ago: int = 0, **server: Any) -> None:
    """An instance that was sent for each day of the last month."""
    number = here.add(name, **server)
    here.watch(33)
    for day in range(30, until_days_ago, -1):
        state = S.REJECTED if day == 12 else S.DELIVERED
        here.past(number, state, days_ago=day - 0.1, body=BODY)


def _opt_out(here: Studio, *, restart: bool = True, name: str = "work") -> None:
    here.ask("opt-out", name=name, announce=False, by="window")
    if restart:
        here.servers[name].restart()
    here.look()


def _on(here: Studio) -> None:
    month(here)
    here.start()


def _off(here: Studio) -> None:
    month(here, until_days_ago=14)
    here.start()
    _opt_out(here)


def _off_unwatched(here: Studio) -> None:
    number = here.add(source=Source.OBSERVE, file_lines=["sonar.telemetry.enable=false"])
    here.watch(33, until_days_ago=9)
    here.past(number, S.BLOCKED, days_ago=20)
    here.start()


def _restart_needed(here: Studio) -> None:
    here.add(source=Source.OBSERVE)
    here.start()
    _opt_out(here, restart=False)


def _partial(here: Studio) -> None:
    here.add(source=Source.OBSERVE, version="2025.1.0.102418", file_lines=[NOWHERE])
    here.start()


def _came_back(here: Studio) -> None:
    month(here, until_days_ago=3)
    here.start()
    _opt_out(here)
    here.servers["work"].config_path.write_text("# replaced\nsonar.telemetry.enable=true\n", "utf-8")
    here.servers["work"].restart()
    here.look()


def _ineffective(here: Studio) -> None:
    here.add(source=Source.OBSERVE, file_lines=[WRONG_NAME])
    here.start()


def _blocked(here: Studio) -> None:
    month(here, until_days_ago=1)
    here.receiver.faults.add(answers(403, b"<html>Refused by the proxy</html>", content_type="text/html"), times=None)
    here.start()
    until(lambda: here.receiver.messages, "an attempt")


def _held(here: Studio) -> None:
    number = here.add()
    here.watch(33)
    here.past(number, S.DELIVERED, days_ago=1.4, body=BODY)
    here.past(number, S.HELD, days_ago=0.2, body=BODY.replace(b'"padding"', b'"scim"'))
    here.start()


def _unknown(here: Studio) -> None:
    here.add(source=Source.OBSERVE)
    config = here.servers["work"].config_path
    config.unlink()
    config.mkdir()
    here.servers["work"].tokens.clear()
    here.start()


def _down(here: Studio) -> None:
    month(here, until_days_ago=2)
    here.start()
    here.servers["work"].stop()
    here.look()


STATES: Final[tuple[tuple[str, DisplayState, Callable[[Studio], None]], ...]] = (
    ("on", DisplayState.ON, _on),
    ("off", DisplayState.OFF, _off),
    ("off-unwatched", DisplayState.OFF, _off_unwatched),
    ("restart-needed", DisplayState.RESTART_NEEDED, _restart_needed),
    ("partial", DisplayState.PARTIAL, _partial),
    ("came-back", DisplayState.CAME_BACK, _came_back),
    ("ineffective", DisplayState.INEFFECTIVE, _ineffective),
    ("blocked", DisplayState.BLOCKED, _blocked),
    ("held", DisplayState.HELD, _held),
    ("unknown", DisplayState.UNKNOWN, _unknown),
    ("down", DisplayState.ON, _down),
)


def states(album: Album) -> None:
    """One window for each state; one of them with its reasons open."""
    for name, state, prepare in STATES:
        with studio() as here:
            prepare(here)
            here.shows(state.value)
            album.take(here.window, f"main-{name}")
            if name in ("off", "ineffective"):
                here.window._view._why.click()
                album.take(here.window, f"main-{name}-why")


def surroundings(album: Album) -> None:
    """No instance, several, very long names, an engine that ended, the window of a client."""
    with studio() as here:
        here.start()
        until(lambda: here.window._pages.currentIndex() == 1, "the empty page")
        album.take(here.window, "main-empty")
    with studio() as here:
        month(here, until_days_ago=14)
        here.add("build", source=Source.OBSERVE, file_lines=[WRONG_NAME])
        here.add("lab", source=Source.OBSERVE, version="2025.1.0.102418", file_lines=[NOWHERE])
        here.add(LONG_NAME, source=Source.OBSERVE, file_lines=["sonar.telemetry.enable=false"])
        here.start()
        _opt_out(here)
        here.shows("off")
        album.take(here.window, "main-several")
        trays(here, album, "several")
        here.window.choose(LONG_NAME)
        until(lambda: (seen := here.window._view.overview) and seen.instance.name == LONG_NAME, "the long name")
        album.take(here.window, "main-long-names")
        here.window.resize(here.window.minimumSizeHint())
        album.take(here.window, "main-smallest")
    with studio() as here:
        _on(here)
        other = Services(here.program)
        window = MainWindow(other, here.icons)
        other.start()
        window.show()
        until(lambda: other.mode is Mode.CLIENT and window._view.overview is not None, "the client")
        album.take(window, "main-client")
        other.stop()
        window.deleteLater()
        here.end_engine()
        album.take(here.window, "main-dead")


def setup(album: Album) -> None:
    """The first steps, page by page, with the wrong key in the file."""
    with studio() as here:
        here.add("work", source=Source.OBSERVE, file_lines=[WRONG_NAME])
        here.start()
        wizard = SetupWizard(here.services, here.window)
        wizard.show()
        album.take(wizard, "setup-about")
        wizard.next()
        until(lambda: "computer…" not in wizard.where.says.text(), "installations")
        album.take(wizard, "setup-where")
        wizard.where.folder.setText(str(here.servers["work"].home))
        wizard.next()
        until(wizard.what.isComplete, "what it says")
        album.take(wizard, "setup-what")
        wizard.next()
        album.take(wizard, "setup-token")
        wizard.next()
        album.take(wizard, "setup-how")
        wizard.close()


def trays(here: Studio, album: Album, name: str) -> None:
    """The menu of the tray as the desktop would open it."""
    tray = Tray(here.icons)
    tray.tell(here.services.statuses, here.services.mode)
    tray._menu.popup(here.window.pos())
    album.take(tray._menu, f"tray-menu-{name}")
    tray._menu.close()
    tray.end()


def _question(here: Studio, act: str) -> SwitchDialog:
    dialog = SwitchDialog(here.services, here.services.statuses[0], act, here.window, offer_silence=act == "opt-out")
    dialog.show()
    until(dialog.act_button.isEnabled, "the plan")
    return dialog


def switches(album: Album) -> None:
    """The question, the checklist before and after the restart, and what cannot be done."""
    with studio() as here:
        _on(here)
        here.shows("on")
        trays(here, album, "one")
        dialog = _question(here, "opt-out")
        album.take(dialog, "switch-question")
        dialog.act_button.click()
        until(lambda: dialog._checklist.steps() and not dialog._looking, "the checklist")
        album.take(dialog, "switch-checklist")
        here.servers["work"].restart()
        dialog._check.click()
        until(lambda: all(step.mark is Mark.DONE for step in dialog._checklist.steps()), "all verified")
        album.take(dialog, "switch-verified")
        dialog.close()
        for act in ("opt-in", "revert"):
            dialog = _question(here, act)
            album.take(dialog, f"switch-{act}")
            dialog.close()
    with studio() as here:
        month(here)
        config = here.servers["work"].config_path
        config.with_name("second name").hardlink_to(config)
        here.start()
        dialog = _question(here, "opt-out")
        dialog.act_button.click()
        until(lambda: dialog._checklist.steps() and not dialog._looking, "the failure")
        album.take(dialog, "switch-failure")
        dialog.close()


def forms(album: Album) -> None:
    """Adding, changing and removing an instance; the settings."""
    with studio() as here:
        month(here)
        here.start()
        seen = here.window._view.overview
        assert seen is not None
        adding = InstanceDialog(here.services, None, here.window)
        adding.show()
        album.take(adding, "instance-add")
        adding.form.name.setText("second")
        adding.form.home.setText("relative/folder")
        album.take(adding, "instance-add-wrong")
        adding.form.home.setText(str(here.servers["work"].home))
        adding.form.url.setText(here.servers["work"].url)
        adding.form.send_instead.click()
        here.ask("opt-in", name="work", by="window")
        adding.act()
        until(adding.confirming, "the lines")
        album.take(adding, "instance-add-lines")
        dialogs: tuple[tuple[str, QWidget], ...] = (
            ("instance-change", InstanceDialog(here.services, seen.instance, here.window)),
            ("instance-remove", RemoveDialog(here.services, seen.instance, here.window)),
            ("report", RecordDialog(here.services, here.window, name="work")),
        )
        for name, dialog in dialogs:
            dialog.show()
            album.take(dialog, name)
            dialog.close()
        settings = PreferencesDialog(here.services, here.window)
        settings.show()
        until(settings.proxy.isEnabled, "the settings")
        album.take(settings, "settings")
        where = here.program.log_crash(ValueError("shown only"))
        fault = sentence_of(OurBug("crashed", what="ValueError", where=where).reason)
        others: tuple[tuple[str, QWidget], ...] = (
            ("about", AboutDialog(here.services, here.window)),
            ("leave", LeaveDialog(here.services, here.window)),
            ("crash", CrashDialog(fault, where, here.window)),
        )
        until(others[1][1].remove_button.isEnabled, "what there is")  # type: ignore[attr-defined]
        until(others[0][1].diagnostics.copy_button.isEnabled, "versions")  # type: ignore[attr-defined]
        for name, dialog in others:
            dialog.show()
            album.take(dialog, name)
            if name == "about":
                for number, tab in enumerate(("licences", "diagnostics"), start=1):
                    dialog.findChild(QTabWidget).setCurrentIndex(number)
                    album.take(dialog, f"about-{tab}")
            dialog.close()
        adding.close()


def containers(album: Album) -> None:
    """An instance that is a compose service: its form, the question, the restart and what came of it."""
    with studio() as here:
        project = here.compose_project()
        here.start()
        until(lambda: here.services.statuses, "statuses")
        here.look()
        album.take(here.window, "compose-on")
        dialog = _question(here, "opt-out")
        until(lambda: dialog.can_restart, "how it is restarted")
        album.take(dialog, "compose-question")
        dialog.act_button.click()
        until(dialog.restart_button.isVisible, "the checklist")
        album.take(dialog, "compose-checklist")
        dialog.restart_button.click()
        until(dialog.restarting.act_button.isEnabled, "what it would do")
        album.take(dialog.restarting, "restart-question")
        dialog.restarting.act_button.click()
        until(lambda: not dialog.restarting._timer.isActive() and dialog.restarting._since.isValid(), "verified")
        album.take(dialog.restarting, "restart-verified")
        dialog.restarting.close()
        until(lambda: all(step.mark is Mark.DONE for step in dialog._checklist.steps()), "all verified")
        album.take(dialog, "compose-verified")
        dialog.close()
        here.look()
        album.take(here.window, "compose-off")
        adding = InstanceDialog(here.services, None, here.window)
        adding.show()
        adding.form.name.setText("second")
        place = adding.form.place
        place.kind.setCurrentIndex(1)
        until(lambda: place.compose.count() or place.says.text(), "what is there")
        place.compose.setEditText(str(project))
        place._look()
        until(place.service.count, "services")
        album.take(adding, "instance-add-which-service")
        place.service.setCurrentIndex(0)
        place._look()
        until(lambda: "sonarqube" in place.says.text(), "what it says")
        album.take(adding, "instance-add-compose")
        place.kind.setCurrentIndex(2)
        place.container.setEditText("no-such-container")
        place._look()
        until(place.says.isVisible, "what there is")
        album.take(adding, "instance-add-container")
        adding.close()
    with studio() as here:
        _restart_needed(here)
        here.window.restart_instance()
        dialog = here.window._dialogs["restart"]
        until(lambda: not dialog.act_button.isVisible(), "no way")  # type: ignore[attr-defined]
        album.take(dialog, "restart-by-hand")
        dialog.close()


def questions(album: Album) -> None:
    """What is asked before an end, and leaving with an opt-out that can stay."""
    with studio() as here:
        month(here, until_days_ago=14)
        here.start()
        here.shows("on")
        why = sentence_of(relay_ends("work", "Testsigma"))
        asking: tuple[tuple[str, QWidget], ...] = (
            ("quit-question", QuitQuestion((why,), here.window)),
            ("background-question", BackgroundQuestion(here.window)),
            ("shorter-content", ShorterQuestion(214, here.window, content_only=True)),
            ("shorter-lines", ShorterQuestion(MOST_COUNTED + 1, here.window, content_only=False)),
        )
        for name, question in asking:
            question.show()
            album.take(question, name)
            question.close()
        here.window.send_now()
        question = here.window.findChild(SendQuestion)
        assert isinstance(question, SendQuestion)
        album.take(question, "send-question")
        question.close()
        _opt_out(here)
        leaving = LeaveDialog(here.services, here.window)
        until(leaving.remove_button.isEnabled, "what there is")
        leaving.show()
        album.take(leaving, "leave-or-keep")
        leaving.keep["work"].click()
        album.take(leaving, "leave-undone")
        leaving.close()


def icons(album: Album) -> None:
    """Every shape at every size on the ground that it is for."""
    with studio() as here:
        dark = is_dark(QApplication.palette())
        sample = {
            "source": "collect",
            "effective": "on",
            "down": False,
            "since": None,
            "observed": {"watched_since": None},
        }
        watched = {"effective": "off", "since": "2026-03-02", "observed": {"watched_since": "2026-03-01"}}
        pictures = [here.icons.of({**sample, "state": state.value}, dark=dark) for state in DisplayState]
        pictures.append(here.icons.of({**sample, "state": "off", **watched}, dark=dark))
        pictures.append(here.icons.of({**sample, "state": "on", "down": True}, dark=dark))
        pictures += [here.icons.nothing(dark=dark), here.icons.app()]
        step = max(SIZES_PX) + 12
        sheet = QPixmap(step * len(pictures), sum(SIZES_PX) + 12 * (len(SIZES_PX) + 1))
        sheet.fill(QColor("#2b2b2b") if dark else QColor("#ffffff"))
        painter = QPainter(sheet)
        for column, icon in enumerate(pictures):
            top = 12
            for size in SIZES_PX:
                icon.paint(painter, column * step + (step - size) // 2, top, size, size)
                top += size + 12
        painter.end()
        album.keep(sheet, "icons")


def readme(folder: Path) -> None:
    """The three pictures of the README."""
    from tests.screenshots.payload_scenes import payload_picture

    album = Album(folder)
    with studio() as here:
        month(here, until_days_ago=14)
        here.start()
        _opt_out(here)
        here.shows("off")
        album.take(here.window, "window")
    with studio() as here:
        month(here)
        here.add("lab", source=Source.OBSERVE, file_lines=["sonar.telemetry.enable=false"])
        here.start()
        here.shows("on")
        trays(here, album, "several")
        (folder / "tray-menu-several.png").replace(folder / "tray-menu.png")
        here.ask("send", name="work")
        here.look()
        payload_picture(here, album)
