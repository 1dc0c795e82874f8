"""Where a relay can listen on this machine: real sockets, real interfaces."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tray_app.core.errors import Fixable
from tray_app.core.instances import split_listen
from tray_app.system.addresses import MachineAddresses, ephemeral_ports, own_addresses


def taken(address: str = "127.0.0.1") -> socket.socket:
    return socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)


def listen_of(server: socket.socket) -> str:
    host, port = server.getsockname()[:2]
    return f"{host}:{port}"


def addresses_with(tmp_path: Path, text: str) -> MachineAddresses:
    path = tmp_path / "ip_local_port_range"
    path.write_text(text)
    return MachineAddresses(ephemeral=path)


def test_a_chosen_port_is_free_and_never_handed_out() -> None:
    chosen = {MachineAddresses().choose(()) for _ in range(20)}
    assert len(chosen) > 1, "two users of one machine would meet on the same port"
    for listen in chosen:
        host, port = split_listen(listen)
        assert host == "127.0.0.1" and port not in ephemeral_ports()
        MachineAddresses().check(listen)
        assert not MachineAddresses().is_handed_out(listen)


def test_another_instances_port_and_a_taken_one_are_passed_over(tmp_path: Path) -> None:
    with taken() as server:
        port = server.getsockname()[1]
        around = MachineAddresses(ephemeral=tmp_path / "missing").choose(())
        free = split_listen(around)[1]
        # Only two ports are left: one that somebody listens on, one that is free.
        low, high = sorted((port, free))
        ranges = addresses_with(tmp_path, f"{low + 1} {high - 1}\n")
        blocked = [f"127.0.0.1:{p}" for p in range(10000, 65536) if p not in (port, free)]
        assert ranges.choose(blocked) == around
        with pytest.raises(Fixable) as caught:
            ranges.choose([*blocked, around])
        assert caught.value.code == "listen_none_free"


def test_a_system_that_hands_out_everything(tmp_path: Path) -> None:
    with pytest.raises(Fixable) as caught:
        addresses_with(tmp_path, "1024\t65535\n").choose(())
    assert caught.value.code == "listen_none_free"
    assert addresses_with(tmp_path, "1024\t65535\n").is_handed_out("127.0.0.1:20000")
    assert ephemeral_ports(tmp_path / "missing") == range(49152, 65536), "as IANA has it"


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_taken_by_something_else(address: str) -> None:
    with taken(address) as server:
        listen = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Fixable) as caught:
            MachineAddresses().check(listen)
        assert (caught.value.code, dict(caught.value.reason.facts)["listen"]) == ("listen_taken", listen)
    MachineAddresses().check(listen)


def test_what_ended_connections_leave_behind_does_not_count() -> None:
    with taken() as server, socket.create_connection(server.getsockname()) as client:
        connection, _ = server.accept()
        connection.close()  # First here, so that this side keeps the port for a while.
        assert client.recv(1) == b""
        listen = listen_of(server)
    MachineAddresses().check(listen)


def test_an_address_of_another_machine() -> None:
    with pytest.raises(Fixable) as caught:
        MachineAddresses().check("192.0.2.1:19077")
    assert caught.value.code == "listen_not_here"


def test_an_address_of_this_machine_that_the_owner_names() -> None:
    for address in own_addresses():
        with taken(address) as server:
            listen = f"[{address}]:{server.getsockname()[1]}" if ":" in address else listen_of(server)
            with pytest.raises(Fixable) as caught:
                MachineAddresses().check(listen)
            assert caught.value.code == "listen_taken"
        MachineAddresses().check(listen)
    assert not {"127.0.0.1", "::1", "0.0.0.0", "::"} & own_addresses()
