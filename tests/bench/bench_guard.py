"""The guard and the difference, against `json.dumps` of the same in the same run.

The payload is the documented ping of 10,000 users and 10,000 projects; 60,000 names are known.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.bench.measuring import Row, in_turns
from tray_app.core.difference import difference
from tray_app.products.adapter import Surroundings, product
from tray_app.products.sonarqube.payload import Ping, encode

USERS = PROJECTS = 10_000
TIMES, FEW = 9, 3


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


def rows() -> Iterator[Row]:
    """Encoding and examining as the program does after each collecting, when the names are new to the guard; the same
    again with the same names; and two cases beyond the aims, to be watched."""
    chance = random.Random(9)
    plain = documented_ping(chance)
    names = made_up_names(chance, 60_000)
    ping = msgspec.convert(plain, Ping)
    assert json.loads(encode(ping)) == plain, "both must write the same"
    surroundings = Surroundings(identifier_key=lambda: b"", loopback_only=True, proxy=lambda: None)
    examine = product("sonarqube", surroundings).examine
    # Names are prepared once per set and kept with it, so a new collecting is a new set.
    fresh = iter([frozenset([*names, f"extra{number}"]) for number in range(TIMES)])

    def row(what: str, took: tuple[float, float], n: int, *, most_times: float | None = None) -> Row:
        return Row(
            what=what, floor_name="json.dumps", floor=took[0], ours=took[1], unit="ms", n=n, most_times=most_times
        )

    def whole(known: frozenset[str]) -> None:
        assert examine(encode(ping), known, frozenset()) == (), "the documented ping must be clean"

    took = in_turns(lambda: json.dumps(plain), lambda: whole(next(fresh)), TIMES)
    yield row("encode and examine 10,000 + 10,000", took, TIMES, most_times=5)
    took = in_turns(lambda: json.dumps(plain), lambda: whole(names), TIMES)
    yield row("the same, names met before", took, TIMES, most_times=5)

    remark = "built by nightly job {} for the release train; see notes, all checks were green "
    plain["remarks"] = [remark.format(number) for number in range(125_000)]
    long = json.dumps(plain).encode()
    approved = frozenset({"remarks[]"})
    took = in_turns(lambda: json.dumps(plain), lambda: examine(long, names, approved), FEW)
    yield row("examine 15 MB with free text", took, FEW)

    other = json.loads(long)
    for line in other["projects"][::10]:
        line["loc"] += 1
    other["users"].reverse()
    changed = json.dumps(other).encode()
    took = in_turns(lambda: json.dumps(plain), lambda: difference(long, changed), FEW)
    yield row("compare two of 15 MB", took, FEW)
