"""Starts and asks a real SonarQube on this machine. Whatever its telemetry is set to, it stays on loopback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.e2e.commands import Owner
from tray_app.config_files.properties import entries
from tray_app.demo.receiver import EmbeddedReceiver, Message

STARTS_WITHIN_S = 900.0
"""A minute on a machine that does nothing else; one that builds and tests beside it takes many times as long."""
SILENT_FOR_S = 8.0
"""Eight of its telemetry's turns."""
NOBODY = 65534
"""Whom it runs as when we are root: its search engine refuses to."""
PASSWORD = "Live-test-1"
SINK_LOG = "Failed to connect to /127.0.0.1:9"
PING_FAILED, FAREWELL_FAILED = "Error while checking SonarQube statistics", "Error when sending opt-out usage"
TALKATIVE = "sonar.log.level.web=DEBUG"
"""Only so does it say that a message could not be sent; 10 MB a minute."""
SAYS_ENABLED, SAYS_DISABLED = "statistics is enabled", "statistics is disabled"


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """An installation of its own, which the server's user may write to."""
    folder = Path(tempfile.mkdtemp(prefix="tray-live-sonarqube-"))
    try:
        folder.chmod(0o755)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        (home,) = folder.iterdir()
        for script in (home / "elasticsearch" / "bin").iterdir():
            script.chmod(0o755)
        if os.geteuid() == 0:
            for path in (home, *home.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        yield home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RealSonarQube:
    """One installation; its embedded database lives as long as it does."""

    def __init__(self, home: Path, receiver: EmbeddedReceiver) -> None:
        self.home = home
        self.config = home / "conf" / "sonar.properties"
        self.token: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._template = self.config.read_text()
        self._logged: dict[str, int] = {}
        self._port, self._database_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._base = f"""
sonar.web.host=127.0.0.1
sonar.web.port={self._port}
sonar.embeddedDatabase.port={self._database_port}
sonar.search.host=127.0.0.1
sonar.search.port={free_port()}
sonar.es.port={free_port()}
sonar.es.bootstrap.checks.disable=true
sonar.search.javaOpts=-Xmx256m -Xms256m
sonar.web.javaOpts=-Xmx448m
sonar.ce.javaOpts=-Xmx256m
sonar.updatecenter.activate=false
# Whatever else it may want to reach: nobody listens there.
http.proxyHost=127.0.0.1
http.proxyPort=9
https.proxyHost=127.0.0.1
https.proxyPort=9
sonar.telemetry.frequencyInSeconds=1
sonar.telemetry.lock.delay=1
sonar.telemetry.url={receiver.url}/sonarqube
"""

    # --- life -------------------------------------------------------------------------------------------------

    def configure(self, *lines: str) -> None:
        """The file as shipped, with what keeps it on loopback, and these lines."""
        self.config.write_text(self._template + self._base + "".join(f"{line}\n" for line in lines))

    def start(self, *, environment: Mapping[str, str] | None = None, arguments: tuple[str, ...] = ()) -> None:
        """Its main process starts; returns when the Web API is up."""
        self.stop()
        addresses = [e.value for e in entries(self.config.read_bytes()) if e.key == "sonar.telemetry.url"]
        assert addresses, "without an address it would be the vendor's"
        assert all(a.startswith("http://127.0.0.1:") for a in addresses), addresses
        assert not any("url" in word.lower() for word in (*arguments, *(environment or {}))), "only the file says where"
        logs = self.home / "logs"
        self._logged = {path.name: path.stat().st_size for path in logs.glob("*.log")} if logs.exists() else {}
        (jar,) = (self.home / "lib").glob("sonar-application-*.jar")
        as_other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self._process = subprocess.Popen(
            ["nice", "-n", "10", "java", "-Xmx64m", "-jar", str(jar), *arguments],
            cwd=self.home,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_other,
        )
        self.until_up()

    def restart_by_api(self) -> int:
        """As the button on its web page; the status of the answer."""
        before = self.log().count("Web Server is operational")
        status, _ = self.ask("POST", "api/system/restart")
        self.until(lambda: self.log().count("Web Server is operational") > before)
        self.until_up()
        return status

    def stop(self) -> None:
        """Its main process ends, and takes the others along."""
        process = self._process
        if process is None:
            return
        # Told to stop before its compute engine is up it hangs for minutes.
        with suppress(AssertionError):
            self.until(lambda: "SonarQube is operational" in self.log("sonar"), within_s=60)
        self._process = None
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()

    def until_up(self) -> None:
        self.until(self._is_up)

    def until(self, true: Callable[[], Any], *, within_s: float = STARTS_WITHIN_S) -> None:
        end = time.monotonic() + within_s
        while not true():
            assert self._process is not None and self._process.poll() is None, self._tail()
            assert time.monotonic() < end, self._tail()
            time.sleep(0.2)

    def _is_up(self) -> bool:
        with suppress(OSError, ValueError):
            _, body = self.ask("GET", "api/system/status", who="")
            return bool(json.loads(body)["status"] == "UP")
        return False

    def _tail(self) -> str:
        logs = sorted((self.home / "logs").glob("*.log"))
        return "\n".join(f"--- {p.name}\n{p.read_text(errors='replace')[-1500:]}" for p in logs)

    def log(self, of: str = "web") -> str:
        """What its web server, or another of its processes, logged since it was started last."""
        path = self.home / "logs" / f"{of}.log"
        with suppress(FileNotFoundError), path.open(errors="replace") as file:
            file.seek(self._logged.get(path.name, 0))
            return file.read()
        return ""

    # --- asking -----------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, *, who: str | None = None, **query: str) -> tuple[int, bytes]:
        """Status and body; as administrator unless `who` (USER:PASSWORD) is another one or empty."""
        who = f"{self.token}:" if who is None else who
        request = urllib.request.Request(f"{self.url}/{path}?{urlencode(query)}", method=method)
        if who:
            request.add_header("Authorization", f"Basic {b64encode(who.encode()).decode()}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def get(self, path: str, **query: str) -> Any:
        """JSON of a good answer."""
        status, body = self.ask("GET", path, **query)
        assert status == 200, (path, status, body)
        return json.loads(body)

    def post(self, path: str, **query: str) -> Any:
        status, body = self.ask("POST", path, **query)
        assert status in (200, 204), (path, status, body)
        return json.loads(body) if body else None

    def settings(self) -> dict[str, str]:
        """As the running server shows them."""
        shown: dict[str, str] = self.get("api/system/info")["Settings"]
        return shown

    def sql(self, statement: str) -> str:
        """Asks its embedded database."""
        (driver,) = (self.home / "lib" / "jdbc" / "h2").glob("h2-*.jar")
        address = f"jdbc:h2:tcp://127.0.0.1:{self._database_port}/sonar;NON_KEYWORDS=VALUE"
        words = ["java", "-Xmx64m", "-cp", str(driver), "org.h2.tools.Shell", "-url", address]
        done = subprocess.run(
            [*words, "-user", "", "-password", "", "-sql", statement], capture_output=True, text=True, check=True
        )
        return done.stdout

    def forget_its_pings(self) -> None:
        """As if it had never sent anything nor said goodbye: else the next ping is a day away."""
        self.sql("DELETE FROM INTERNAL_PROPERTIES WHERE KEE IN ('telemetry.lastPing', 'telemetry.optOut')")


@dataclass(frozen=True)
class Site:
    """A server, its vendor and its owner."""

    owner: Owner
    server: RealSonarQube
    receiver: EmbeddedReceiver

    def status(self) -> tuple[int, dict[str, Any]]:
        """Exit code and the instance of `status work --json`."""
        done = self.owner.run("status", "work", "--json")
        assert done.out, done
        (one,) = json.loads(done.out)["instances"]
        return done.code, one

    def sends(self) -> Message:
        """The running server's next own message, which must come and be a ping."""
        self.receiver.forget()
        self.server.forget_its_pings()
        (message, *more) = self.receiver.wait_for(1, 60)
        assert message.method == "POST" and not more
        return message

    def is_silent(self) -> bool:
        """Nothing comes though a ping would be due."""
        self.receiver.forget()
        self.server.sql("DELETE FROM INTERNAL_PROPERTIES WHERE KEE = 'telemetry.lastPing'")
        before = self.receiver.bytes_seen
        with suppress(TimeoutError):
            self.receiver.wait_for(1, SILENT_FOR_S)
        return self.receiver.bytes_seen == before

    def log(self) -> list[dict[str, Any]]:
        """The lines of `log --json`."""
        return [json.loads(line) for line in self.owner.run("log", "work", "--json").lines]

    def start(self, *lines: str, **how: Any) -> None:
        """The server as if it were new to telemetry, started with these lines in its file."""
        self.server.forget_its_pings()
        self.server.stop()
        self.receiver.forget()
        self.server.configure(*lines)
        self.server.start(**how)


def furnish(site: Site) -> None:
    """People, projects and an analysis, over the API as everybody does it; the owner adds the instance."""
    server = site.server
    server.configure(*ODD_LINES)
    server.start(environment={"ODD_NAME": "set"})
    words = {"login": "admin", "previousPassword": "admin", "password": PASSWORD}
    status, body = server.ask("POST", "api/users/change_password", who="admin:admin", **words)
    assert status == 204, body
    status, body = server.ask("POST", "api/user_tokens/generate", who=f"admin:{PASSWORD}", name="live")
    assert status == 200, body
    server.token = json.loads(body)["token"]
    for number in range(1, 6):
        server.post("api/users/create", login=f"user{number}", name=f"User {number}", password="Abc-xyz-12")
    server.post("api/users/create", login="stranger", name="Str Anger", local="false")
    server.post("api/users/deactivate", login="user5")
    for number in range(1, 5):
        server.post("api/projects/create", project=f"project{number}", name=f"Project {number}")
    _analyse(site, "project1")
    token = site.owner.folder / "token"
    token.touch(mode=0o600)
    token.write_text(str(server.token))
    added = site.owner.run(
        *("add", "sonarqube", "--name", "work", "--home", str(server.home), "--url", server.url, "--source", "observe"),
        *("--endpoint", f"{site.receiver.url}/sonarqube", "--token-file", str(token), "--yes"),
    )
    assert added.code == 0, added


def _analyse(site: Site, project: str) -> None:
    """A small project in three languages, under git and as if in a CI; Maven carries the scanner."""
    folder = site.owner.folder / "scanned"
    (folder / "src").mkdir(parents=True)
    (folder / "pom.xml").write_text(
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>live</groupId><artifactId>live</artifactId><version>1</version><packaging>pom</packaging></project>"
    )
    (folder / "src" / "a.py").write_text("def f(x):\n    return x + 1\n\n\nprint(f(1))\n")
    (folder / "src" / "b.js").write_text("function f(x) {\n  return x;\n}\n")
    (folder / "src" / "c.xml").write_text("<a>\n  <b/>\n</a>\n")
    git = ["git", "-c", "user.name=live", "-c", "user.email=live@example.org", "-C", str(folder)]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *words], check=True)
    done = subprocess.run(
        [
            *("nice", "-n", "10", "mvn", "-B", f"org.sonarsource.scanner.maven:sonar-maven-plugin:{SCANNER}:sonar"),
            *(f"-Dsonar.host.url={site.server.url}", f"-Dsonar.login={site.server.token}"),
            *(f"-Dsonar.projectKey={project}", "-Dsonar.sources=src", f"-Dsonar.userHome={folder / 'cache'}"),
        ],
        cwd=folder,
        env={**os.environ, "CI": "true", "GITHUB_ACTION": "live"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]

    def processed() -> bool:
        current = site.server.get("api/ce/component", component=project).get("current")
        assert current is None or current["status"] != "FAILED", current
        return current is not None and current["status"] == "SUCCESS"

    site.server.until(processed)


SCANNER = "3.9.1.2184"

ODD_LINES = (
    "sonar.odd.blanks   =  \tb l a n k s \t ",
    "sonar.odd.colon:c",
    "sonar.odd.space s",
    "sonar.odd.escaped=\\u00e9\\t|\\q|\\=|\\\\|\\n|",
    "sonar.odd.utf8=h\u00e9 \u2603 \U0001f600",
    "sonar.odd.continued=one\\",
    "   two\\",
    "   # three",
    "sonar.odd.twice=first",
    "sonar.odd.twice=second",
    "sonar.odd\\ key=with a blank",
    "sonar.odd.trimmed\\ =first spelling",
    "sonar.odd.empty=",
    "! sonar.odd.comment=1",
    "sonar.odd.environment=<${env:ODD_NAME}>",
    "sonar.odd.environment.unset=<${env:ODD_UNSET}>",
    "sonar.odd.literal=<${ODD_NAME}>",
    "sonar.odd.base64={b64}ZmFsc2U=",
    "sonar.odd.equals=a=b:c d",
    "sonar.odd.last=no continuation \\\\",
)
"""What a file may hold. Compared with what the running server says that it read."""
