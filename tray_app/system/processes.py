"""Running Java programs of this machine: arguments, a few variables of their environment, start time, folder.

On Linux straight from /proc, where one look at all processes costs some milliseconds and no import; elsewhere through
psutil. Of an environment only the variables that are asked for are kept, since it holds other people's secrets.
Thread: any. A process may end at any step of a look: then it is not there.
"""

# Hot at each `status`, and /proc wants plain names:
# ruff: noqa: PTH112, PTH115, PTH118, PTH120, PTH123
from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tray_app.core.model import Reason

LONGEST_BYTES: Final = 4 * 1024 * 1024
"""Of a command line or an environment: more than the kernel lets a program be started with by default."""
_CONTAINERS: Final = (b"docker", b"libpod", b"kubepods", b"containerd", b"crio", b"lxc")


class JavaProcess(NamedTuple):
    """One Java program as it was found."""

    pid: int
    parent: int
    started_at: datetime
    arguments: tuple[str, ...]
    """Without the name of the program itself."""
    folder: str | None
    """Its working directory; None: not to be seen."""
    environment: dict[str, str] | None
    """The variables asked for; None: not to be seen."""
    unseen: Reason | None
    """Why not."""
    foreign: bool | None
    """Whether it sees other files than we do: in a container, or a service with a file system of its own. None: that
    cannot be seen."""

    @property
    def identity(self) -> str:
        """What tells it from an earlier and a later one with the same number."""
        return f"process {self.pid}, {self.started_at.timestamp():.2f}"


def java_processes(variables: Collection[str], *, proc: str = "/proc") -> tuple[JavaProcess, ...]:
    """All that can be seen. Never raises for what it finds."""
    if not os.path.isdir(os.path.join(proc, "self")):
        return tuple(_by_psutil(variables))
    boot_s = _boot_s(proc)
    own = _link(os.path.join(proc, "self", "ns", "mnt"))
    found = []
    with suppress(OSError):
        for name in os.listdir(proc):  # noqa: PTH208
            if name.isdecimal() and _read(f"{proc}/{name}/comm", 64).strip() == b"java":
                one = _process(f"{proc}/{name}", int(name), variables, boot_s=boot_s, own=own)
                if one is not None:
                    found.append(one)
    return tuple(sorted(found, key=lambda p: p.pid))


def _process(
    folder: str, pid: int, variables: Collection[str], *, boot_s: float, own: str | None
) -> JavaProcess | None:
    stat = _read(f"{folder}/stat", 4096).rpartition(b")")[2].split()
    words = _read(f"{folder}/cmdline", LONGEST_BYTES).split(b"\0")[1:]
    if len(stat) < 20:
        return None  # gone
    started_at = datetime.fromtimestamp(boot_s + int(stat[19]) / os.sysconf("SC_CLK_TCK"), UTC)
    environment, unseen = None, None
    try:
        with open(f"{folder}/environ", "rb") as file:
            environment = _chosen(file.read(LONGEST_BYTES), variables)
    except PermissionError:
        unseen = reason("process_of_other_user", pid=pid)
    except OSError:
        return None
    if not words or not _read(f"{folder}/stat", 4096):
        return None  # It ended between two of these reads, so they do not belong together.
    return JavaProcess(
        pid=pid,
        parent=int(stat[1]),
        started_at=started_at,
        arguments=tuple(word.decode("utf-8", "replace") for word in words[: -1 if words[-1] == b"" else None]),
        folder=_link(f"{folder}/cwd"),
        environment=environment,
        unseen=unseen,
        foreign=_foreign(folder, own),
    )


def _foreign(folder: str, own: str | None) -> bool | None:
    theirs = _link(f"{folder}/ns/mnt")
    if theirs is not None and own is not None:
        return theirs != own or _link(f"{folder}/root") not in (None, "/")
    groups = _read(f"{folder}/cgroup", 65536)
    if groups == _read(f"{os.path.dirname(folder)}/self/cgroup", 65536):
        return None  # We may be in one ourselves.
    return True if any(name in groups for name in _CONTAINERS) else None


def _chosen(block: bytes, variables: Collection[str]) -> dict[str, str]:
    """The first of a name counts, as for getenv."""
    chosen: dict[str, str] = {}
    wanted = {name.encode(): name for name in variables}
    for pair in block.split(b"\0"):
        name, equals, value = pair.partition(b"=")
        if equals and name in wanted:
            chosen.setdefault(wanted[name], value.decode("utf-8", "replace"))
    return chosen


def _boot_s(proc: str) -> float:
    for line in _read(f"{proc}/stat", 1 << 20).splitlines():
        if line.startswith(b"btime "):
            return float(line.split()[1])
    return 0.0


def _read(path: str, most: int) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            parts = []
            while most > 0 and (part := file.read(min(most, 65536))):
                parts.append(part)
                most -= len(part)
            return b"".join(parts)
    except OSError:
        return b""


def _link(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None


def _by_psutil(variables: Collection[str]) -> Iterator[JavaProcess]:
    """Where there is no /proc (macOS, Windows)."""
    import psutil

    for process in psutil.process_iter():
        try:
            if process.name().lower() not in ("java", "java.exe", "javaw.exe"):
                continue
            environment, unseen, folder = None, None, None
            words, parent, started_s = process.cmdline(), process.ppid(), process.create_time()
            try:
                every = process.environ()
                environment = {name: every[name] for name in variables if name in every}
                folder = process.cwd()
            except psutil.AccessDenied:
                unseen = reason("process_of_other_user", pid=process.pid)
        except psutil.Error:
            continue
        yield JavaProcess(
            pid=process.pid,
            parent=parent,
            started_at=datetime.fromtimestamp(started_s, UTC),
            arguments=tuple(words[1:]),
            folder=folder,
            environment=environment,
            unseen=unseen,
            foreign=False,
        )
