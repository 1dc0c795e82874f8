"""Reads the files that belong to the program: dictionaries, later icons, translations, demo data.

In a wheel, an installer's bundle or a zip they are the package's own `_resources`; in a source tree they are the
folder `resources` beside the package. Nobody else looks for them (docs/adr/005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import OurBug

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def read_resource(name: str) -> bytes:
    """The bytes of one resource, like `dictionaries/sonarqube.json`: names joined by slashes, no `..`.

    Raises OurBug `resource_missing` (a broken installation) or `resource_name`. Any thread.
    """
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\\" in part or ":" in part or "\0" in part for part in parts):
        raise OurBug("resource_name", name=name)
    try:
        return _root().joinpath(*parts).read_bytes()
    except (OSError, KeyError):
        # KeyError: what a zip file's reader says of a name that it has not.
        raise OurBug("resource_missing", name=name) from None


def resource_names(folder: str) -> list[str]:
    """The names of the files in a folder of resources, sorted; none where there is no such folder. Any thread."""
    place = _root().joinpath(folder)
    return sorted(each.name for each in place.iterdir() if each.is_file()) if place.is_dir() else []


def _root() -> Traversable:
    """The folder that holds the resources, on disk or in a zip."""
    from pathlib import Path

    package = Path(__file__).parents[1]
    for folder in (package / "_resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    # Only a zip gets here. The module brings half a megabyte along, which an engine would keep for as long as it runs.
    from importlib.resources import files

    return files("tray_app").joinpath("_resources")
