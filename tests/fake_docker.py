"""A `docker` on the PATH that answers as a real one did: containers as JSON files in a folder, or a fault.

What it was asked for stands in `asked.txt`, a line each. The shape of its answers is that of `docker inspect` 28 and
`podman inspect` 4.3.
"""

from __future__ import annotations

import json
import sys
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
elif words[0] == "compose":
    answer = folder / "compose.txt"
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
        (where / f"{told['Name'].lstrip('/')}.json").write_text(json.dumps(told))

    def fails(self, kind: str) -> None:
        """`hang`, `flood`, or what it prints on standard error before it fails."""
        (self.folder / "fault").write_text(kind)

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


def compose_labels(folder: Path, *files: str, service: str = "sonarqube") -> dict[str, str]:
    """As Docker Compose 2 labels what it makes."""
    return {
        "com.docker.compose.project": folder.name,
        "com.docker.compose.project.working_dir": str(folder),
        "com.docker.compose.project.config_files": ",".join(str(folder / f) for f in files),
        "com.docker.compose.service": service,
        "com.docker.compose.oneoff": "False",
    }
