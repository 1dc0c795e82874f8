"""`api/system/info` of the embedded SonarQube.

Source: the reference sheet, section 6; keys are human-readable and change with the version.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tray_app.demo.faults import JSON_TYPE, Answer
from tray_app.demo.sonarqube_config import DEMO_PASSWORD, shown
from tray_app.demo.sonarqube_data import EXTERNAL_PLUGINS, PLUGINS, java_date

if TYPE_CHECKING:
    from tray_app.demo.sonarqube_data import SonarQubeData


def compact(value: object) -> bytes:
    """JSON as the server's Gson writes it: no blanks, UTF-8, the two line separators of JavaScript escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode("utf-8", "backslashreplace")


def system_info(data: SonarQubeData, statistics: bytes | None) -> Answer:
    """The whole answer. `statistics`: the exact bytes of the telemetry payload, shown up to 9.1."""
    body = compact(_sections(data))
    if statistics is not None:
        body = body[:-1] + b',"Statistics":' + statistics + b"}"
    return Answer(headers=(("Content-Type", JSON_TYPE),), body=body)


def _sections(data: SonarQubeData) -> dict[str, object]:
    system: dict[str, object] = {"Server ID": data.server_id, "Version": data.version}
    if data.number > (9, 1):
        system["Edition"] = data.edition.capitalize()
    system["Container" if data.number >= (10, 0) else "Docker"] = data.container
    system |= {
        "Accepted external identity providers": "GitHub, SAML",
        "High Availability": False,
        "Official Distribution": True,
        "Force authentication": True,
        "Home Dir": data.home,
        "Data Dir": f"{data.home}/data",
        "Temp Dir": f"{data.home}/temp",
        "Processors": 4,
    }
    state = {"Max Memory (MB)": 512, "Free Memory (MB)": 211, "Threads": 42}
    settings = {**shown(data.settings), "sonar.core.startTime": java_date(data.started_at)}
    sections: dict[str, object] = {
        "Health": "GREEN",
        "Health Causes": [],
        "System": system,
        "Database": {
            "Database": "PostgreSQL",
            "Database Version": "12.8",
            "Username": "sonarqube",
            "URL": "jdbc:postgresql://db01.internal.example:5432/sonarqube",
            "Driver": "PostgreSQL JDBC Driver",
            "Driver Version": "42.5.1",
            "Default transaction isolation": "TRANSACTION_READ_COMMITTED",
        },
        "Bundled": {key: f"{version} [{name}]" for key, name, version in PLUGINS},
        "Plugins": {key: f"{version} [{name}]" for key, name, version in EXTERNAL_PLUGINS},
        "Web JVM State": state,
        "Web JVM Properties": {"user.name": "sonarqube", "java.version": "17.0.9", "user.home": "/home/sonarqube"},
        "Compute Engine Tasks": {"Pending": 0, "In Progress": 0, "Worker Count": 1},
        "Compute Engine JVM State": state,
        "Search State": {"State": "GREEN", "Disk Available": "120 GB"},
        "Search Indexes": {"Index users - Docs": data.user_count},
        "Settings": dict(sorted(settings.items())),
    }
    if DEMO_PASSWORD in str(sections):
        raise AssertionError("the demo's password must never be shown")
    return sections
