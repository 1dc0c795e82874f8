"""The config of the embedded SonarQube: its file, and what a server started now would make of it.

Source: reference for 8.9 to 2026 (ProcessProperties, AppSettingsLoaderImpl, CommandLineParser, Props): arguments beat
the environment, that beats the file, a blank result falls back to the default.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from tray_app.config_files.properties import entries, trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DEMO_PASSWORD: Final = "correct-horse-battery-staple"  # noqa: S105
"""Stands in the demo's config file, so that a copy of that file anywhere can be found."""

TEMPLATE: Final = """\
# Property values can:
# - be set here, as environment variables, or as arguments of the start script
# - be encrypted, see the documentation

#--------------------------------------------------------------------------------------------------
# DATABASE
#
# The embedded database is meant for evaluation only.
sonar.jdbc.username=sonarqube
sonar.jdbc.password={password}
#sonar.jdbc.url=jdbc:postgresql://localhost/sonarqube?currentSchema=my_schema

#--------------------------------------------------------------------------------------------------
# WEB SERVER
sonar.web.host=127.0.0.1
#sonar.web.context=
#sonar.web.port=9000
sonar.web.javaAdditionalOpts=-Dfile.encoding=UTF-8 \\
    -Djava.net.preferIPv4Stack=true

# Who looks after this instance: Zoë, Jürgen
corp.contact = Z\\u00f6e

#--------------------------------------------------------------------------------------------------
# LOGGING
#sonar.log.level=INFO
sonar.path.logs=logs

#--------------------------------------------------------------------------------------------------
# OTHERS

# Delay in seconds between processing of notification queue. Default is 60 seconds.
#sonar.notifications.delay=60

#--------------------------------------------------------------------------------------------------
# TELEMETRY - Share anonymous SonarQube statistics
# By sharing anonymous SonarQube statistics, you help us understand how SonarQube is used.
# Shared data is available via the system info page; sharing can be turned off here.
#sonar.telemetry.enable=true
"""

MASKED: Final = "xxxxxxxx"
"""What the server shows for a secret. Source: SettingsSection."""
_SECRET: Final = re.compile(r"password|secret|passcode|\.secured$", re.IGNORECASE)
_INTERPOLATED: Final = re.compile(r"\$\{env:([^}]*)\}")


def version_number(version: str) -> tuple[int, int]:
    """Major and minor. 2025.1 and the community build's 25.3 are both above 10.8."""
    major, minor = (int(part) for part in version.split(".")[:2])
    return major, minor


def config_file(home: Path) -> Path:
    """`conf/sonar.properties`."""
    return home / "conf" / "sonar.properties"


def write_config(home: Path, lines: Sequence[str] = ()) -> Path:
    """Writes the file as an owner would have it, `lines` added, unless there is one. Its path."""
    path = config_file(home)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = TEMPLATE.format(password=DEMO_PASSWORD) + "".join(f"{line}\n" for line in lines)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with open(descriptor, "wb") as file:  # noqa: PTH123
            file.write(text.encode("utf-8"))
    return path


def defaults(version: tuple[int, int]) -> dict[str, str]:
    """Keys of the telemetry section that this version knows, with their defaults."""
    vendor = "https://telemetry.sonarsource.com/sonarqube"
    known = {
        "sonar.telemetry.enable": "true",
        "sonar.telemetry.url": vendor,
        "sonar.telemetry.frequencyInSeconds": "21600" if version <= (9, 1) else "10800",
    }
    if version >= (9, 8):
        known["sonar.telemetry.compression"] = "true"
    if version >= (25, 1):
        known["sonar.telemetry.metrics.url"] = f"{vendor}/metrics"
    if version >= (2026, 1) or (26, 1) <= version < (1000, 0):
        known["sonar.telemetry.metricsBatchSize"] = "10000"
        known["sonar.telemetry.issueEvents.maxPerAnalysis"] = "100000"
        known["sonar.gessie.url"] = "https://events.sonarsource.example"  # its real value is not public
    return known


def variable(key: str) -> str:
    """The environment variable that overrides `key`."""
    return key.upper().replace(".", "_").replace("-", "_")


def load(
    home: Path, *, version: tuple[int, int], environment: Mapping[str, str], arguments: Sequence[str]
) -> dict[str, str]:
    """What a main process started now works with. A missing file is an empty one.

    Raises Fixable for a file that Java refuses, ValueError for an argument that aborts the start.
    """
    path = config_file(home)
    data = path.read_bytes() if path.exists() else b""
    file = {trimmed(entry.key): trimmed(entry.value) for entry in entries(data)}
    if version <= (9, 9):  # later versions take ${env:...} literally, as these do where there is no such variable
        file = {k: _INTERPOLATED.sub(lambda m: environment.get(m[1], m[0]), v) for k, v in file.items()}
    known = defaults(version)
    settings = dict(file)
    for key in {*known, *file}:
        if variable(key) in environment:
            settings[key] = trimmed(environment[variable(key)])
    for argument in arguments:
        key, equals, value = argument.removeprefix("-D").partition("=")
        if not (argument.startswith("-D") and equals):
            raise ValueError(f"not like -Dkey=value: {argument}")
        settings[key] = trimmed(value)
    for key, value in known.items():
        if not settings.get(key):
            settings[key] = value
    # Made up by each main process; seen in 9.9.8.
    settings.setdefault("sonar.cluster.node.name", f"sonarqube-{uuid4()}")
    return settings


def is_on(settings: Mapping[str, str]) -> bool:
    """What the server's getBoolean makes of `sonar.telemetry.enable`."""
    value = settings["sonar.telemetry.enable"]
    if value.startswith("{b64}"):
        value = b64decode(value[5:]).decode("utf-8", "replace")
    return trimmed(value).lower() == "true"


def shown(settings: Mapping[str, str]) -> dict[str, str]:
    """As `api/system/info` shows them: secrets masked, 500 characters at most."""
    return {
        key: MASKED if _SECRET.search(key) else value[:500] for key, value in sorted(settings.items()) if key and value
    }
