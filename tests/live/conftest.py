"""A real SonarQube, started once for all these tests. Run by `make test-live`, never by `make test`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ARCHIVE = os.environ.get("TELEMETRY_TRAY_LIVE_ARCHIVE")
"""The zip of the community edition; `run.sh` here gets it and names it."""

collect_ignore_glob = [] if ARCHIVE else ["*"]

if ARCHIVE:
    from tests.e2e.commands import Owner
    from tests.live.real_sonarqube import RealSonarQube, Site, furnish, unpacked
    from tray_app.demo.receiver import EmbeddedReceiver

    @pytest.fixture(scope="session")
    def site() -> Iterator[Site]:
        """The server with people, projects and one analysis, its vendor, and an owner who only looks at it."""
        with (
            TemporaryDirectory(prefix="tray-live-") as scratch,
            EmbeddedReceiver() as receiver,
            unpacked(Path(str(ARCHIVE))) as home,
        ):
            folder = Path(scratch)
            (folder / "user").mkdir(mode=0o700)
            owner = Owner(folder)
            server = RealSonarQube(home, receiver)
            try:
                made = Site(owner=owner, server=server, receiver=receiver)
                furnish(made)
                yield made
            finally:
                owner.end()
                server.stop()
