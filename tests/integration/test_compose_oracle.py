"""What compose files give to a service, held against docker-compose itself (`config`, which needs no daemon). Its
answers are recorded, by version 1.29.2; where it is installed it is asked again, and must still say the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tray_app.config_files.compose_project import read_project, read_project_service

RECORDED = Path(__file__).parents[1] / "data" / "compose" / "answers.json"
"""Made anew by `python -m tests.integration.test_compose_oracle`, where docker-compose is installed."""
KEYS = ("A", "B", "C", "D")
HEAD = "services:\n  sq:\n    image: sonarqube\n"
CASES: dict[str, dict[str, str]] = {
    "map": {"docker-compose.yml": f"{HEAD}    environment:\n      A: x\n      B: 'true'\n      C: ''\n      D: 7\n"},
    "list": {"docker-compose.yml": f"{HEAD}    environment:\n      - A=x=y\n      - B=\n      - 'C= padded '\n"},
    "later in a list wins": {"docker-compose.yml": f"{HEAD}    environment:\n      - A=first\n      - A=second\n"},
    "override": {
        "docker-compose.yml": f"{HEAD}    environment: {{A: base, B: base}}\n",
        "docker-compose.override.yml": "services:\n  sq:\n    environment:\n      - B=over\n      - C=new\n",
    },
    "override of a list by a map": {
        "docker-compose.yml": f"{HEAD}    environment: [A=base, B=base]\n",
        "docker-compose.override.yml": "services: {sq: {environment: {A: over}}}\n",
    },
    "interpolation": {
        "docker-compose.yml": (
            f"{HEAD}    environment:\n      A: ${{X}}\n      B: ${{Y:-none}}\n      C: $$X\n      D: a${{X}}b$X\n"
        ),
        ".env": "X=env\n",
    },
    "empty and unset": {
        "docker-compose.yml": f"{HEAD}    environment:\n      A: ${{E-d}}\n      B: ${{E:-d}}\n      C: ${{U-d}}\n",
        ".env": "E=\n",
    },
    "env file below environment": {
        "docker-compose.yml": f"{HEAD}    env_file: sq.env\n    environment: {{A: mine}}\n",
        "sq.env": "A=file\nB=file\n# C=no\n\nD=two words\n",
    },
    "later env file wins": {
        "docker-compose.yml": f"{HEAD}    env_file: [one.env, two.env]\n",
        "one.env": "A=1\nB=1\n",
        "two.env": "B=2\n",
    },
    "anchors and merge keys": {
        "docker-compose.yml": (
            "version: '3.4'\nx-env: &env\n  A: shared\n  B: shared\n"
            "services:\n  sq:\n    image: sonarqube\n    environment:\n      <<: *env\n      B: own\n"
        )
    },
    "alias": {
        "docker-compose.yml": (
            "version: '3.4'\nx-env: &env {A: shared}\nservices:\n  sq:\n    image: sonarqube\n    environment: *env\n"
        )
    },
}

FROM_SHELL = {"interpolation": {"B"}, "empty and unset": {"C"}}
"""Given by variables that the shell of whoever runs docker compose may have; it is asked without any, and we say that
it is not known."""


def told(name: str, folder: Path) -> dict[str, str]:
    """The environment of the service, as docker-compose would give it."""
    program = shutil.which("docker-compose")
    assert program is not None
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run(
        [program, "config"], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, (name, done.stderr)
    from ruamel.yaml import YAML

    found: Any = YAML(typ="safe").load(done.stdout)
    given = found["services"]["sq"].get("environment", {})
    # What it prints is meant to be read by itself again: there a dollar is written twice.
    return {key: str(given[key]).replace("$$", "$") for key in KEYS if key in given}


def ours(folder: Path) -> dict[str, str | None]:
    made, _ = read_project_service(read_project(str(folder / "docker-compose.yml")), "sq", KEYS)
    strongest: dict[str, str | None] = {}
    for one in made.variables:
        strongest.setdefault(one.key, one.value)
    return strongest


@pytest.mark.parametrize("name", CASES)
def test_a_service_gets_what_docker_compose_gives_it(name: str, tmp_path: Path) -> None:
    for path, text in CASES[name].items():
        (tmp_path / path).write_text(text)
    recorded = json.loads(RECORDED.read_text("utf-8"))[name]
    if shutil.which("docker-compose") is not None:
        assert told(name, tmp_path) == recorded
    found = ours(tmp_path)
    assert {key for key, value in found.items() if value is None} == FROM_SHELL.get(name, set())
    assert found.keys() == recorded.keys()
    assert all(value is None or value == recorded[key] for key, value in found.items()), (found, recorded)


def record() -> None:
    """Asks docker-compose for all of them."""
    answers = {}
    for name, files in CASES.items():
        with TemporaryDirectory() as folder:
            for path, text in files.items():
                (Path(folder) / path).write_text(text)
            answers[name] = told(name, Path(folder))
    RECORDED.parent.mkdir(exist_ok=True)
    RECORDED.write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    record()
