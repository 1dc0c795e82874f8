"""Sets the version of a release and moves what the changelog has under `Unreleased` below it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from packer.checkout import HERE, releases, version_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_HEAD = "## [Unreleased]"


def main() -> None:
    """With `--check` it only says what is wrong."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("version")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    problem = what_is_wrong(HERE, args.version)
    if problem:
        raise SystemExit(f"release: {problem}")
    if not args.check:
        release(HERE, args.version, datetime.now(UTC).date())


def what_is_wrong(checkout: Path, version: str) -> str:
    """Empty: nothing."""
    known = releases((checkout / "CHANGELOG.md").read_text())
    if not known or known[0].version != "Unreleased" or not known[0].text:
        return "CHANGELOG.md has nothing under Unreleased to release"
    released = [each.version for each in known if each.day is not None]
    if released and _numbers(version) <= max(map(_numbers, released)):
        return f"{version} is not newer than {released[0]}"
    if _numbers(version) < _numbers(version_of(checkout)):
        return f"{version} is older than what tray_app/__init__.py says"
    return ""


def release(checkout: Path, version: str, day: date) -> None:
    """Changes the two files."""
    init, changelog = checkout / "tray_app" / "__init__.py", checkout / "CHANGELOG.md"
    old = f'__version__ = "{version_of(checkout)}"'
    init.write_text(init.read_text().replace(old, f'__version__ = "{version}"'))
    changelog.write_text(changelog.read_text().replace(_HEAD, f"{_HEAD}\n\n## [{version}] - {day}", 1))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    main()
