"""The embedded SonarQube: a far end for the demo and for tests, with a config file and a Web API of its own."""

from __future__ import annotations

import threading
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tray_app.demo.faults import Answer
from tray_app.demo.loopback_server import LoopbackServer
from tray_app.demo.people import People
from tray_app.demo.sonarqube_api import SonarQubeApi
from tray_app.demo.sonarqube_config import config_file, is_on, load, write_config
from tray_app.demo.sonarqube_data import SonarQubeData, java_date
from tray_app.demo.sonarqube_info import system_info
from tray_app.demo.sonarqube_parameters import Caller
from tray_app.demo.sonarqube_telemetry import metrics_bodies, opt_out_body, ping_body, send

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tray_app.demo.http_wire import Request
    from tray_app.demo.sonarqube_telemetry import OwnMessage

ADMIN_TOKEN: Final = "squ_demo_0123456789abcdef_admin"  # noqa: S105
USER_TOKEN: Final = "squ_demo_0123456789abcdef_user"  # noqa: S105
ADMIN_PASSWORD: Final = "demo-admin-password"  # noqa: S105


class EmbeddedSonarQube(LoopbackServer):
    """A SonarQube of any version from 8.9 on: `with EmbeddedSonarQube(folder) as server: ... server.url`.

    `home` gets `conf/sonar.properties` unless there is one (`file_lines` are added to a new one). The file, the
    environment and the arguments are read by `start` and `restart` only, as the main process of the real one does;
    `POST api/system/restart` does not read them. The community edition has no branches or pull requests.
    `tokens` are those of administrators, `user_tokens` of users without rights; `admin` may also log in with
    `ADMIN_PASSWORD`. Each answer takes `answer_cost_s`, and `crowd_cost_s` more for every other request under way.
    With `farewell` it sends the real one's DELETE when it starts switched off for the first time.

    Nothing is ever sent off loopback. Any thread may look at it and set its faults.
    """

    def __init__(
        self,
        home: Path,
        *,
        version: str = "9.9.8.100196",
        edition: str = "community",
        users: int = 25,
        projects: int = 12,
        seed: int = 1,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
        file_lines: Sequence[str] = (),
        tokens: Sequence[str] = (ADMIN_TOKEN,),
        user_tokens: Sequence[str] = (USER_TOKEN,),
        container: bool = False,
        answer_cost_s: float = 0.0,
        crowd_cost_s: float = 0.0,
        restarting_s: float = 0.3,
        farewell: bool = False,
        as_of: datetime | None = None,
    ) -> None:
        super().__init__(port=port)
        now = (as_of or datetime.now(UTC)).replace(microsecond=0)
        self.home = home
        self.environment: dict[str, str] = dict(environment or {})
        """Of the main process; a change counts from the next `start` or `restart`."""
        self.arguments: tuple[str, ...] = tuple(arguments)
        self.tokens: set[str] = set(tokens)
        """May be changed while it runs: a token that was revoked."""
        self.user_tokens: set[str] = set(user_tokens)
        self.answer_cost_s = answer_cost_s
        self.crowd_cost_s = crowd_cost_s
        self.farewell = farewell
        self.own_messages: list[OwnMessage] = []
        """What it sent by itself, or would have sent."""
        self._restarting_s = restarting_s
        self._telling: threading.Timer | None = None
        self._opted_out = False
        self._sequence_number = 0
        self.data = SonarQubeData(
            version=version,
            edition=edition,
            user_count=users,
            project_count=projects,
            people=People(seed, now),
            container=container,
            installed_at=now - timedelta(days=400),
            started_at=now,
            home=str(home),
        )
        self._api = SonarQubeApi(self.data, self._restart_by_api, self._info)
        write_config(home, file_lines)

    # --- what it is ---------------------------------------------------------------------------------------

    @property
    def config_path(self) -> Path:
        """Its `sonar.properties`."""
        return config_file(self.home)

    @property
    def server_id(self) -> str:
        """As `api/system/status` shows it."""
        return self.data.server_id

    @property
    def settings(self) -> Mapping[str, str]:
        """As loaded at the last start of the main process."""
        return self.data.settings

    @property
    def telemetry_on(self) -> bool:
        """Whether the running server would send."""
        return is_on(self.data.settings)

    def statistics(self) -> bytes:
        """The exact payload it would send now; up to 9.1 `api/system/info` shows these very bytes."""
        return ping_body(self.data, self._sequence_number + 1, datetime.now(UTC))

    # --- life ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The main process starts: reads the config, then listens. Raises Fixable for a file that Java refuses."""
        self.stop()
        self.data.settings = load(
            self.home, version=self.data.number, environment=self.environment, arguments=self.arguments
        )
        self._note_start()
        super().start()
        if self.telemetry_on:
            self._opted_out = False
        elif not self._opted_out:
            self._opted_out = True
            if self.farewell:
                self.send_opt_out()

    def stop(self) -> None:
        """The main process ends."""
        if self._telling is not None:
            self._telling.cancel()
            self._telling.join()
            self._telling = None
        super().stop()

    def restart(self) -> None:
        """The main process restarts: the only thing that applies a change of the file."""
        self.start()

    def _note_start(self) -> None:
        # Dates in the API have whole seconds: two starts within one must still differ.
        before = self.data.started_at
        now = datetime.now(UTC).replace(microsecond=0)
        self.data.started_at = max(now, before + timedelta(seconds=1)) if self.requests else now
        self.data.status = "UP"

    def _restart_by_api(self) -> None:
        """Web, search and compute engine restart under the same main process, with the settings it has."""
        self.data.status = "RESTARTING"
        self._telling = threading.Timer(self._restarting_s, self._note_start)
        self._telling.daemon = True
        self._telling.start()

    # --- its own telemetry ----------------------------------------------------------------------------------

    def send_telemetry(self) -> tuple[OwnMessage, ...]:
        """Sends what its daily run would send now: the payload, and from 2025 on the metrics. Nothing while off.

        The answer is ignored, as the real server does. To an address that is not on loopback nothing is sent: the
        message comes back as `refused`.
        """
        if not self.telemetry_on:
            return ()
        settings = self.data.settings
        sent = [send(self.data, "POST", settings["sonar.telemetry.url"], body=self.statistics())]
        if sent[0].outcome == "sent":
            metrics_url = settings.get("sonar.telemetry.metrics.url", "")
            sent += [send(self.data, "POST", metrics_url, body=body) for body in metrics_bodies(self.data)]
            self._sequence_number += 1
        self.own_messages += sent
        return tuple(sent)

    def send_opt_out(self) -> OwnMessage:
        """The DELETE that opting out sends."""
        url = self.data.settings["sonar.telemetry.url"]
        message = send(self.data, "DELETE", url, body=opt_out_body(self.data))
        self.own_messages.append(message)
        return message

    # --- answering ------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The Web API's answer."""
        cost_s = self.answer_cost_s + self.crowd_cost_s * (self.under_way - 1)
        if cost_s > 0:
            self._wait(cost_s)
        caller, wrong = self._caller(request)
        path = request.path.rstrip("/")
        if wrong and path != "/api/system/status":
            return Answer(status=401)  # the real one sends no body for wrong credentials
        answer = self._api.answer(request.method, path, parameters=request.query, caller=caller)
        if caller is not None and self.data.number >= (10, 0):
            expiry = ("SonarQube-Authentication-Token-Expiration", java_date(self.data.installed_at.replace(year=2099)))
            return Answer(status=answer.status, headers=(*answer.headers, expiry), body=answer.body)
        return answer

    def _info(self) -> Answer:
        return system_info(self.data, self.statistics() if self.data.number <= (9, 1) else None)

    def _caller(self, request: Request) -> tuple[Caller | None, bool]:
        """Who asks, and whether what was given as a proof is wrong. Bearer counts from 10.0 on; older versions do
        not see it, so that its sender is an anonymous caller."""
        scheme, _, proof = (request.header("authorization") or "").partition(" ")
        if scheme.lower() == "bearer" and self.data.number >= (10, 0):
            login, password = proof.strip(), ""
        elif scheme.lower() == "basic":
            try:
                login, _, password = b64decode(proof, validate=True).decode().partition(":")
            except ValueError:
                return None, True
        else:
            return None, False
        if (login in self.tokens and not password) or (login, password) == ("admin", ADMIN_PASSWORD):
            return Caller(login="admin", admin=True), False
        if login in self.user_tokens and not password:
            return Caller(login="java", admin=False), False
        return None, True
