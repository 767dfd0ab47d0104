"""What may run in a container: pinned bases, locked packages, no root, and nothing copied that is not there."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

BASES = {"service": "python:3.12-slim-bookworm", "bot": "python:3.10-slim-bookworm"}


@dataclass
class Stage:
    """One FROM and what follows it, as (instruction, rest) pairs."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.steps if name == instruction]


def _stages(text: str) -> dict[str, Stage]:
    """The stages by name. What stands before the first FROM belongs to none."""
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found: list[Stage] = []
    for line in plain.replace("\\\n", " ").splitlines():
        instruction, _, rest = line.strip().partition(" ")
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        elif instruction and found:
            found[-1].steps.append((instruction, rest.strip()))
    return {stage.name: stage for stage in found}


STAGES = _stages(Path("Dockerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load(Path("deploy/compose.yml").read_text(encoding="utf-8"))


def _let_in() -> list[str]:
    """What .dockerignore lets into the build, after shutting everything out."""
    lines = Path(".dockerignore").read_text(encoding="utf-8").split()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def _copied(stage: Stage) -> list[tuple[str | None, str]]:
    """(stage copied from, source) of every COPY."""
    copied = []
    for rest in stage.all("COPY"):
        words = shlex.split(rest)
        options = [word for word in words if word.startswith("--")]
        origin = next((word.removeprefix("--from=") for word in options if word.startswith("--from=")), None)
        copied += [(origin, source) for source in words[len(options) : -1]]
    return copied


def test_both_images_can_be_built_by_their_name() -> None:
    assert set(BASES) <= set(STAGES)


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_every_stage_starts_from_a_pinned_python_or_from_another_stage(stage: Stage) -> None:
    assert stage.base in BASES.values() or stage.base in STAGES


@pytest.mark.parametrize("name", BASES)
def test_an_image_starts_afresh_from_its_own_python(name: str) -> None:
    assert STAGES[name].base == BASES[name]


@pytest.mark.parametrize("name", BASES)
def test_an_image_runs_as_somebody_without_rights(name: str) -> None:
    [user] = STAGES[name].all("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), (
        "a number, so that Kubernetes can see that it is not root"
    )


@pytest.mark.parametrize("name", BASES)
def test_an_image_says_whether_it_is_well_and_what_it_runs(name: str) -> None:
    assert len(STAGES[name].all("HEALTHCHECK")) == len(STAGES[name].all("CMD")) == 1


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_what_is_copied_is_there_and_is_let_into_the_build(stage: Stage) -> None:
    for origin, source in _copied(stage):
        if origin:
            assert origin in STAGES
        else:
            assert Path(source).exists(), source
            assert any(Path(source).is_relative_to(allowed) for allowed in _let_in()), source


def test_nothing_is_let_into_the_build_that_is_not_there() -> None:
    assert [path for path in _let_in() if not Path(path).exists()] == []


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_packages_come_from_a_lock_with_their_hashes(stage: Stage) -> None:
    for command in stage.all("RUN"):
        for part in command.split("&&"):
            words = part.split()
            if words[:2] == ["pip", "install"]:
                assert words[-1] == '"uv==${UV}"'
            elif words[:2] == ["uv", "pip"]:
                own_code = "--no-deps" in words and words[-2:] == ["--editable", "."]
                assert own_code or "--require-hashes" in words, part
            elif words[0] == "npm":
                assert words[1:] in (["ci"], ["run", "build"]), part


def test_uv_is_the_version_that_a_laptop_gets() -> None:
    wanted = re.search(r'^VERSION = "(.+)"', Path("deploy/bootstrap.py").read_text(encoding="utf-8"), re.M)
    assert wanted
    assert f"ARG UV={wanted[1]}\n" in Path("Dockerfile").read_text(encoding="utf-8")


def test_compose_builds_images_that_the_dockerfile_has() -> None:
    targets = {service["build"]["target"] for service in COMPOSE["services"].values() if "build" in service}
    assert targets == set(BASES)


def test_compose_publishes_the_gateway_alone_and_to_this_machine_alone() -> None:
    published = {
        name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service
    }
    assert published == {"gateway": ["127.0.0.1:8000:8000"]}


def test_compose_keeps_everything_but_the_gateway_on_a_network_without_a_way_out() -> None:
    networks = {name: service["networks"] for name, service in COMPOSE["services"].items()}
    assert networks.pop("gateway") == ["inside", "outside"]
    assert set(map(tuple, networks.values())) == {("inside",)}
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_every_lock_of_the_bot_is_installed_before_its_model_is_trained() -> None:
    steps = [rest for name, rest in STAGES["bot-build"].steps if name == "RUN"]
    [training] = [number for number, step in enumerate(steps) if "bot.train" in step]
    for lock in Path("bot").glob("*.txt"):
        assert any(str(lock) in step and "--require-hashes" in step for step in steps[:training]), lock
