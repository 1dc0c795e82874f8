"""Containers of this machine, asked through the command line of docker or podman: bounded in time and output, and not
there, not allowed or hanging is each a state that says so.

The command line is used instead of the socket's API because it knows its owner's contexts and rights, and podman has no
daemon. Of a container's environment only the variables that are asked for are kept. Thread: the engine's loop.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

TOOLS: Final = ("docker", "podman")
ANSWERS_WITHIN_S: Final = 15.0
"""A daemon that starts its first container takes some seconds to list; more means that it hangs."""
_PIPES_END_WITHIN_S: Final = 2.0
MOST_BYTES: Final = 8_000_000
_ERROR_BYTES: Final = 4096
_OF_TOOL: Final = re.compile(r"(?:error|cannot connect|permission denied|got permission denied)\b", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}", re.ASCII)
_NOT_ALLOWED: Final = ("permission denied", "access is denied")
_NO_DAEMON: Final = ("cannot connect to the docker daemon", "is the docker daemon running", "connection refused")
_NO_SUCH: Final = ("no such object", "no such container", "no container with name")
_LABELS: Final = {
    "com.docker.compose.project.working_dir": "folder",
    "com.docker.compose.project.config_files": "files",
    "com.docker.compose.service": "service",
    "com.docker.compose.config-hash": "config_hash",
    "com.docker.stack.namespace": "stack",
}


class ComposeOf(NamedTuple):
    """Which compose project a container was made from, by its labels."""

    folder: str | None = None
    files: tuple[str, ...] = ()
    service: str | None = None
    config_hash: str | None = None
    """Of the service as it was configured when the container was made."""
    stack: str | None = None
    """A swarm stack's name: then no compose file of this machine makes it anew."""


class Container(NamedTuple):
    """A container as its tool describes it."""

    tool: str
    id: str
    name: str
    image: str
    running: bool
    created_at: datetime | None
    started_at: datetime | None
    environment: dict[str, str]
    """The variables asked for. With those that its image sets."""
    arguments: tuple[str, ...]
    """Entry point and arguments, as started."""
    mounts: tuple[tuple[str, str], ...]
    """What of this machine is where in it."""
    ports: dict[str, str]
    """ADDRESS:PORT of this machine by its own port, like `9000/tcp`."""
    compose: ComposeOf

    @property
    def identity(self) -> str:
        """What tells it from one made anew."""
        return f"container {self.id[:12]}"


async def run(
    *words: str,
    timeout_s: float = ANSWERS_WITHIN_S,
    folder: str | None = None,
    given: bytes | None = None,
    with_errors: bool = False,
) -> str:
    """What a command prints, `with_errors` also what it says beside it. Nothing of it is a shell's; its standard input
    is `given`, or empty.

    Raises Fixable `tool_missing`, `tool_hangs`, `tool_says_too_much`, `tool_failed` with its last line; cancelled, it
    ends the command.
    """
    where = shutil.which(words[0])
    if where is None:
        raise Fixable("tool_missing", tool=words[0])
    try:
        process = await asyncio.create_subprocess_exec(
            where,
            *words[1:],
            stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=folder,
        )
    except OSError as problem:
        raise Fixable("tool_failed", tool=words[0], detail=str(problem)) from problem
    try:
        async with asyncio.timeout(timeout_s):
            async with asyncio.TaskGroup() as both:
                out = both.create_task(_bounded(process.stdout, words[0]))
                err = both.create_task(_bounded(process.stderr, words[0]))
                if process.stdin is not None and given is not None:
                    with suppress(OSError):  # It may end without reading all of it.
                        process.stdin.write(given)
                        await process.stdin.drain()
                    process.stdin.close()
            code = await process.wait()
    except* Fixable as problems:
        raise problems.exceptions[0] from None
    except* TimeoutError:
        raise Fixable("tool_hangs", tool=words[0], seconds=round(timeout_s)) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await _ended(process)
    if code:
        raise _failed(words[0], err.result().decode("utf-8", "replace").strip())
    said = out.result() + (err.result() if with_errors else b"")
    return said.decode("utf-8", "replace")


class Output:
    """What a container prints, as its tool tells it; see `output`."""

    def __init__(self, process: asyncio.subprocess.Process, tool: str, errors: asyncio.Task[bytes]) -> None:
        self._process, self._tool, self._errors = process, tool, errors

    async def read(self) -> bytes:
        """The next piece; empty: the container ended, and that was all. Cancelled, it loses nothing.

        Raises Fixable as `run` does for a tool that fails.
        """
        assert self._process.stdout is not None
        data = await self._process.stdout.read(65536)
        if not data and await self._process.wait():
            # Beside the tool's own words stand those of the container, which are nobody's business.
            said = (await self._errors).decode("utf-8", "replace").strip().splitlines()
            raise _failed(self._tool, said[-1] if said and _OF_TOOL.match(said[-1]) else "")
        return data


@asynccontextmanager
async def output(tool: str, name: str, *, since: str | None = None, newest: int | None = None) -> AsyncIterator[Output]:
    """Follows what a container prints on its standard output, each line with its time in front: from `since` on
    (RFC 3339; docker includes that instant, podman does not), or its `newest` lines. Ends the tool when left.

    Raises Fixable `tool_missing`, `tool_failed`.
    """
    where = shutil.which(tool)
    if where is None:
        raise Fixable("tool_missing", tool=tool)
    words = ["logs", "--follow", "--timestamps"]
    words += [] if since is None else ["--since", since]
    words += [] if newest is None else ["--tail", str(newest)]
    try:
        process = await asyncio.create_subprocess_exec(
            where,
            *words,
            name,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as problem:
        raise Fixable("tool_failed", tool=tool, detail=str(problem)) from problem
    errors = asyncio.get_running_loop().create_task(_last_of(process.stderr))
    try:
        yield Output(process, tool, errors)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        errors.cancel()
        await asyncio.wait({errors})
        await _ended(process)


async def _last_of(stream: asyncio.StreamReader | None) -> bytes:
    """Reads all and keeps the end."""
    end = b""
    while stream is not None and (part := await stream.read(65536)):
        end = (end + part)[-_ERROR_BYTES:]
    return end


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Waits for a killed command. asyncio tells its end only when its pipes are read to theirs; a child of its own that
    still holds them is not waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_PIPES_END_WITHIN_S):
            for stream in (process.stdout, process.stderr):
                while stream is not None and await stream.read(65536):
                    pass
            await process.wait()


async def _bounded(stream: asyncio.StreamReader | None, tool: str) -> bytes:
    parts, size = list[bytes](), 0
    while stream is not None and (part := await stream.read(65536)):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Fixable("tool_says_too_much", tool=tool)
    return b"".join(parts)


def _failed(tool: str, said: str) -> Fixable:
    lower = said.lower()
    if any(text in lower for text in _NOT_ALLOWED):
        return Fixable("tool_not_allowed", tool=tool)
    if any(text in lower for text in _NO_DAEMON):
        return Fixable("tool_no_daemon", tool=tool)
    if any(text in lower for text in _NO_SUCH):
        return Fixable("no_such_container", tool=tool)
    return Fixable("tool_failed", tool=tool, detail=said.splitlines()[-1][:300] if said else "it said nothing")


async def inspect(name: str, variables: Collection[str]) -> Container:
    """A container by its name or id, of whichever tool has it.

    Raises Fixable `bad_container_name`, `no_such_container`, and as `run`: of the first tool that is there.
    """
    if _NAME.fullmatch(name) is None:
        raise Fixable("bad_container_name", name=name)
    problem: Fixable | None = None
    for tool in TOOLS:
        try:
            told = await run(tool, "inspect", "--type", "container", name)
        except Fixable as error:
            if problem is None or (problem.code == "tool_missing" and error.code != "tool_missing"):
                problem = error
            continue
        return _container(tool, _decoded(tool, told), variables)
    if problem is not None and problem.code == "no_such_container":
        raise Fixable("no_such_container", name=name) from None
    raise problem or Fixable("tool_missing", tool=TOOLS[0])


async def of_compose(folder: str, service: str, variables: Collection[str]) -> tuple[Container, ...]:
    """The containers that a compose service of this folder has, running or not, newest first. Raises as `run`."""
    return await _listed(
        (f"com.docker.compose.project.working_dir={folder}", f"com.docker.compose.service={service}"), variables
    )


async def all_containers(variables: Collection[str]) -> tuple[Container, ...]:
    """All of the first tool that is there and answers. Raises as `run`."""
    return await _listed((), variables)


async def _listed(labels: tuple[str, ...], variables: Collection[str]) -> tuple[Container, ...]:
    filters = [word for label in labels for word in ("--filter", f"label={label}")]
    problem: Fixable | None = None
    found: list[Container] = []
    for tool in TOOLS:
        try:
            ids = (await run(tool, "ps", "--all", "--quiet", "--no-trunc", *filters)).split()
            told = await run(tool, "inspect", "--type", "container", *ids[:200]) if ids else "[]"
        except Fixable as error:
            if problem is None or (problem.code == "tool_missing" and error.code != "tool_missing"):
                problem = error
            continue
        problem = None
        found += [_container(tool, one, variables) for one in _list(tool, told)]
        break
    if problem is not None:
        raise problem
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda c: (c.running, c.created_at or oldest), reverse=True))


# --- what the tools say -----------------------------------------------------------------------------------


def _list(tool: str, told: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(told)
    except (ValueError, RecursionError):
        raise Fixable("tool_failed", tool=tool, detail="its answer is no JSON") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Fixable("tool_failed", tool=tool, detail="its answer is no list of containers")
    return found


def _decoded(tool: str, told: str) -> dict[str, Any]:
    found = _list(tool, told)
    if len(found) != 1:
        raise Fixable("no_such_container", tool=tool)
    return found[0]


def _container(tool: str, told: dict[str, Any], variables: Collection[str]) -> Container:
    config, state = _dict(told.get("Config")), _dict(told.get("State"))
    labels = {key: text for key, text in _dict(config.get("Labels")).items() if key in _LABELS}
    environment: dict[str, str] = {}
    for pair in _texts(config.get("Env")):
        name, equals, value = pair.partition("=")
        if equals and name in variables:
            environment[name] = value
    compose = {_LABELS[key]: str(text) for key, text in labels.items()}
    mounts = [_dict(one) for one in told.get("Mounts") or ()]
    return Container(
        tool=tool,
        id=str(told.get("Id", "")),
        name=str(told.get("Name", "")).removeprefix("/"),
        image=str(config.get("Image") or told.get("ImageName") or ""),
        running=state.get("Running") is True,
        created_at=_instant(told.get("Created")),
        started_at=_instant(state.get("StartedAt")),
        environment=environment,
        arguments=(str(told.get("Path", "")), *_texts(told.get("Args"))),
        mounts=tuple((str(m.get("Source", "")), str(m.get("Destination", ""))) for m in mounts),
        ports=_ports(_dict(told.get("NetworkSettings")).get("Ports")),
        compose=ComposeOf(
            folder=compose.get("folder"),
            files=tuple(part for part in compose.get("files", "").split(",") if part),
            service=compose.get("service"),
            config_hash=compose.get("config_hash"),
            stack=compose.get("stack"),
        ),
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _ports(value: object) -> dict[str, str]:
    """Of several addresses the first; one that means all of them is told as loopback."""
    ports: dict[str, str] = {}
    for inside, bound in _dict(value).items():
        first = _dict(bound[0]) if isinstance(bound, list) and bound else {}
        port = str(first.get("HostPort") or "")
        if port.isdecimal():
            host = str(first.get("HostIp") or "127.0.0.1").replace("0.0.0.0", "127.0.0.1")  # noqa: S104
            ports[inside] = f"[{host}]:{port}".replace("[::]", "[::1]") if ":" in host else f"{host}:{port}"
    return ports


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _instant(value: object) -> datetime | None:
    """RFC 3339 with nanoseconds; the year 1 stands for never."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", str(value))
    if match is None or match[1].startswith("0001"):
        return None
    fraction = (match[2] or ".0")[:7]
    with suppress(ValueError):
        return datetime.fromisoformat(match[1] + fraction.ljust(7, "0") + match[3].replace("Z", "+00:00")).astimezone(
            UTC
        )
    return None
