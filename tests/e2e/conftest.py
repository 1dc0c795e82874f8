from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.commands import House, house


@pytest.fixture
def at_home() -> Iterator[House]:
    """A SonarQube 9.9, a vendor, and an owner who has not added anything yet."""
    with house() as made:
        yield made


@pytest.fixture
def added(at_home: House) -> House:
    """The same with the instance `work`, which collects, and whose server has read its file."""
    at_home.add()
    return at_home
