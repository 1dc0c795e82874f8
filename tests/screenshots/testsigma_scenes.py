"""A Testsigma in the windows: added, seen, its switch with all its parts, and what stands against it."""

from __future__ import annotations

from pathlib import Path

from tests.screenshots.studio import Album, Studio, studio, until
from tray_app.core.model import SecretPlace, SecretRef, Source
from tray_app.demo.testsigma_script import play
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.instance_form import FROM_FILE, IN_KEYRING
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.quit_question import QuitQuestion, leaning
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.engine.relay_view import RelayView

_COMPOSE = "services:\n  testsigma_server:\n    image: testsigmahq/server:v3.0.1\n"


def testsigmas(album: Album) -> None:
    """One after the other."""
    _observed(album)
    _switched(album)
    _waiting(album)
    _collected(album)
    _relayed(album)
    _forms(album)
    _another(album)
    _contained(album)


testsigmas.__test__ = False  # type: ignore[attr-defined]


def _dialog(here: Studio, act: str) -> SwitchDialog:
    dialog = SwitchDialog(here.services, here.services.statuses[0], act, here.window)
    dialog.show()
    until(dialog.act_button.isEnabled, "the plan")
    return dialog


def _acted(dialog: SwitchDialog) -> None:
    dialog.act_button.click()
    until(lambda: dialog._checklist.steps() and not dialog._looking, "the checklist")


def _observed(album: Album) -> None:
    with studio() as here:
        server = here.add_testsigma()
        here.start()
        here.shows("on", "tests")
        album.take(here.window, "testsigma-on")
        server.data.consent = False
        play(server)
        here.look()
        here.shows("partial", "tests")
        until(lambda: (seen := here.window._view.overview) and seen.last_seen is not None, "what was seen")
        here.look()
        album.take(here.window, "testsigma-partial")
        here.window._view._why.click()
        album.take(here.window, "testsigma-why")
        log = LogWindow(here.services)
        log.show()
        until(lambda: log.view.model().rowCount() > 10, "the rows")
        album.take(log, "testsigma-log")
        log.close()
        seen = here.window._view.overview
        assert seen is not None and seen.newest is not None
        payload = PayloadWindow(here.services, int(seen.newest.id))
        payload.show()
        until(payload.tabs.isVisible, "the payload")
        album.take(payload, "testsigma-payload")
        payload.close()
        payload.deleteLater()


def _switched(album: Album) -> None:
    with studio() as here:
        server = here.add_testsigma()
        here.start()
        here.shows("on", "tests")
        dialog = _dialog(here, "opt-out")
        album.take(dialog, "testsigma-switch")
        dialog._sink.click()
        until(lambda: "platform.url" in dialog._lines.text(), "the sink")
        album.take(dialog, "testsigma-switch-sink")
        _acted(dialog)
        album.take(dialog, "testsigma-checklist")
        server.restart()
        dialog._check.click()
        until(lambda: "All" in dialog._note.text() or "Alles" in dialog._note.text(), "all of it")
        album.take(dialog, "testsigma-verified")
        dialog.close()
        here.look()
        here.shows("off", "tests")
        album.take(here.window, "testsigma-off")
        dialog = _dialog(here, "revert")
        until(lambda: dialog._part.isVisibleTo(dialog), "the parts")
        album.take(dialog, "testsigma-revert")
        dialog._part.setCurrentIndex(2)
        until(lambda: "DISABLE" not in dialog._lines.text(), "one part")
        album.take(dialog, "testsigma-revert-part")
        dialog.close()


def _waiting(album: Album) -> None:
    with studio() as here:
        server = here.add_testsigma(log_in=False)
        here.start()
        here.shows("on", "tests")
        server.stop()
        dialog = _dialog(here, "opt-out")
        _acted(dialog)
        album.take(dialog, "testsigma-checklist-down")
        dialog.close()
        here.look()
        album.take(here.window, "testsigma-waiting")


def _collected(album: Album) -> None:
    with studio() as here:
        here.add_testsigma(source=Source.COLLECT)
        here.start()
        here.receiver.wait_for(2, 30)
        here.shows("on", "tests")
        album.take(here.window, "testsigma-collect")


def _relayed(album: Album) -> None:
    """Through its relay: what came since it was stopped, and what is asked before the end of the program."""
    with studio() as here:
        server = here.add_testsigma(source=Source.RELAY)
        here.start()
        until(lambda: (seen := _relay_seen(here)) is not None and seen.listens, "the relay")
        server.restart()
        dialog = _dialog(here, "opt-out")
        _acted(dialog)
        dialog.close()
        play(server)  # Its events go on all the same.
        until(lambda: (seen := _relay_seen(here)) is not None and seen.since_stopped, "what came since")
        here.look()
        album.take(here.window, "testsigma-relay-stopped")
        question = QuitQuestion(leaning(here.services), here.window)
        question.show()
        album.take(question, "testsigma-quit")
        question.close()


def _relay_seen(here: Studio) -> RelayView | None:
    here.window._view.read_again()
    seen = here.window._view.overview
    return None if seen is None else seen.relay


def _forms(album: Album) -> None:
    with studio() as here:
        server = here.add_testsigma()
        here.start()
        dialog = InstanceDialog(here.services, None, here.window)
        dialog.show()
        form = dialog.form
        until(lambda: form.product.count() == 2, "the products")
        form.product.setCurrentIndex(1)
        form.name.setText("second")
        album.take(dialog, "testsigma-add")
        form.home.setText(str(server.home))
        form.url.setText(server.url)
        form.token_place.setCurrentIndex(form.token_place.findData(IN_KEYRING))
        form.user.setText("admin@example.com")
        form.token.setText("correct horse")
        album.take(dialog, "testsigma-add-keyring")
        form.token_place.setCurrentIndex(form.token_place.findData(FROM_FILE))
        form.token_file.setText(str(here._folder / "password"))
        form.send_instead.click()
        album.take(dialog, "testsigma-add-file")
        dialog.act()
        until(dialog.confirming, "the lines")
        album.take(dialog, "testsigma-add-lines")
        dialog.close()


def _another(album: Album) -> None:
    with studio() as here:
        server = here.add_testsigma()
        here.start()
        here.shows("on", "tests")
        server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
        server.api.session_key += 1
        here.look()
        here.shows("unknown", "tests")
        album.take(here.window, "testsigma-another")
    with studio() as here:
        server = here.add_testsigma()
        server.api.password = "changed since"
        here.start()
        here.look()
        album.take(here.window, "testsigma-wrong-password")


def _contained(album: Album) -> None:
    with studio() as here:
        here.add_testsigma(log_in=False)
        project = Path(here._folder) / "srv" / "testsigma"
        project.mkdir(parents=True)
        (project / "docker-compose.yml").write_text(_COMPOSE)
        with here.program.parts() as parts:
            (instance,) = parts.journal.instances()
            compose = str(project / "docker-compose.yml")
            key = SecretRef(place=SecretPlace.FILE, path=str(here._folder / "password"))
            changed = instance._replace(home=None, compose=compose, service="testsigma_server", secret=key)
            parts.journal.change_instance(changed)
        here.start()
        here.look()
        album.take(here.window, "testsigma-compose")
        dialog = _dialog(here, "opt-out")
        album.take(dialog, "testsigma-compose-switch")
        _acted(dialog)
        album.take(dialog, "testsigma-compose-checklist")
        dialog.close()
        form = InstanceDialog(here.services, changed, here.window)
        form.show()
        album.take(form, "testsigma-compose-form")
        form.close()
