"""What passes through the relay: waiting for the first message, looking at it, what keeps it from coming."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.screenshots.studio import LONG_NAME, Album, Studio, studio, until
from tray_app.core.instances import split_listen
from tray_app.core.model import Source
from tray_app.core.relay import Refusal
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.payload_window import PayloadWindow


def _listens(here: Studio) -> None:
    view = here.window._view

    def listening() -> bool:
        view.read_again()
        seen = view.overview
        return seen is not None and seen.relay is not None and seen.relay.listens

    until(listening, "the relay")
    here.look()


def _payload(here: Studio, album: Album, number: int, name: str) -> None:
    window = PayloadWindow(here.services, number)
    window.show()
    until(window.tabs.isVisible, "the payload")
    album.take(window, name)
    window.tabs.setCurrentWidget(window.raw)
    album.take(window, f"{name}-raw")
    window.close()
    window.deleteLater()


def relays(album: Album) -> None:
    """The window, the payload, the questions."""
    with studio() as here:
        here.add(source=Source.RELAY)
        here.start()
        _listens(here)
        album.take(here.window, "relay-waiting")
        here.servers["work"].send_telemetry()
        here.shows("held")
        album.take(here.window, "relay-first")
        _payload(here, album, 1, "relay-payload")
        here.ask("release", id=1)
        here.receiver.wait_for(1, 30)
        here.shows("on")
        album.take(here.window, "relay-on")
        _payload(here, album, 1, "relay-sent")
    with studio() as here:
        number = here.add(LONG_NAME, source=Source.RELAY)
        with here.program.parts() as parts:
            counts = {Refusal.OTHER_INSTANCE: 3, Refusal.PROXY: 1, Refusal.NOT_READABLE: 12}
            parts.journal.count_refused(number, counts, at=datetime.now(UTC) - timedelta(hours=2))
            (instance,) = parts.journal.instances()
        with socket.create_server(split_listen(instance.listen or "")):
            here.start()
            until(lambda: _problem(here), "the problem")
            here.look()
            album.take(here.window, "relay-port-taken")
            here.window._view.another_port.click()
            dialog: Any = here.window._dialogs["instance"]
            until(dialog.confirming, "the lines")
            album.take(dialog, "relay-another-port")
            dialog.close()
    with studio() as here:
        here.add(source=Source.OBSERVE)
        here.start()
        dialog = InstanceDialog(here.services, None, here.window)
        dialog.show()
        dialog.form.name.setText("second")
        dialog.form.home.setText(str(here.servers["work"].home))
        dialog.form.url.setText(here.servers["work"].url)
        dialog.form.let_pass.click()
        album.take(dialog, "relay-form")
        dialog.act()
        until(dialog.confirming, "the lines")
        album.take(dialog, "relay-lines")
        dialog._back.click()
        dialog.form.home.clear()
        dialog.form.hold_all.click()
        dialog.form.listen.setText("127.0.0.2:40404")
        dialog.act()
        until(dialog.confirming, "the lines to paste")
        album.take(dialog, "relay-paste")
        dialog.close()


def _problem(here: Studio) -> bool:
    here.window._view.read_again()
    seen = here.window._view.overview
    return seen is not None and seen.relay is not None and seen.relay.record.problem is not None
