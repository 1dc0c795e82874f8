"""What the embedded SonarQube sends home by itself: bodies as its version writes them, requests as it makes them.

Source: the reference sheet, sections 3.1, 3.3 and 4. Only loopback is ever connected to; redirects, which the real
client follows, are not followed, since they could lead off this machine.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import uuid4

from tray_app.demo.loopback_only import loopback
from tray_app.demo.sonarqube_data import EXTERNAL_PLUGINS, PLUGINS, java_date
from tray_app.demo.sonarqube_info import compact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tray_app.demo.people import Person, Project
    from tray_app.demo.sonarqube_data import SonarQubeData

TIMEOUT_S: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """One message that the server sent, or would have sent."""

    method: str
    url: str
    body: bytes
    """Before compression."""
    outcome: str
    """`sent`, `failed` (nobody listens there) or `refused` (not on loopback: the demo sends nothing there)."""
    status_code: int | None = None


# --- bodies -------------------------------------------------------------------------------------------------


def ping_body(data: SonarQubeData, sequence_number: int, now: datetime) -> bytes:
    """The payload of this version: sums up to 9.1, lists of users and projects later."""
    return compact(_sums(data) if data.number <= (9, 1) else _lists(data, sequence_number, now))


def opt_out_body(data: SonarQubeData) -> bytes:
    """The farewell: the identifier only."""
    return compact({"id": data.server_id})


def metrics_bodies(data: SonarQubeData) -> Iterator[bytes]:
    """One message a dimension; none before 2025."""
    if data.number < (25, 1):
        return
    values = {
        "installation": [_metric("ncloc_total", sum(n for p in _projects(data) for _, n in p.ncloc), "integer")],
        "user": [
            {**_metric("sonarlint_used", p.last_sonarlint_at is not None, "boolean"), "user_uuid": _hashed(p)}
            for p in _people(data)
        ],
        "project": [{**_metric("is_private", p.private, "boolean"), "project_uuid": p.uuid} for p in _projects(data)],
        "language": [],
    }
    for dimension, found in values.items():
        if found:
            yield compact(
                {
                    "message_uuid": str(uuid4()),
                    "installation_id": data.server_id,
                    "dimension": dimension,
                    "metric_values": found,
                }
            )


def _metric(key: str, value: object, kind: str) -> dict[str, object]:
    return {"key": key, "value": value, "type": kind, "granularity": "daily"}


def _people(data: SonarQubeData) -> Iterator[Person]:
    return (data.person(i) for i in range(data.user_count))


def _projects(data: SonarQubeData) -> Iterator[Project]:
    return (data.project(i) for i in range(data.project_count))


def _hashed(person: Person) -> str:
    return hashlib.sha3_224(person.uuid.encode()).hexdigest()


def _start(data: SonarQubeData) -> dict[str, object]:
    return {
        "id": data.server_id,
        "version": data.version,
        "edition": data.edition,
        "database": {"name": "PostgreSQL", "version": "12.8"},
        "plugins": [{"name": key, "version": version} for key, _, version in (*PLUGINS, *EXTERNAL_PLUGINS)],
    }


def _sums(data: SonarQubeData) -> dict[str, object]:
    """8.9 and 9.1."""
    loc: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    alm: Counter[str] = Counter()
    scm: Counter[str] = Counter()
    ci: Counter[str] = Counter()
    for project in _projects(data):
        loc.update(dict(project.ncloc))
        by_language.update(name for name, _ in project.ncloc)
        alm[project.binding.telemetry if project.binding else "undetected"] += 1
        scm[project.scm] += 1
        ci[project.ci or "undetected"] += 1
    return {
        **_start(data),
        "userCount": len(data.user_indexes(active=True)),
        "projectCount": data.project_count,
        "usingBranches": data.has_branches,
        "ncloc": loc.total(),
        "projectCountByLanguage": [{"language": k, "count": v} for k, v in sorted(by_language.items())],
        "nclocByLanguage": [{"language": k, "ncloc": v} for k, v in sorted(loc.items())],
        "almIntegrationCount": [{"alm": k, "count": v} for k, v in sorted(alm.items()) if k != "undetected"],
        "projectCountByScm": [{"scm": k, "count": v} for k, v in sorted(scm.items())],
        "projectCountByCI": [{"ci": k, "count": v} for k, v in sorted(ci.items())],
        "sonarlintWeeklyUsers": sum(1 for p in _people(data) if p.last_sonarlint_at),
        "installationDate": int(data.installed_at.timestamp() * 1000),
        "installationVersion": "8.9.0.43852",
        "docker": data.container,
    }


def _lists(data: SonarQubeData, sequence_number: int, now: datetime) -> dict[str, object]:
    """9.6 and later. 9.9 renamed and added fields; the additions of 10 and later that matter to no test are left
    out, so this is a part of what such a version sends."""
    new = data.number >= (9, 9)
    body = _start(data)
    if new:
        body |= {"messageSequenceNumber": sequence_number, "localTimestamp": java_date(now)}
        body["defaultQualityGate"] = data.people.uuid("gate", 0)
    else:
        body["externalAuthProviders"] = sorted({p.provider for p in _people(data)})
    if data.edition == "community":
        body |= {"hasUnanalyzedC": False, "hasUnanalyzedCpp": False}
    body["installationDate"] = java_date(data.installed_at) if new else int(data.installed_at.timestamp() * 1000)
    body["installationVersion"] = "8.9.0.43852"
    body["container" if data.number >= (10, 0) else "docker"] = data.container
    if (9, 9) <= data.number < (10, 0):
        body["scim"] = False
    body["users"] = [_user_row(p, new=new, managed=data.number >= (10, 4)) for p in _people(data)]
    body["projects"] = [
        {
            "projectUuid": p.uuid,
            **({"lastAnalysis": java_date(p.analysed_at)} if p.analysed_at else {}),
            "language": language,
            "loc": loc,
        }
        for p in _projects(data)
        for language, loc in p.ncloc
    ]
    body["projects-general-stats"] = [
        {
            "projectUuid": p.uuid,
            "branchCount": p.branch_count,
            "pullRequestCount": p.pull_request_count,
            "scm": p.scm,
            "ci": p.ci or "undetected",
            "devopsPlatform" if new else "alm": p.binding.telemetry if p.binding else "undetected",
        }
        for p in _projects(data)
    ]
    if new:
        body["quality-gates"] = [{"uuid": data.people.uuid("gate", 0), "caycStatus": "compliant"}]
    return body


def _user_row(person: Person, *, new: bool, managed: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "userUuid": _hashed(person) if new else person.uuid,
        "status": "active" if person.active else "inactive",
    }
    if new:
        row["identityProvider"] = person.provider
    if person.last_seen_at:
        row["lastActivity"] = java_date(person.last_seen_at)
    if person.last_sonarlint_at:
        row["lastSonarlintActivity"] = java_date(person.last_sonarlint_at)
    if managed:
        row["managed"] = False
    return row


# --- requests -------------------------------------------------------------------------------------------------


def send(data: SonarQubeData, method: str, url: str, *, body: bytes) -> OwnMessage:
    """Makes one request as the server's OkHttp does. Never raises for what the other side does; an address that is
    not a loopback one, or is not plain http, is refused before anything is resolved or connected to."""
    message = OwnMessage(method=method, url=url, body=body, outcome="refused")
    where = loopback(url)
    if where is None:
        return message
    host, port, target = where
    gzipped = method == "POST" and data.settings.get("sonar.telemetry.compression", "false").lower() == "true"
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        if method == "POST" and data.number >= (9, 8):
            connection.putheader("Content-Encoding", "gzip")  # also when it is not: the real server's quirk
        connection.putheader("Content-Type", "application/json; charset=utf-8")
        connection.putheader(*(("Transfer-Encoding", "chunked") if gzipped else ("Content-Length", str(len(body)))))
        connection.putheader("Host", urlsplit(url).netloc)
        connection.putheader("Connection", "Keep-Alive")
        connection.putheader("User-Agent", f"SonarQube/{data.version}")
        wire = gzip.compress(body, mtime=0) if gzipped else body
        pieces = [wire[start : start + 8192] for start in range(0, len(wire), 8192)] if gzipped else wire
        connection.endheaders(pieces, encode_chunked=gzipped)
        return OwnMessage(
            method=method, url=url, body=body, outcome="sent", status_code=connection.getresponse().status
        )
    except (OSError, http.client.HTTPException):
        return OwnMessage(method=method, url=url, body=body, outcome="failed")
    finally:
        connection.close()
