"""Where a Testsigma server keeps its files, and where its platform URL may lead.

Source: start.sh of the zip (it changes into its own folder first) and log4j2.xml of v3.0.1.
"""

from __future__ import annotations

import os
import re
from glob import escape, glob
from typing import TYPE_CHECKING, Final

from tray_app.core.instances import relay_hosts
from tray_app.core.model import Means

if TYPE_CHECKING:
    from tray_app.core.model import Instance

# Plain names: this is loaded by `status` and `opt-out`, and pathlib costs more than all of it.
# ruff: noqa: PTH112, PTH118, PTH207

VENDOR_URL: Final = "https://os-services.testsigma.com"
VENDOR_HOST: Final = "os-services.testsigma.com"
SINK: Final = "http://127.0.0.1:9"
"""A port below 1024 of this machine, so that no ordinary user can listen there. No slash at the end: the server puts
its paths right behind it."""
SINK_ADDRESSES: Final = frozenset({"127.0.0.1:9", "localhost:9", "[::1]:9"})
SERVER_FOLDER: Final = "TestsigmaServer"
FILE_NAME: Final = "application.properties"

_ADDRESS: Final = re.compile(r"(https?)://([^/?#:@\\\[\]\s]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?#].*)?", re.DOTALL)
"""A URL without user and without backslash: nothing that two readers could take for two different hosts."""
_PORTS: Final = {"http": "80", "https": "443"}


def server_folder(home: str) -> str:
    """The folder with `config/` and `logs/`: the one that the owner named, or TestsigmaServer in it."""
    inner = os.path.join(home, SERVER_FOLDER)
    return inner if os.path.isdir(inner) else home.rstrip("/") or home


def config_path(home: str) -> str:
    """The config file that we write: what stands there beats the jar's own and the one beside the jar."""
    return os.path.join(server_folder(home), "config", FILE_NAME)


def config_paths(home: str) -> tuple[str, ...]:
    """Every file that Spring reads in this folder, the later ones overruling the earlier."""
    folder = server_folder(home)
    deeper = sorted(glob(os.path.join(escape(folder), "config", "*", FILE_NAME)))
    return (os.path.join(folder, FILE_NAME), config_path(home), *deeper)


def log_path(home: str) -> str:
    """The log that it is now writing."""
    return os.path.join(server_folder(home), "logs", "application.log")


def means_of_url(value: str, instance: Instance) -> Means:
    """Where a readable, non-blank platform URL leads."""
    match = _ADDRESS.fullmatch(value.strip().lower())
    if match is None:
        return Means.TO_OTHER
    scheme, host, port = match.groups()
    address = f"{host}:{int(port or _PORTS[scheme])}"
    if instance.listen is not None and scheme == "http" and address in relay_hosts(instance.listen):
        return Means.TO_RELAY
    if address in SINK_ADDRESSES:
        return Means.TO_SINK
    return Means.TO_VENDOR if host == VENDOR_HOST else Means.TO_OTHER
