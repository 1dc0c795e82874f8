"""What the embedded SonarQube is and has: shared by its Web API and its own telemetry."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Final

from tray_app.demo.sonarqube_config import version_number

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.demo.people import People, Person, Project

PLUGINS: Final = (
    ("java", "Java Code Quality and Security", "7.16.3.31508"),
    ("javascript", "JavaScript/TypeScript/CSS Code Quality and Security", "9.13.0.20537"),
    ("php", "PHP Code Quality and Security", "3.27.1.9352"),
    ("python", "Python Code Quality and Security", "3.24.1.11916"),
    ("xml", "XML Code Quality and Security", "2.7.0.3820"),
    ("iac", "IaC Code Quality and Security", "1.11.0.2847"),
)
"""Key, name, version."""
EXTERNAL_PLUGINS: Final = (("corpstyle", "Corp Style Rules", "1.4.2"),)


def java_date(at: datetime) -> str:
    """`2022-03-22T13:18:56+0000`: the form of all dates in the Web API and in telemetry."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass(slots=True)
class SonarQubeData:
    """An installation. The counts may be changed while it runs; a request sees one of the values."""

    version: str
    edition: str
    user_count: int
    project_count: int
    people: People
    container: bool
    installed_at: datetime
    started_at: datetime
    home: str
    settings: dict[str, str] = field(default_factory=dict)
    """As the main process loaded them when it started."""
    status: str = "UP"
    analyses: tuple[int, int] = (0, 0)
    """Running and waiting."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def number(self) -> tuple[int, int]:
        """Major and minor version."""
        return version_number(self.version)

    @property
    def server_id(self) -> str:
        """Stable for a seed."""
        return f"{self.people.number('server', 0, 1 << 32):08X}-{self.people.uuid('server', 0)}"

    @property
    def has_branches(self) -> bool:
        """Not in the community edition."""
        return self.edition != "community"

    def user_indexes(self, *, active: bool) -> list[int]:
        """Active, or deactivated, users."""
        return [i for i in range(self.user_count) if self.people.is_active(i) is active]

    def person(self, index: int) -> Person:
        """User number `index`."""
        return self.people.person(index)

    def project(self, index: int) -> Project:
        """Project number `index`."""
        return self.people.project(index, branches=self.has_branches)

    def project_named(self, key: str) -> Project | None:
        """By its key, without going through all of them where the key says its number."""
        tail = key.rpartition("-")[2]
        guess = [int(tail)] if tail.isascii() and tail.isdigit() and len(tail) < 10 else []
        for index in [*guess, *range(min(self.project_count, 20))]:
            if index < self.project_count and self.project(index).key == key:
                return self.project(index)
        return None
