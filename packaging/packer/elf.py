"""What a program's machine code asks of the system: read from the files themselves."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_GLIBC = re.compile(r"\(?GLIBC_([\d.]+)\)?")


def elf_files(folder: Path) -> Iterator[Path]:
    """Programs and libraries below a folder, links left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(4) == b"\x7fELF":
                yield path


def newest_glibc(files: Iterable[Path]) -> tuple[tuple[int, ...], Path]:
    """The newest version of a symbol of glibc that is needed, and a file that needs it."""
    return max((max(_needs(path), default=(0,)), path) for path in files)


def _needs(path: Path) -> list[tuple[int, ...]]:
    told = subprocess.run(["objdump", "-T", str(path)], capture_output=True, text=True, check=True).stdout
    undefined = (line for line in told.splitlines() if "*UND*" in line)
    return [tuple(map(int, found[1].split("."))) for line in undefined if (found := _GLIBC.search(line))]
