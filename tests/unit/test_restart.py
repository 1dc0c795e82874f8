"""How an instance is restarted, for everything that can be known of how it runs."""

from __future__ import annotations

import pytest

from tray_app.core.restart import RestartFacts, RestartWay, restart_way
from tray_app.core.sentences import sentence
from tray_app.system.services import Unit, unit_in


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (
            RestartFacts(compose_folder="/srv/my sq", service="sq", pid=1, unit="docker.service"),
            "cd '/srv/my sq' && docker compose up -d --no-deps --pull never sq",
        ),
        (RestartFacts(pid=7, unit="sonarqube.service", script="/o/sonar.sh"), "systemctl restart sonarqube.service"),
        (RestartFacts(pid=7, unit="sq.service", of_user=True), "systemctl --user restart sq.service"),
        (RestartFacts(pid=7, script="/o/sonar.sh"), "/o/sonar.sh restart"),
        (RestartFacts(pid=7, script="/o/sonar.sh", owner="sonar"), "sudo -u sonar /o/sonar.sh restart"),
    ],
)
def test_a_way(facts: RestartFacts, shown: str) -> None:
    way = restart_way(facts)
    assert isinstance(way, RestartWay) and way.shown == shown
    assert ("--dry-run" in way.rehearsal) == (facts.service is not None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (RestartFacts(), "restart_not_running"),
        (RestartFacts(container="sq"), "restart_container"),
        (RestartFacts(pid=7), "restart_by_hand"),
        (RestartFacts(unit="sq.service"), "restart_not_running"),
    ],
)
def test_no_way_says_what_to_do(facts: RestartFacts, code: str) -> None:
    why = restart_way(facts)
    assert not isinstance(why, RestartWay) and why.code == code and sentence(why).endswith(".")


@pytest.mark.parametrize(
    ("groups", "unit"),
    [
        ("0::/system.slice/sonarqube.service\n", Unit(name="sonarqube.service", of_user=False)),
        ("1:name=systemd:/system.slice/sq@a.service\n0::/\n", Unit(name="sq@a.service", of_user=False)),
        (
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/sq.service\n",
            Unit(name="sq.service", of_user=True),
        ),
        ("0::/user.slice/user-1000.slice/session-3.scope\n", None),
        ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-1.scope\n", None),
        ("0::/user.slice/user-1000.slice/user@1000.service\n", None),
        ("0::/\n", None),
        ("", None),
        ("0::/system.slice/a b;rm -rf.service\n", None),
    ],
)
def test_the_unit_that_a_process_runs_in(groups: str, unit: Unit | None) -> None:
    assert unit_in(groups) == unit
