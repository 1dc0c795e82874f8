"""The relay in the windows: choosing it, waiting for the first message, what keeps it from coming."""

from __future__ import annotations

import gzip
import json
import os
import socket
from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tray_app.core.instances import instance_to_json, relay_url, split_listen
from tray_app.core.model import DisplayState, Instance, Source
from tray_app.core.relay import Refusal
from tray_app.desktop import payload_reading
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.system.addresses import own_addresses

URL = "sonar.telemetry.url"


def stored(here: Running, name: str = "work") -> Instance:
    with here.here.program.parts(read_only=True) as parts:
        found = parts.journal.instance(name)
    assert found is not None
    return found


def choosing(here: Running, *, changing: bool = False) -> InstanceDialog:
    here.until(lambda: here.seen() is not None)
    dialog = InstanceDialog(here.services, here.seen().instance if changing else None, here.window)
    dialog.show()
    dialog.form.let_pass.click()
    return dialog


def test_choosing_it_says_what_that_means_and_shows_the_lines_first(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        before = here.here.config.read_bytes()
        dialog = choosing(here, changing=True)
        assert dialog.form.hold_all.isVisible() and dialog.form.listen.isVisible()
        dialog.form.hold_all.click()
        dialog.act()
        here.until(dialog.confirming)
        said = dialog._what.text()
        assert "not running nothing of SonarQube's telemetry leaves" in said and "until you release it" in said
        assert here.here.config.read_bytes() == before
        shown = dialog._lines.text()
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        instance = stored(here)
        assert instance.source is Source.RELAY and instance.hold_all
        assert f"+ {URL}={relay_url(instance)}" in shown, "what was shown is what was done"
        assert f"\n{URL}={relay_url(instance)}\n" in here.here.config.read_text()


def test_an_address_that_others_reach_waits_for_the_owners_word(qtbot: QtBot, tmp_path: Path) -> None:
    address = next((a for a in own_addresses() if "." in a), None)
    if address is None:
        address = "192.0.2.1"  # Without a network there is none; then it says so.
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = choosing(here, changing=True)
        dialog.form.listen.setText("0.0.0.0:19077")
        assert "every address" in dialog.form.complaint() and not dialog.act_button.isEnabled()
        dialog.form.listen.setText(f"{address}:19077")
        dialog.act()
        if address == "192.0.2.1":
            here.until(lambda: "no address of this machine" in dialog.problem())
            return
        here.until(dialog.confirming)
        assert "every container in that network" in dialog._what.text()
        assert not dialog.act_button.isEnabled()
        dialog.understood.click()
        assert dialog.act_button.isEnabled()


def test_the_window_waits_for_the_first_message_and_then_holds_it(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.RELAY) as here:
        text = here.window._view._relay.text
        here.until(lambda: "The first message is expected between" in text())
        assert stored(here).listen in text() and "Nothing has come through yet." in text()
        assert not here.window.send_action.isEnabled(), "the vendor would get it twice"
        here.here.server.send_telemetry()
        here.until(lambda: here.seen().verdict.state is DisplayState.HELD)
        here.until(lambda: "1 × ping" in text() and "daily run is expected between" in text())
        assert here.here.receiver.messages == ()
        assert here.told("release", id=1) == {"id": 1, "state": "queued"}
        here.until(lambda: here.here.receiver.messages)
        here.until(lambda: here.seen().verdict.state is DisplayState.ON)


def test_nothing_since_and_what_was_refused_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.RELAY) as here:
        text = here.window._view._relay.text
        here.until(lambda: "is expected between" in text())
        with here.here.program.parts() as parts:
            counts = {Refusal.OTHER_INSTANCE: 3, Refusal.PROXY: 1}
            parts.journal.count_refused(stored(here).id, counts, at=here.here.clock.now())
            # The relay goes on noting that it listens; here its clock does not go on by itself.
            here.here.clock.advance(timedelta(days=3))
            watch = parts.journal.begin_watch(here.here.clock.now() - timedelta(days=2.5), stored(here).id)
            parts.journal.extend_watch(watch, here.here.clock.now())
        here.window._view.read_again()
        here.until(lambda: "should have sent" in text())
        assert "3 of another server, 1 meant for a proxy" in text()


def test_a_port_that_is_taken_and_another_one(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = choosing(here, changing=True)
        dialog.act()
        here.until(dialog.confirming)
        assert dialog._wanted is not None and dialog._wanted.listen is not None
        listen = dialog._wanted.listen
        with socket.create_server(split_listen(listen)):
            dialog.act()
            here.until(lambda: listen in dialog.problem())
            assert stored(here).source is Source.OBSERVE
        dialog.act()
        here.until(dialog.confirming)
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        here.until(lambda: here.seen().relay is not None and here.seen().relay.listens)
        assert not here.window._view.another_port.isVisible()


def test_a_port_that_was_taken_while_the_program_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, socket.create_server(("127.0.0.1", 0)) as server:
        with here.here.program.parts() as parts:
            listen = "{}:{}".format(*server.getsockname())
            instance = stored(here)._replace(source=Source.RELAY, listen=listen, path_token="x" * 24)
            parts.journal.change_instance(instance)  # As it would stand after a restart.
        here.services.ask("set", {"instance": instance_to_json(instance)}, then=str, failed=str)
        another = here.window._view.another_port
        here.until(another.isVisible)
        assert here.seen().verdict.state is DisplayState.BLOCKED
        assert listen in here.window._view._sentence.text()
        assert here.window._view._relay.text() == "Nothing has come through yet.", "it is not said twice"
        another.click()
        dialog = here.window._dialogs["instance"]
        assert isinstance(dialog, InstanceDialog)
        here.until(dialog.confirming)
        assert "old address" in dialog._restart.text()
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        assert stored(here).listen != listen
        here.until(lambda: here.seen().relay.listens)
        here.until(lambda: not another.isVisible())


def test_packed_bytes_stand_beside_what_they_say(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.RELAY) as here:
        here.until(lambda: here.seen() is not None and here.seen().relay.listens)
        (message,) = here.here.server.send_telemetry()
        here.until(here.here.payloads)
        window = PayloadWindow(here.services, 1)
        qtbot.addWidget(window)
        window.show()
        here.until(window.tabs.isVisible)
        window.tabs.setCurrentWidget(window.raw)
        here.until(lambda: window.raw.text)
        assert json.loads(window.raw.text) == json.loads(message.body)
        assert window.raw.dump.isVisible() and window.raw.dump.toPlainText().startswith("000000  1f 8b 08")
        assert "Taken from the server, kept unchanged." in window.head.origin.text()
        assert "first message" in window.head.why.text() and "its fields (there are" in window.head.why.text()
        target = tmp_path / "saved"
        body = window._body
        assert body is not None and body.raw is not None
        payload_reading.save(target, body.raw)
        assert gzip.decompress(target.read_bytes()) == message.body, "what is saved is what came"


def test_a_dump_shows_bytes_and_what_can_be_read_of_them() -> None:
    assert payload_reading.dump(b"\x1f\x8bAB" + bytes(13)) == (
        "000000  1f 8b 41 42 00 00 00 00 00 00 00 00 00 00 00 00  ..AB............\n"
        "000010  00                                               ."
    )


def test_what_came_since_it_was_stopped_stands_beside_what_left(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.RELAY) as here:
        here.until(lambda: here.seen() is not None and here.seen().relay is not None and here.seen().relay.listens)
        assert "Since it was stopped" not in here.window._view._relay.text()
        here.told("opt-out", name="work", announce=False, by="test")
        here.until(lambda: "nothing came, nothing left." in here.window._view._relay.text())
        sent = here.here.server.send_telemetry()
        assert {message.status_code for message in sent} == {200}
        here.until(lambda: "1 × ping came, 0 of them left." in here.window._view._relay.text())
        assert here.here.receiver.messages == ()
        if folder := os.environ.get("PICTURES"):
            here.window.grab().save(f"{folder}/relay-stopped.png")
