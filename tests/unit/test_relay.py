"""The relay's decisions: addresses, and what leads back to us."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tray_app.core.errors import Fixable
from tray_app.core.instances import (
    instance_from_json,
    instance_to_json,
    leads_to_relay,
    relay_hosts,
    relay_url,
)
from tray_app.core.model import Instance, SecretPlace, SecretRef, Source

T0 = datetime(2026, 8, 3, tzinfo=UTC)
PLAIN = Instance(name="work", product="sonarqube", added_at=T0)
SET_UP = PLAIN._replace(source=Source.RELAY, listen="127.0.0.1:9077", path_token="t0ken")


def test_the_address_that_an_instance_is_pointed_at() -> None:
    assert relay_url(SET_UP) == "http://127.0.0.1:9077/t0ken"
    for half in (PLAIN, SET_UP._replace(listen=None), SET_UP._replace(path_token=None)):
        with pytest.raises(Fixable, match="relay_not_set_up"):
            relay_url(half)


def test_how_a_relay_may_be_called() -> None:
    assert relay_hosts("127.0.0.1:9077") == {"127.0.0.1:9077", "localhost:9077"}
    assert relay_hosts("127.0.0.2:9077") == {"127.0.0.2:9077"}
    assert "host.docker.internal:9077" in relay_hosts("172.17.0.1:9077")


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("http://127.0.0.1:9077/sonarqube", True),
        ("http://LOCALHOST:9077", True),
        ("http://127.8.8.8:9077/x", True),
        ("http://[::1]:9077/", True),
        ("http://127.0.0.1:9078", False),
        ("https://telemetry.example:9077", False),
        ("http://172.17.0.1:9099/x", True),
        ("http://host.docker.internal.:9099/x", True),
        ("http://[bad", False),
    ],
)
def test_an_address_that_leads_back_to_us(url: str, leads: bool) -> None:
    assert leads_to_relay(url, ["127.0.0.1:9077", "172.17.0.1:9099"]) is leads


def test_an_instance_survives_json_and_an_older_one_has_the_defaults() -> None:
    full = SET_UP._replace(hold_all=True, secret=SecretRef(place=SecretPlace.FILE, path="/t", user="u"))
    assert instance_from_json(instance_to_json(full)) == full
    old = {k: v for k, v in instance_to_json(PLAIN).items() if k not in ("hold_all", "path_token", "id")}
    assert instance_from_json({**old, "unheard_of": 1}) == PLAIN
