"""A `docker` on the PATH that answers as a real one did: containers as JSON files in a folder, or a fault.

What it was asked for stands in `asked.txt`, a line each. What `docker compose` says is in `hash.txt`, `rehearsal.txt`,
`up.txt`, else in `compose.txt`. The shape of its answers is that of `docker inspect` 28 and
`podman inspect` 4.3.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

_PROGRAM = """#!{python} -I
import json, pathlib, sys, time
folder = pathlib.Path({folder!r})
words = sys.argv[1:]
with (folder / "asked.txt").open("a") as asked:
    asked.write(" ".join(words) + "\\n")
fault = folder / "fault"
if fault.exists():
    kind = fault.read_text()
    if kind == "hang":
        time.sleep(3600)
    if kind == "flood":
        while True:
            sys.stdout.write("x" * 65536)
    sys.exit(kind)
known = {{}}
for path in sorted(folder.glob("*.json")):
    one = json.loads(path.read_text())
    known[one["Id"]] = one
if words[0] == "inspect":
    names = words[3:]
    found = [c for n in names for c in known.values() if n in (c["Id"], c["Name"].lstrip("/"))]
    print(json.dumps(found))
    if len(found) != len(names):
        sys.exit("Error: No such object: " + names[0])
elif words[0] == "ps":
    wanted = [w.removeprefix("label=").split("=", 1) for w in words if w.startswith("label=")]
    for one in known.values():
        labels = one["Config"]["Labels"]
        if all(labels.get(key) == value for key, value in wanted):
            print(one["Id"])
elif words[0] == "logs":
    one = next((c for c in known.values() if words[-1] in (c["Id"], c["Name"].lstrip("/"))), None)
    if one is None:
        sys.exit("Error response from daemon: No such container: " + words[-1])
    path = folder / (one["Id"] + ".log")
    path.touch()
    # One and the same open file from first to last: what is printed meanwhile comes after what was read.
    file = path.open()
    lines = file.read().splitlines(True)
    if "--since" in words:
        lines = [line for line in lines if line >= words[words.index("--since") + 1]]
    if "--tail" in words:
        lines = lines[-int(words[words.index("--tail") + 1]):]
    stamped = "--timestamps" in words
    show = lambda text: sys.stdout.write(text if stamped else text.partition(" ")[2])
    for line in lines:
        show(line)
    sys.stdout.flush()
    print("what the container says beside it", file=sys.stderr, flush=True)
    state = folder / (one["Name"].lstrip("/") + ".json")
    now = lambda: json.loads(state.read_text()) if state.exists() else {{"Id": "", "State": {{}}}}
    while "--follow" in words and now()["Id"] == one["Id"] and now()["State"]["Running"]:
        more = file.read()
        show(more)
        sys.stdout.flush()
        time.sleep(0.01 if more else 0.03)
        if fault.exists() and fault.read_text() == "dies":
            sys.exit("error from daemon in stream: it broke off")
    show(file.read())
elif words[0] == "compose":
    step = "hash" if "config" in words else "rehearsal" if "--dry-run" in words else "up"
    answer = folder / (step + ".txt")
    answer = answer if answer.exists() else folder / "compose.txt"
    print(answer.read_text() if answer.exists() else "", end="")
    after = folder / "after-up"
    if "up" in words and "--dry-run" not in words and after.exists():
        for path in after.glob("*.json"):
            path.replace(folder / path.name)
"""


class FakeDocker:
    """The folder has `bin` for the PATH."""

    def __init__(self, folder: Path, *, tool: str = "docker") -> None:
        self.folder = folder / tool
        self.bin = self.folder / "bin"
        self.bin.mkdir(parents=True)
        program = self.bin / tool
        program.write_text(_PROGRAM.format(python=sys.executable, folder=str(self.folder)))
        program.chmod(0o755)

    def has(self, told: dict[str, Any], *, after_up: bool = False) -> None:
        """One more container; with `after_up` only once `compose up` was run."""
        where = self.folder / "after-up" if after_up else self.folder
        where.mkdir(exist_ok=True)
        path = where / f"{told['Name'].lstrip('/')}.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(told))
        new.replace(path)  # Never half a file for one that follows.

    def fails(self, kind: str | None) -> None:
        """`hang`, `flood`, `dies` (while it follows), or what it prints on standard error before it fails; None: no
        more."""
        if kind is None:
            (self.folder / "fault").unlink()
        else:
            (self.folder / "fault").write_text(kind)

    def prints(self, told: dict[str, Any], text: str, *, at: datetime, end: str = "\n") -> None:
        """The container prints lines, all at the same time."""
        stamp = f"{at:%Y-%m-%dT%H:%M:%S.%f}000Z"
        lines = "".join(f"{stamp} {line}\n" for line in text.split("\n"))
        with (self.folder / f"{told['Id']}.log").open("a") as file:
            file.write(lines[:-1] + end)

    def stops(self, told: dict[str, Any]) -> None:
        """The container ends."""
        self.has({**told, "State": {**told["State"], "Running": False}})

    @property
    def asked(self) -> list[str]:
        path = self.folder / "asked.txt"
        return path.read_text().splitlines() if path.exists() else []


def container(
    name: str = "sq",
    *,
    environment: dict[str, str] | None = None,
    arguments: tuple[str, ...] = (),
    labels: dict[str, str] | None = None,
    mounts: tuple[tuple[str, str], ...] = (),
    image: str = "sonarqube:9.9-community",
    version: str = "9.9.8.100196",
    running: bool = True,
    created: str = "2026-05-03T09:14:00.123456789Z",
    number: int = 1,
) -> dict[str, Any]:
    """One container as `docker inspect` tells it, in what matters; the rest of a real answer is left off."""
    given = {"SONAR_VERSION": version, "SONARQUBE_HOME": "/opt/sonarqube", **(environment or {})}
    return {
        "Id": f"{number:x}".ljust(64, "0"),
        "Created": created,
        "Path": "/opt/sonarqube/docker/entrypoint.sh",
        "Args": list(arguments),
        "State": {"Status": "running" if running else "exited", "Running": running, "StartedAt": created, "Pid": 1},
        "Name": f"/{name}",
        "NetworkSettings": {"Ports": {"9000/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(9000 + number)}]}},
        "Mounts": [{"Type": "bind", "Source": s, "Destination": d, "RW": True} for s, d in mounts],
        "Config": {
            "Image": image,
            "User": "sonarqube",
            "Env": [f"{key}={value}" for key, value in given.items()],
            "Labels": labels or {},
        },
    }


def a_testsigma(
    name: str = "testsigma_server", *, environment: dict[str, str] | None = None, port: int = 9090, **more: Any
) -> dict[str, Any]:
    """One of the Testsigma server's image."""
    told = container(name, environment=environment, image=more.pop("image", "testsigmahq/server:v3.0.1"), **more)
    told["Config"]["Env"] = [f"{key}={value}" for key, value in (environment or {}).items()]
    told["Path"], told["Args"] = "/opt/app/entrypoint.sh", []
    told["NetworkSettings"]["Ports"] = {"9090/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(port)}]}
    return told


def compose_labels(folder: Path, *files: str, service: str = "sonarqube") -> dict[str, str]:
    """As Docker Compose 2 labels what it makes."""
    return {
        "com.docker.compose.project": folder.name,
        "com.docker.compose.project.working_dir": str(folder),
        "com.docker.compose.project.config_files": ",".join(str(folder / f) for f in files),
        "com.docker.compose.service": service,
        "com.docker.compose.oneoff": "False",
    }
