"""Made-up users and projects of the embedded SonarQube, in any number.

Everything follows from a seed, what is asked for and an index, through a hash: entry 9,999 costs as little as
entry 0, nothing is kept, and the same seed gives the same people in every process. Among the first few are those
that a careless program stumbles over: a login `java`, quotes, emoji, right-to-left text, control characters, an
e-mail address as a project's name.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST: Final = _words(
    "Ada Alan Amina Anselm Astrid Barbara Carmen Chidi Dana Dmitri Edsger Elif Farid Freya Grace Hedy Ines Jamal Joan "
    "Kenji Lena Linus Mei Miriam Noor Olu Pavel Priya Radia Rosa Sana Sven Tariq Ursula Vera Wanda Xiu Yara Zoltan"
)
_LAST: Final = _words(
    "Abara Bergmann Castillo Dubois Eriksen Fujita Goldberg Horvat Ivanova Jansen Kowalski Lindqvist Moreau Nakamura "
    "Okafor Petrov Quispe Rossi Schneider Tanaka Ueda Varga Weiss Xu Yilmaz Zhang"
)
_THINGS: Final = _words(
    "billing checkout gateway inventory ledger mailer metrics notifier parser planner portal profile pricing ranking "
    "reports router scheduler search session shipping signup storage sync tariff tracker vault wallet warehouse"
)
_LANGUAGES: Final = ("java", "js", "ts", "py", "css", "web", "xml", "kotlin", "go", "cs", "php", "yaml")
_CI: Final = (None, "Github Actions", "GitLab CI", "Azure DevOps", "Jenkins", "CircleCI")
_PROVIDERS: Final = ("sonarqube", "sonarqube", "sonarqube", "github", "ldap_default", "saml")


class OddName(NamedTuple):
    """A login and a name that have made programs stumble."""

    login: str
    name: str


ODD_USERS: Final = (
    OddName("java", "Java Duke"),
    OddName("o'brien", 'Siobhán "Shiv" O\'Brien'),
    OddName("emoji.fan", "Zoë 🚀 Zhang 👩‍💻"),
    OddName("layla.hebrew", "\u202eליילה\u202c كامل"),
    OddName("control", "Bell\x07 Esc\x1b[31m Tab\tNul\x00"),
    OddName("admin@corp.example", "<script>alert(1)</script>"),
)
ODD_PROJECTS: Final = (
    ("java", "java"),
    ("mail", "Fork of jane.doe@corp.example"),
    ("quotes", 'The "new" \\ portal, {draft}'),
    ("emoji:rocket", "🚀 launcher"),
    ("rtl", "\u202eפרויקט\u202c"),
    ("control", "line\nbreak \x1b[2J"),
    ("10.20.30.40", "host db01.internal.example"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One user as the server's database has him."""

    uuid: str
    login: str
    name: str
    email: str | None
    active: bool
    local: bool
    provider: str
    external_login: str
    scm_accounts: tuple[str, ...]
    last_seen_at: datetime | None
    last_sonarlint_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How a project hangs on a DevOps platform."""

    alm: str
    """As the Web API calls it."""
    key: str
    url: str | None
    repository: str
    slug: str | None
    telemetry: str
    """As telemetry calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project."""

    uuid: str
    branch_uuid: str
    """Of its main branch; equal to `uuid` in older projects."""
    key: str
    name: str
    private: bool
    analysed_at: datetime | None
    ncloc: tuple[tuple[str, int], ...]
    """Lines of code by language; empty while it was never analysed."""
    branch_count: int
    pull_request_count: int
    ci: str | None
    scm: str
    binding: Binding | None


BINDINGS: Final = (
    ("github", "github-cloud", "https://api.github.com", "github_cloud"),
    ("github", "github-own", "https://github.corp.example/api/v3", "github_server"),
    ("gitlab", "gitlab-cloud", "https://gitlab.com/api/v4", "gitlab_cloud"),
    ("gitlab", "gitlab-own", "https://gitlab.corp.example/api/v4", "gitlab_server"),
    ("azure", "azure-cloud", "https://dev.azure.com/example", "azure_devops_cloud"),
    ("bitbucket", "bitbucket-own", "https://bitbucket.corp.example", "bitbucket_server"),
    ("bitbucketcloud", "bitbucket-cloud", None, "bitbucketcloud"),
)
"""Platforms that the instance knows: the Web API's name, the setting's key, its URL, telemetry's name."""


class People:
    """The users and projects that follow from a seed. Immutable; any thread."""

    def __init__(self, seed: int, as_of: datetime) -> None:
        self._seed = seed
        self._as_of = as_of

    def number(self, what: str, index: int, below: int) -> int:
        """A number from 0 to `below` - 1, always the same for the same question."""
        digest = blake2b(f"{self._seed}:{what}:{index}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % below

    def uuid(self, what: str, index: int) -> str:
        """Twenty characters like the server's own identifiers."""
        digest = blake2b(f"{self._seed}:uuid:{what}:{index}".encode(), digest_size=13).digest()
        return "AY" + urlsafe_b64encode(digest).decode("ascii")[:18]

    def _ago(self, what: str, index: int, days: int) -> datetime:
        return self._as_of - timedelta(seconds=self.number(what, index, days * 86_400))

    @staticmethod
    def is_active(index: int) -> bool:
        """One user in eight left."""
        return index % 8 != 7

    def person(self, index: int) -> Person:
        """User number `index`; 0 is the administrator."""
        odd = ODD_USERS[index - 1] if 1 <= index <= len(ODD_USERS) else None
        if index == 0:
            odd = OddName("admin", "Administrator")
        first = _FIRST[self.number("first", index, len(_FIRST))]
        last = _LAST[self.number("last", index, len(_LAST))]
        name = odd.name if odd else f"{first} {last}"
        login = odd.login if odd else f"{first}.{last}{index}".lower()
        active = self.is_active(index)
        provider = "sonarqube" if odd else _PROVIDERS[self.number("provider", index, len(_PROVIDERS))]
        never = index != 0 and self.number("never", index, 10) == 0
        email = f"{login.split('@')[0]}@corp.example" if active and self.number("mail", index, 10) else None
        return Person(
            uuid=self.uuid("user", index),
            login=login,
            name=name,
            email=email,
            active=active,
            local=provider == "sonarqube",
            provider=provider,
            external_login=login if provider == "sonarqube" else f"{last}-{first}-{index}".lower(),
            scm_accounts=(f"{login}@scm.example", f"{first[0]}{last}{index}".lower()) if active and index % 3 else (),
            last_seen_at=None if never else self._ago("seen", index, 120 if active else 900),
            last_sonarlint_at=self._ago("lint", index, 60) if active and not never and index % 4 == 1 else None,
        )

    def project(self, index: int, *, branches: bool) -> Project:
        """Project number `index`; without `branches` (community edition) it has its main branch only."""
        thing = _THINGS[self.number("thing", index, len(_THINGS))]
        key, name = f"example.corp:{thing}-{index}", f"{thing.capitalize()} {index}"
        if index < len(ODD_PROJECTS):
            key, name = ODD_PROJECTS[index]
        analysed = index % 9 != 8
        uuid = self.uuid("project", index)
        return Project(
            uuid=uuid,
            branch_uuid=uuid if index % 2 else self.uuid("branch", index),
            key=key,
            name=name,
            private=bool(self.number("private", index, 2)),
            analysed_at=self._ago("analysed", index, 200) if analysed else None,
            ncloc=self._ncloc(index) if analysed else (),
            branch_count=1 + self.number("branches", index, 6) if branches else 1,
            pull_request_count=self.number("prs", index, 9) if branches else 0,
            ci=_CI[self.number("ci", index, len(_CI))] if analysed else None,
            scm="git" if self.number("scm", index, 8) else "svn",
            binding=self._binding(index, thing),
        )

    def _ncloc(self, index: int) -> tuple[tuple[str, int], ...]:
        count = 1 + self.number("languages", index, 4)
        start = self.number("language", index, len(_LANGUAGES))
        names = sorted(_LANGUAGES[(start + step * 5) % len(_LANGUAGES)] for step in range(count))
        return tuple((name, 1 + self.number(f"loc-{name}", index, 60_000)) for name in names)

    def _binding(self, index: int, thing: str) -> Binding | None:
        choice = self.number("binding", index, len(BINDINGS) + 3)
        if choice >= len(BINDINGS):
            return None
        alm, key, url, telemetry = BINDINGS[choice]
        repository = f"{thing}-{index}" if alm in ("azure", "bitbucketcloud") else f"corp/{thing}-{index}"
        if alm == "gitlab":
            repository = str(1000 + index)
        slug = {"azure": "Corp Project", "bitbucket": f"{thing}-{index}"}.get(alm)
        if alm == "bitbucket":
            repository = "CORP"
        return Binding(alm=alm, key=key, url=url, repository=repository, slug=slug, telemetry=telemetry)
