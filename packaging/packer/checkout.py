"""What a checkout says about itself: its version, its changes, its date."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[2]
_VERSION: Final = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_RELEASE: Final = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A section of the changelog."""

    version: str
    day: date | None
    """None: not released."""
    text: str


def version_of(checkout: Path) -> str:
    """The one place that has it. Raises SystemExit."""
    found = _VERSION.search((checkout / "tray_app" / "__init__.py").read_text())
    if found is None:
        raise SystemExit(f"{checkout / 'tray_app' / '__init__.py'} says no version")
    return found[1]


def releases(changelog: str) -> list[Release]:
    """Newest first, the unreleased part included."""
    heads = list(_RELEASE.finditer(changelog))
    ends = [*(head.start() for head in heads[1:]), len(changelog)]
    return [
        Release(
            version=head[1],
            day=date.fromisoformat(head[2]) if head[2] else None,
            text=changelog[head.end() : end].strip(),
        )
        for head, end in zip(heads, ends, strict=True)
    ]


def made_at(checkout: Path) -> datetime:
    """The time that everything in a package gets, so that two builds of one commit are alike: the commit's, or
    SOURCE_DATE_EPOCH."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(given), UTC)
    told = subprocess.run(
        ["git", "-C", str(checkout), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    )
    seconds = int(told.stdout) if told.returncode == 0 else int((checkout / "pyproject.toml").stat().st_mtime)
    return datetime.fromtimestamp(seconds, UTC)
