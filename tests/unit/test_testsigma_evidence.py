"""What Testsigma's files, flag and log come to: `partial` exactly when some of its telemetry still leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from tray_app.core.gate import decide
from tray_app.core.model import (
    DisplayState,
    Instance,
    Kind,
    Look,
    Means,
    Observed,
    Sharing,
    Side,
    Source,
    Verdict,
    Wish,
)
from tray_app.core.sharing import Situation, judge, merged
from tray_app.products.testsigma.evidence import (
    NO_SWITCH,
    flag_evidence,
    look_at_files,
    url_evidence,
    weigh,
)

AT = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
ON, OFF, PARTIAL = Sharing.ON, Sharing.OFF, Sharing.PARTIAL
VENDOR, SINK, RELAY = "https://os-services.testsigma.com", "http://127.0.0.1:9", "http://127.0.0.1:19077"
DISABLED, SUNK = "DISABLE_TELEMETRY=true", f"testsigma.platform.url={SINK}"


def an_instance(folder: Path, source: Source = Source.OBSERVE) -> Instance:
    return Instance(
        name="work",
        product="testsigma",
        source=source,
        home=str(folder),
        url="http://127.0.0.1:9090",
        listen="127.0.0.1:19077",
        added_at=AT,
    )


def looked(folder: Path, *lines: str, flag: tuple[bool, bool] | None, url: str | None, source: Source) -> Look:
    instance = an_instance(folder, source)
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "application.properties").write_text("\n".join(lines) + "\n")
    look = look_at_files(instance, AT)
    if flag is not None:
        flag_piece = flag_evidence(instance, consent=flag[0], done=flag[1])
        look = look._replace(asked_at=AT, up=True, evidence=(*look.evidence, flag_piece))
    if url is not None:
        look = look._replace(evidence=(*look.evidence, url_evidence(instance, url)))
    return look


def said(look: Look, instance: Instance, *, wish: Wish | None = None) -> Verdict:
    return judge(
        Situation(
            instance=instance,
            title="Testsigma",
            vendor="Testsigma",
            look=weigh(look),
            wish=wish,
            observed=Observed(),
            do_not_track=False,
            no_switch=NO_SWITCH,
            collects=frozenset({Kind.PING, Kind.EVENT}),
        )
    )


@pytest.mark.parametrize(
    ("lines", "flag", "url", "says"),
    [
        # nothing set: all leaves
        ((), (True, True), VENDOR, (ON, DisplayState.ON)),
        ((), (True, False), VENDOR, (ON, DisplayState.ON)),
        ((), (True, True), None, (ON, DisplayState.ON)),
        # the flag off, for good: events go on
        ((), (False, True), VENDOR, (PARTIAL, DisplayState.PARTIAL)),
        ((), (False, True), None, (PARTIAL, DisplayState.PARTIAL)),
        ((DISABLED,), (False, True), VENDOR, (PARTIAL, DisplayState.PARTIAL)),
        # a tick before the first set-up is finished is undone at the next ping
        ((), (False, False), VENDOR, (ON, DisplayState.ON)),
        # DISABLE_TELEMETRY before the first set-up is finished
        ((DISABLED,), (False, False), VENDOR, (PARTIAL, DisplayState.PARTIAL)),
        ((DISABLED,), (True, False), VENDOR, (ON, DisplayState.RESTART_NEEDED)),
        (("DISABLE_TELEMETRY=TRUE",), (False, False), VENDOR, (PARTIAL, DisplayState.PARTIAL)),
        (("DISABLE_TELEMETRY=1",), (True, False), VENDOR, (ON, DisplayState.ON)),
        (("DISABLE_TELEMETRY=yes",), (True, False), VENDOR, (ON, DisplayState.ON)),
        # ... and after it, when it counts no more
        ((DISABLED,), (True, True), VENDOR, (ON, DisplayState.INEFFECTIVE)),
        # the sink: nothing leaves, whatever the flag says
        ((SUNK,), (True, True), SINK, (OFF, DisplayState.OFF)),
        ((DISABLED, SUNK), (False, True), SINK, (OFF, DisplayState.OFF)),
        # the sink in the file, not read yet
        ((DISABLED, SUNK), (False, True), VENDOR, (PARTIAL, DisplayState.PARTIAL)),
        ((SUNK,), (True, True), VENDOR, (ON, DisplayState.RESTART_NEEDED)),
        # the file of the running server pointed at the sink is changed back: off until its restart
        ((), (True, True), SINK, (OFF, DisplayState.OFF)),
        # another address than the vendor's is not nowhere
        ((), (False, True), "http://collector.example", (PARTIAL, DisplayState.PARTIAL)),
        # never asked: the file leans to the unwelcome side
        ((), None, None, (ON, DisplayState.ON)),
        ((DISABLED,), None, None, (ON, DisplayState.ON)),
        # through the relay
        ((f"testsigma.platform.url={RELAY}",), (True, True), RELAY, (OFF, DisplayState.OFF)),
    ],
)
def test_what_is_said(
    tmp_path: Path,
    lines: tuple[str, ...],
    flag: tuple[bool, bool] | None,
    url: str | None,
    says: tuple[Sharing, DisplayState],
) -> None:
    look = looked(tmp_path, *lines, flag=flag, url=url, source=Source.OBSERVE)
    verdict = said(look, an_instance(tmp_path))
    assert (verdict.sharing, verdict.state) == says, verdict.reason


def test_in_words(tmp_path: Path) -> None:
    look = looked(tmp_path, flag=(False, True), url=VENDOR, source=Source.OBSERVE)
    assert said(look, an_instance(tmp_path)).reason.code == "ts_events_have_no_switch"
    sunk = looked(tmp_path, SUNK, flag=(False, True), url=VENDOR, source=Source.OBSERVE)
    assert said(sunk, an_instance(tmp_path)).reason.code == "some_leave_until_restart"


def test_what_was_switched_off_here_does_not_come_back_because_of_events(tmp_path: Path) -> None:
    wish = Wish(off=True, at=AT)
    off = looked(tmp_path, DISABLED, flag=(False, True), url=VENDOR, source=Source.OBSERVE)
    assert said(off, an_instance(tmp_path), wish=wish).state is DisplayState.PARTIAL
    on = looked(tmp_path, flag=(True, True), url=VENDOR, source=Source.OBSERVE)
    assert said(on, an_instance(tmp_path), wish=wish).state is DisplayState.CAME_BACK


def test_the_flag_shuts_our_gate_for_every_kind(tmp_path: Path) -> None:
    for kind in (Kind.PING, Kind.EVENT):
        for lines, flag, open_ in (
            ((SUNK,), (True, True), True),
            ((SUNK,), (False, True), False),
            ((SUNK,), (False, False), False),
            ((SUNK, DISABLED), (True, True), False),
        ):
            look = weigh(looked(tmp_path, *lines, flag=flag, url=SINK, source=Source.COLLECT))
            gate = decide(kind, source=Source.COLLECT, evidence=look.evidence, kinds=look.kinds)
            assert gate.open is open_, (kind, lines, flag)


def test_collecting_needs_to_know_where_its_own_goes(tmp_path: Path) -> None:
    unknown = weigh(looked(tmp_path, SUNK, flag=(True, True), url=None, source=Source.COLLECT))
    gate = decide(Kind.EVENT, source=Source.COLLECT, evidence=unknown.evidence, kinds=unknown.kinds)
    assert (gate.open, gate.because.code) == (False, "own_destination_unknown")
    elsewhere = weigh(looked(tmp_path, SUNK, flag=(True, True), url=VENDOR, source=Source.COLLECT))
    assert not decide(Kind.EVENT, source=Source.COLLECT, evidence=elsewhere.evidence, kinds=elsewhere.kinds).open


def test_of_log_and_answer_the_louder_counts(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "application.log").write_text(
        "2026-03-12 13:00:00 [] INFO  HttpClient:post:91 [x-1] - "
        f"Making a post request to {VENDOR}/api_public/stats/element | with data - x\n"
    )
    for answer, loud in ((SINK, VENDOR), (VENDOR, VENDOR), (None, VENDOR)):
        look = weigh(looked(tmp_path, flag=(False, True), url=answer, source=Source.OBSERVE))
        deciding = [e for e in look.evidence if e.decides and e.side is Side.RUNNING and e.means is Means.TO_VENDOR]
        assert [e.value for e in deciding] == [loud]


def test_what_the_server_said_holds_while_it_is_not_asked(tmp_path: Path) -> None:
    asked = looked(tmp_path, DISABLED, flag=(True, True), url=VENDOR, source=Source.OBSERVE)
    files = look_at_files(an_instance(tmp_path), AT)
    both = merged(files, asked)
    verdict = said(both, an_instance(tmp_path))
    assert verdict.state is DisplayState.INEFFECTIVE
    assert said(weigh(both), an_instance(tmp_path)) == verdict, "weighed twice it is the same"


@pytest.mark.parametrize(
    ("files", "value", "decides_in"),
    [
        ({"application.properties": "http://a"}, "http://a", "application.properties"),
        ({"application.properties": "http://a", "config/application.properties": "http://b"}, "http://b", "config"),
        ({"config/application.properties": "http://b", "config/x/application.properties": "http://c"}, "http://c", "x"),
    ],
)
def test_later_files_overrule(tmp_path: Path, files: dict[str, str], value: str, decides_in: str) -> None:
    for name, url in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"testsigma.platform.url = {url}\n")
    pieces = look_at_files(an_instance(tmp_path), AT).evidence
    (deciding,) = [e for e in pieces if e.decides and e.side is Side.CONFIGURED and e.key == "testsigma.platform.url"]
    assert deciding.value == value
    assert decides_in in deciding.location


def test_the_variables_name_in_a_file_counts_where_nothing_else_does(tmp_path: Path) -> None:
    for lines, value in (
        (("TESTSIGMA_PLATFORM_URL=http://a",), "http://a"),
        (("TESTSIGMA_PLATFORM_URL=http://a", "testsigma.platform.url=http://b"), "http://b"),
    ):
        look = looked(tmp_path, *lines, flag=None, url=None, source=Source.OBSERVE)
        deciding = [
            e.value for e in look.evidence if e.decides and e.side is Side.CONFIGURED and "url" in e.key.lower()
        ]
        assert deciding == [value]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    instance = an_instance(tmp_path / "nowhere")
    look = look_at_files(instance, AT)
    assert {e.means for e in look.evidence if e.side is Side.CONFIGURED and e.key != "events"} == {Means.UNREADABLE}
    placeholder = looked(tmp_path, "DISABLE_TELEMETRY=${X}", flag=None, url=None, source=Source.OBSERVE)
    assert any(e.note and e.note.code == "ts_placeholder" for e in placeholder.evidence)


FLAGS = [(consent, done) for consent in (True, False) for done in (True, False)]
ALL = list(product([True, False], FLAGS, [VENDOR, SINK, RELAY, "http://collector.example"], list(Source)))


@pytest.mark.parametrize(("disabled", "flag", "url", "source"), ALL)
def test_partial_exactly_when_some_of_it_leaves(
    tmp_path: Path, disabled: bool, flag: tuple[bool, bool], url: str, source: Source
) -> None:
    """Against what the product does: the ping goes by the flag, which it sets by DISABLE_TELEMETRY until it was asked
    for; events go by nothing; the running server's URL says where. What comes to us leaves while nothing says off."""
    consent, done = flag
    pings = consent if done else (consent or not disabled)
    says_off = not consent or disabled
    if url in (VENDOR, "http://collector.example"):
        left = {"ping": pings, "events": True}
    elif (url, source) == (RELAY, Source.RELAY):
        left = {"ping": pings and not says_off, "events": not says_off}
    elif (url, source) in ((SINK, Source.COLLECT), (RELAY, Source.COLLECT)):
        left = dict.fromkeys(("ping", "events"), not says_off)
    else:
        left = {"ping": False, "events": False}
    lines = [f"testsigma.platform.url={url}", *([DISABLED] if disabled else [])]
    look = looked(tmp_path, *lines, flag=flag, url=url, source=source)
    verdict = said(look, an_instance(tmp_path, source))
    expected = PARTIAL if left["ping"] != left["events"] else ON if left["ping"] else OFF
    assert verdict.sharing is expected, (left, verdict.reason)
    assert (verdict.sharing is PARTIAL) == (len(set(left.values())) == 2)
