"""An instance as JSON, for the journal and for the talk between processes; and what a name and a URL may look like."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tray_app.core.errors import Fixable
from tray_app.core.model import Instance, InstanceId, SecretPlace, SecretRef, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME_LONGEST: Final = 60
"""Characters. Names stand in menus and tables."""

_LOOPBACK: Final = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


def instance_to_json(instance: Instance) -> dict[str, Any]:
    """All fields as JSON values. The journal keeps the same (`settings_to_json`), so a new field is one line here at
    most."""
    told = instance._asdict()
    told["added_at"] = instance.added_at.astimezone(UTC).isoformat()
    told["source"] = instance.source.value
    secret = instance.secret
    told["secret"] = None if secret is None else {"place": secret.place.value, "path": secret.path, "user": secret.user}
    return told


def instance_from_json(told: Mapping[str, Any]) -> Instance:
    """The reverse. Unknown fields are passed over; raises Fixable `bad_instance`."""
    try:
        return instance_from_values({"id": 0, **told, "added_at": datetime.fromisoformat(told["added_at"])})
    except (KeyError, TypeError, ValueError) as problem:
        raise Fixable("bad_instance", detail=repr(problem)) from problem


def instance_from_values(told: Mapping[str, Any]) -> Instance:
    """The same from values whose `added_at` is an instant already. Unknown fields are passed over, those that are
    missing (an older version wrote it) have their default. Raises KeyError, TypeError, ValueError."""
    known = {name: told[name] for name in Instance._fields if name in told}
    secret = known.get("secret")
    return Instance(
        **{
            **known,
            "id": InstanceId(int(known["id"])),
            "source": Source(known["source"]),
            "secret": None
            if secret is None
            else SecretRef(place=SecretPlace(secret["place"]), path=secret.get("path"), user=secret.get("user")),
        }
    )


def check_name(name: str) -> str:
    """The name, if it can be one. Raises Fixable `bad_name`."""
    if not name or len(name) > NAME_LONGEST or not name.isprintable() or name != name.strip() or name.startswith("-"):
        raise Fixable("bad_name", name=name, longest=NAME_LONGEST)
    return name


def check_url(text: str) -> str:
    """An http(s) URL with a host and nothing that hides where it goes, without a slash at its end.

    Raises Fixable `bad_url`.
    """
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query or parts.fragment or not text.isprintable():
        raise Fixable("bad_url", url=text)
    return text.rstrip("/")


def check_endpoint(text: str) -> str:
    """Where payloads go: https, or http on loopback. Raises Fixable `bad_url`, `endpoint_in_clear`."""
    url = check_url(text)
    if urlsplit(url).scheme == "http" and not is_loopback(url):
        raise Fixable("endpoint_in_clear", url=text)
    return url


def check_listen(text: str) -> str:
    """ADDRESS:PORT for a relay: one address by its number, never all of them, and a port from 1024.

    Whether that address is this machine's is not looked at here. Raises Fixable `bad_listen`, `listen_everywhere`.
    """
    from ipaddress import ip_address

    try:
        parts = urlsplit(f"//{text}")
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname
        address, port = ip_address(host or ""), parts.port
        usable = port is not None and port >= 1024 and parts.netloc == text and parts.username is None
    except ValueError:
        usable = False
    if not usable or address.is_multicast or getattr(address, "scope_id", None):
        raise Fixable("bad_listen", text=text)
    if address.is_unspecified:
        raise Fixable("listen_everywhere", text=text)
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"


def split_listen(listen: str) -> tuple[str, int]:
    """Address, without brackets, and port of what `check_listen` let through."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def is_within_reach_of_others(listen: str) -> bool:
    """Whether other machines, or containers, may reach a relay there: it is not on loopback."""
    return not is_loopback(f"http://{listen}")


def relay_url(instance: Instance) -> str:
    """The address that the instance's own telemetry is pointed at, without a slash at its end. Raises Fixable
    `relay_not_set_up` while it has no port or no path token (empty: its relay has none)."""
    if instance.listen is None or instance.path_token is None:
        raise Fixable("relay_not_set_up", name=instance.name)
    return f"http://{instance.listen}/{instance.path_token}".rstrip("/")


def relay_hosts(listen: str) -> frozenset[str]:
    """How HOST:PORT of a relay may be written: its address, on this machine's usual address by name too, and off
    loopback the names by which Docker and Podman let a container find its host."""
    host, _, port = listen.rpartition(":")
    if host in ("127.0.0.1", "[::1]", "localhost"):
        return frozenset({listen.lower(), f"localhost:{port}"})
    inside = ("host.docker.internal", "host.containers.internal") if is_within_reach_of_others(listen) else ()
    return frozenset({listen.lower(), *(f"{name}:{port}" for name in inside)})


def leads_to_relay(url: str, listens: Iterable[str]) -> bool:
    """Whether a request to `url` would end at one of these relays: what a relay sends on must not."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    for listen in listens:
        if address in relay_hosts(listen):
            return True
        # 127.0.0.2, ::1 or a name of this machine: another way of writing loopback, with the same port.
        own_host, _, own_port = listen.rpartition(":")
        if str(port) == own_port and is_loopback(url) and is_loopback(f"http://{own_host}:{own_port}"):
            return True
    return False


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine, by its name alone: nothing is looked up."""
    return _LOOPBACK.fullmatch((urlsplit(url).hostname or "").lower()) is not None
