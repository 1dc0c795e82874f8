"""The guard and the difference, against `json.dumps` of the same in the same run.

The payload is the documented ping of 10,000 users and 10,000 projects; 60,000 names are known.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tray_app.core import dictionary, guard
from tray_app.core.difference import difference
from tray_app.system.resources import read_resource

USERS = PROJECTS = 10_000


def documented_ping(chance: random.Random) -> dict[str, Any]:
    """A documented ping in full."""

    def uuid() -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "AX" + "".join(chance.choices(letters, k=18))

    projects = [uuid() for _ in range(PROJECTS)]
    return {
        "id": "ABB010CE-" + uuid(),
        "version": "9.7.0.59880",
        "edition": "datacenter",
        "database": {"name": "PostgreSQL", "version": "12.8 (Debian 12.8-1.pgdg110+1)"},
        "plugins": [{"name": name, "version": "1.10.0.2310"} for name in ("iac", "plsql", "acmerules")],
        "externalAuthProviders": ["github", "LDAP_acme"],
        "installationDate": "2022-02-01T09:12:32+0000",
        "docker": True,
        "users": [
            {
                "userUuid": hashlib.sha3_224(str(number).encode()).hexdigest(),
                "status": "active" if number % 7 else "inactive",
                "lastActivity": f"2022-03-22T13:18:{number % 60:02}+0000",
                "lastSonarlintActivity": f"2022-09-07T00:28:{number % 60:02}+0000",
            }
            for number in range(USERS)
        ],
        "projects": [
            {
                "projectUuid": project,
                "lastAnalysis": f"2022-04-14T07:39:{number % 60:02}+0000",
                "language": ("java", "js", "py")[number % 3],
                "loc": chance.randrange(10**6),
            }
            for number, project in enumerate(projects)
        ],
        "projects-general-stats": [
            {
                "projectUuid": project,
                "branchCount": chance.randrange(30),
                "pullRequestCount": chance.randrange(500),
                "scm": "git",
                "ci": "GitLab CI",
                "alm": "gitlab_cloud",
            }
            for project in projects
        ],
        "timestamp": "2022-09-07T01:15:23.901Z",
        "type": "ping",
    }


def made_up_names(chance: random.Random, count: int) -> frozenset[str]:
    """Logins, mail addresses, people's names, project keys."""
    firsts = ("ada", "grace", "edsger", "barbara", "alan", "java", "git")
    lasts = ("lovelace", "hopper", "dijkstra", "liskov", "turing")
    made: set[str] = {"java", "git", "active"}
    while len(made) < count:
        first, last, number = chance.choice(firsts), chance.choice(lasts), chance.randrange(10**7)
        made |= {f"{first}{number}", f"{first}.{last}{number}@corp.example", f"{first.title()} {last.title()} {number}"}
        made |= {f"com.corp.{last}:service-{number}", f"group/{first}-{last}-{number}"}
    return frozenset(made)


def best_ms(work: Callable[[], object], rounds: int = 5) -> float:
    """The quickest of some runs, milliseconds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def run() -> dict[str, float]:
    """Ratios to `json.dumps` of the same payload (`..._ratio`), and times in milliseconds (`..._ms`)."""
    chance = random.Random(9)
    known = dictionary.read(read_resource("dictionaries/sonarqube.json"))
    ping = documented_ping(chance)
    names = made_up_names(chance, 60_000)
    dumps_ms = best_ms(lambda: json.dumps(ping))

    def whole() -> tuple[Any, ...]:
        return guard.examine(msgspec.json.encode(ping), known, names=names, approved=frozenset())

    assert whole() == (), "the documented ping must be clean"
    cached_ms = best_ms(whole)
    # A set of its own: names are prepared once per set and kept with it.
    fresh = iter([frozenset([*names, f"extra{number}"]) for number in range(3)])
    first_ms = best_ms(
        lambda: guard.examine(msgspec.json.encode(ping), known, names=next(fresh), approved=frozenset()), 3
    )

    remark = "built by nightly job {} for the release train; see notes, all checks were green "
    ping["remarks"] = [remark.format(number) for number in range(125_000)]
    long = json.dumps(ping).encode()
    free_first_ms = best_ms(lambda: guard.examine(long, known, names=names, approved=frozenset({"remarks[]"})), 1)
    free_ms = best_ms(lambda: guard.examine(long, known, names=names, approved=frozenset({"remarks[]"})), 3)
    free_dumps_ms = best_ms(lambda: json.dumps(ping), 3)

    other = json.loads(long)
    for row in other["projects"][::10]:
        row["loc"] += 1
    other["users"].reverse()
    changed = json.dumps(other).encode()
    return {
        "json_dumps_ms": dumps_ms,
        "encode_and_guard_ratio": cached_ms / dumps_ms,
        "encode_and_guard_first_time_ratio": first_ms / dumps_ms,
        "free_text_bytes": float(len(long)),
        "free_text_guard_ms": free_ms,
        "free_text_guard_first_time_ms": free_first_ms,
        "free_text_guard_ratio": free_ms / free_dumps_ms,
        "difference_ms": best_ms(lambda: difference(long, changed), 2),
    }


def main() -> None:
    """Prints what `run` measures."""
    print(Path(__file__).stem)
    for name, value in run().items():
        print(f"  {name:36} {value:12.2f}")


if __name__ == "__main__":
    main()
