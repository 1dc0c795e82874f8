"""Pointing an instance at its relay, and taking that back: the acts on real files, with a journal and real ports."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.integration.world import World, world
from tray_app.core.errors import Fixable
from tray_app.core.instances import relay_url, split_listen
from tray_app.core.model import Aspect, DisplayState, EditPurpose, Instance, Means, Sharing, Side, Source
from tray_app.engine.instance_acts import InstanceActs
from tray_app.engine.looking import look_at_files
from tray_app.engine.parts import Parts
from tray_app.engine.pointing import consequences, new_path_token, ready
from tray_app.engine.status import status_of
from tray_app.engine.switch import Switch
from tray_app.system.addresses import ephemeral_ports

URL, METRICS = "sonar.telemetry.url", "sonar.telemetry.metrics.url"


def values(here: World) -> dict[str, str]:
    """What the config file sets of telemetry, read by nothing of ours; each key once."""
    lines = [line for line in here.config.read_text().splitlines() if line.startswith("sonar.telemetry.")]
    found = dict(line.split("=", 1) for line in lines)
    assert len(found) == len(lines), lines
    return found


def stored(parts: Parts) -> Instance:
    (one,) = parts.journal.instances()
    return one


def means(parts: Parts, instance: Instance) -> set[Means]:
    evidence = look_at_files(parts, instance).look.evidence
    return {e.means for e in evidence if e.aspect is Aspect.DESTINATION and e.side is Side.CONFIGURED and e.decides}


@pytest.fixture
def untouched(tmp_path: Path) -> bytes:
    """The config file before anything of ours."""
    with world(tmp_path / "other", source=Source.OBSERVE) as other:
        return other.config.read_bytes()


def test_adding_points_both_addresses_at_a_port_of_its_own(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance = stored(parts)
        assert instance.listen is not None and instance.path_token is not None
        host, port = split_listen(instance.listen)
        assert host == "127.0.0.1" and port not in ephemeral_ports()
        assert len(instance.path_token) == 24
        assert values(here) == {URL: relay_url(instance), METRICS: relay_url(instance) + "/metrics"}
        assert means(parts, instance) == {Means.TO_RELAY}
        (edit,) = parts.journal.edits(instance.id)
        assert edit.purpose is EditPurpose.POINTING


def test_the_switch_and_the_pointing_have_an_undo_each(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance, pointed = stored(parts), here.config.read_bytes()
        switch = Switch(parts)
        result = switch.opt_out(instance, announce=False, by="test")
        assert result.problem is None and result.after.configured is Sharing.OFF
        assert values(here)[URL] == relay_url(instance), "the farewell message comes to the relay"
        assert values(here)["sonar.telemetry.enable"] == "false"
        assert [e.purpose for e in parts.journal.edits(instance.id)] == [EditPurpose.POINTING, EditPurpose.SWITCH]
        back = switch.opt_in(instance, by="test")
        assert back.problem is None and values(here)[URL] == relay_url(instance)
        undone = switch.revert(instance, by="test")
        assert undone.problem is None
        assert here.config.read_bytes() != pointed and not values(here)


def test_removing_while_on_gives_back_every_byte(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here, here.program.parts() as parts:
        before = here.config.read_bytes()
        acts = InstanceActs(parts)
        acts.change(stored(parts)._replace(source=Source.RELAY))
        assert URL in values(here)
        acts.remove(stored(parts), forget=False)
        assert here.config.read_bytes() == before


@pytest.mark.parametrize("leave", ["remove", "observe"])
def test_leaving_while_off_opens_nothing(tmp_path: Path, leave: str) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance, acts = stored(parts), InstanceActs(parts)
        Switch(parts).opt_out(instance, announce=False, by="test")
        if leave == "remove":
            (plan,) = acts.remove(instance, forget=False).plans
            assert plan.purpose is EditPurpose.POINTING
        else:
            acts.change(instance._replace(source=Source.OBSERVE))
        sink = parts.product_of(instance).sink
        assert values(here) == {
            "sonar.telemetry.enable": "false",
            "sonar.telemetry.enabled": "false",
            URL: sink,
            METRICS: sink,
        }, "nobody listens on the relay's port any more: any user of this machine could"


def test_leaving_while_off_with_a_file_that_cannot_be_changed(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        Switch(parts).opt_out(stored(parts), announce=False, by="test")
        (here.config.parent / "other.properties").hardlink_to(here.config)
        before = here.config.read_bytes()
        assert InstanceActs(parts).remove(stored(parts), forget=False).plans == ()
        assert here.config.read_bytes() == before and parts.journal.instances() == ()


def test_another_port_and_another_path_move_the_pointing_and_one_undo_takes_all_back(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here, here.program.parts() as parts:
        before, acts = here.config.read_bytes(), InstanceActs(parts)
        acts.change(stored(parts)._replace(source=Source.RELAY))
        first = stored(parts)
        acts.change(ready(parts, first._replace(listen=None), first))
        second = stored(parts)
        assert second.listen != first.listen
        assert second.path_token != first.path_token, "the old one stands where it may be seen"
        acts.change(second._replace(path_token=new_path_token()))
        third = stored(parts)
        assert third.listen == second.listen and third.path_token != second.path_token
        assert values(here) == {URL: relay_url(third), METRICS: relay_url(third) + "/metrics"}
        acts.change(third._replace(source=Source.OBSERVE))
        assert here.config.read_bytes() == before


def test_holding_everything_changes_no_file_and_keeps_what_waits(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        before = here.config.read_bytes()
        InstanceActs(parts).change(stored(parts)._replace(hold_all=True))
        assert stored(parts).hold_all and here.config.read_bytes() == before


def test_a_port_that_is_taken_is_said_and_nothing_is_changed(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here, here.program.parts() as parts:
        before, instance = here.config.read_bytes(), stored(parts)
        with socket.create_server(("127.0.0.1", 0)) as server:
            listen = f"127.0.0.1:{server.getsockname()[1]}"
            wanted = instance._replace(source=Source.RELAY, listen=listen)
            for act in (
                lambda: InstanceActs(parts).change(wanted),
                lambda: InstanceActs(parts).add(wanted._replace(name="other")),
            ):
                with pytest.raises(Fixable) as caught:
                    act()
                assert (caught.value.code, dict(caught.value.reason.facts)["listen"]) == ("listen_taken", listen)
        assert here.config.read_bytes() == before
        assert parts.journal.instances() == (instance,)


def test_what_its_own_relay_listens_on_is_not_taken(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance = stored(parts)
        assert instance.listen is not None
        with socket.create_server(split_listen(instance.listen)):
            InstanceActs(parts).change(instance._replace(name="renamed"))
        assert stored(parts) == instance._replace(name="renamed")


def test_two_relays_never_share_a_port_and_none_sends_to_itself(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        first = stored(parts)
        other = first._replace(name="other", path_token=None)
        with pytest.raises(Fixable) as caught:
            InstanceActs(parts).add(other)
        assert caught.value.code == "listen_of_other"
        for host in (f"http://{first.listen}", f"http://localhost:{split_listen(first.listen or '')[1]}/x"):
            with pytest.raises(Fixable) as caught:
                InstanceActs(parts).add(other._replace(listen=None, endpoint=host))
            assert caught.value.code == "endpoint_is_relay"
        assert parts.journal.instances() == (first,)


def test_starting_again_points_it_here_whatever_happened_meanwhile(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance, switch = stored(parts), Switch(parts)
        text = here.config.read_text().replace(relay_url(instance), "https://telemetry.example")
        here.config.write_text(text)
        switch.opt_out(instance, announce=False, by="test")
        sink = parts.product_of(instance).sink
        assert values(here)[URL] == values(here)[METRICS] == sink
        result = switch.opt_in(instance, by="test")
        assert result.problem is None
        assert values(here)[URL] == relay_url(instance)


def test_the_path_is_shown_nowhere(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here:

        async def work(engine: object) -> None:
            await engine.look(here.instance())  # type: ignore[attr-defined]

        here.run(work)
        with here.program.parts() as parts:
            instance = stored(parts)
            told = status_of(parts, instance)
            assert f"http://{instance.listen}/…/metrics" in [e["value"] for e in told["evidence"]]
            assert instance.path_token is not None and instance.path_token not in json.dumps(told)


def test_the_verdict_follows_the_running_server(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:
        with here.program.parts() as parts:
            InstanceActs(parts).change(stored(parts)._replace(source=Source.RELAY))
            unasked = look_at_files(parts, stored(parts)).verdict
        assert (unasked.sharing, unasked.reason.code) == (Sharing.ON, "relay_not_confirmed")

        async def look(engine: object) -> None:
            await engine.look(here.instance())  # type: ignore[attr-defined]

        here.run(look)
        with here.program.parts() as parts:
            before = look_at_files(parts, stored(parts)).verdict
        assert (before.reason.code, before.restart_needed) == ("sends_past_relay_until_restart", True)
        here.server.restart()
        here.run(look)
        with here.program.parts() as parts:
            after = look_at_files(parts, stored(parts)).verdict
            assert (after.state, after.reason.code, after.restart_needed) == (
                DisplayState.ON,
                "sends_through_relay",
                False,
            )


def test_what_the_owner_must_know_is_said(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.RELAY) as here, here.program.parts() as parts:
        instance = stored(parts)
        codes = [why.code for why in consequences(parts, instance)]
        assert codes == ["relay_passes", "relay_holds_first", "relay_while_closed"]
        port = ephemeral_ports().start
        bridge = instance._replace(listen=f"172.17.0.1:{port}", home=None, hold_all=True)
        codes = [why.code for why in consequences(parts, bridge)]
        assert codes == [
            *("relay_passes", "relay_holds_all", "relay_while_closed", "relay_without_config"),
            *("listen_within_reach", "listen_handed_out"),
        ]
        inside = instance._replace(container="sonarqube")
        assert [why.code for why in consequences(parts, inside)][-1] == "listen_in_container"
        lines = parts.product_of(bridge).lines_to_paste(bridge, None)
        assert lines == (f"{URL}={relay_url(bridge)}", f"{METRICS}={relay_url(bridge)}/metrics")
