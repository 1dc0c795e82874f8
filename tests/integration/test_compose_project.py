"""Which files docker compose reads by itself, from real folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tray_app.config_files.compose_edits import SetVariable, plan_undo, plan_variables
from tray_app.config_files.compose_project import read_project, read_project_service, services_of
from tray_app.config_files.replace import ConfigFiles
from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose

BASE = """services:
  sq:
    image: docker.io/library/sonarqube:9.9
    env_file: sq.env
    environment:
      A: ${X:-none}
"""


def test_file_override_dotenv_and_env_files(tmp_path: Path) -> None:
    base = tmp_path / "docker-compose.yml"
    base.write_text(BASE)
    (tmp_path / ".env").write_text("X=from-dotenv\n")
    (tmp_path / "sq.env").write_text("T=1\n")
    project = read_project(str(base))
    assert project.override == str(tmp_path / "docker-compose.override.yml") and project.ignores_override is None
    assert services_of(project, lambda image: "sonarqube" in image) == ("sq",)
    made, changed_at = read_project_service(project, "sq", ["A", "T"])
    assert [(v.key, v.value, v.path) for v in made.variables] == [("A", "from-dotenv", str(base)), ("T", "1", "sq.env")]
    override = tmp_path / "compose.override.yaml"
    override.write_text("services:\n  sq:\n    environment: [T=2]\n")
    os.utime(override, (changed_at.timestamp() + 100,) * 2)
    project = read_project(str(base))
    assert project.override == str(override), "the one that is there is the one that counts"
    made, now = read_project_service(project, "sq", ["T"])
    assert [v.value for v in made.variables] == ["2", "1"] and (now - changed_at).total_seconds() > 99


def test_set_ups_that_ignore_an_override_are_seen(tmp_path: Path) -> None:
    base = tmp_path / "prod.yml"
    base.write_text(BASE)
    ignored = read_project(str(base)).ignores_override
    assert ignored is not None and ignored.code == "compose_file_chosen"
    (tmp_path / ".env").write_text("COMPOSE_FILE=prod.yml:more.yml\n")
    ignored = read_project(str(base)).ignores_override
    assert ignored is not None and ignored.code == "compose_file_listed"
    (tmp_path / ".env").write_text("COMPOSE_FILE=prod.yml:docker-compose.override.yml\n")
    assert read_project(str(base)).ignores_override is None


def test_what_cannot_be_read_says_which_file(tmp_path: Path) -> None:
    base = tmp_path / "docker-compose.yml"
    with pytest.raises(Fixable) as raised:
        read_project(str(base))
    assert raised.value.code == "file_missing"
    base.write_text(BASE)
    (tmp_path / "docker-compose.override.yml").write_text("services:\n\tsq:\n")
    with pytest.raises(Fixable) as raised:
        read_project(str(base))
    assert raised.value.code == "compose_syntax"
    assert dict(raised.value.reason.facts)["path"].endswith("docker-compose.override.yml")
    (tmp_path / "docker-compose.override.yml").unlink()
    made, _ = read_project_service(read_project(str(base)), "sq", ["T"])
    assert [why.code for why in made.unread] == ["file_missing"]


def test_an_override_of_ours_on_disk_comes_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "docker-compose.override.yml"
    made = plan_variables(None, "sq", [SetVariable("T", "false")], path=str(path), purpose=EditPurpose.SWITCH)
    ConfigFiles().replace(made)
    assert path.read_bytes() == made.content
    back = plan_undo(made.content, made.inverse, path=str(path), purpose=EditPurpose.SWITCH)
    path.write_bytes(made.content + b"# somebody's\n")
    with pytest.raises(Fixable) as raised:
        ConfigFiles().replace(back)
    assert raised.value.code == "file_changed" and path.exists(), "never what somebody wrote since"
    path.write_bytes(made.content)
    ConfigFiles().replace(back)
    assert not path.exists() and list(tmp_path.iterdir()) == []
