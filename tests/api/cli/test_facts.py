"""`consular facts`: what has to be read again, and the note that it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from consular.advice import repository
from consular.advice.page import read
from consular.advice.repository import Validators
from consular.database import Database, now
from tests.consular.advice.sample import document

PARTS = ("entry-requirements", "health", "safety-and-security", "warnings-and-insurance")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Our data, with one country's file that may be written."""
    folder = tmp_path / "data"
    (folder / "countries").mkdir(parents=True)
    for each in [*Path("data").resolve().iterdir(), *Path("data/countries").resolve().iterdir()]:
        target = folder / ("countries" if each.parent.name == "countries" else "") / each.name
        if each.name == "chad.yml":
            target.write_bytes(each.read_bytes())
        elif each.name != "countries":
            target.symlink_to(each)
    return folder


async def store(database: Database, said: str) -> None:
    page = {**document("chad", dict.fromkeys(PARTS, "<p>Old.</p>") | {"health": f"<p>{said}</p>"})}
    page["public_updated_at"] = "2026-10-02T10:00:00Z"
    async with database.write() as session:
        await repository.store(session, read(page), Validators(), now())


def run(url: str, data: Path, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "DATABASE_URL": url, "DATA_FOLDER": str(data)}
    command = [str(Path(sys.executable).parent / "consular"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


async def test_a_page_that_was_read_again_is_due_only_for_the_part_that_changes_next(
    database: Database, seeded_url: str, data: Path
) -> None:
    await store(database, "None.")
    assert run(seeded_url, data, "facts", "--stale")[1].strip() == (
        "chad: page changed 2026-10-02, read 2026-08-22 "
        "(entry-requirements, health, safety-and-security, warnings-and-insurance)"
    )
    code, said = run(seeded_url, data, "facts", "--read", "chad")
    assert code == 0 and said.startswith("chad: page of 2026-10-02, read 20")
    facts = yaml.safe_load((data / "countries/chad.yml").read_text("utf-8"))["key_facts"]
    assert tuple(facts["as_read"]) == PARTS and facts["read_on"] > now().date().replace(2026, 8, 22)
    assert run(seeded_url, data, "seed")[0] == 0
    assert "Nothing to read again." in run(seeded_url, data, "facts", "--stale")[1]
    await store(database, "Jabs.")
    assert run(seeded_url, data, "facts", "--stale")[1].strip().endswith("(health)")


async def test_a_page_that_is_not_held_cannot_have_been_read(
    database: Database, seeded_url: str, data: Path
) -> None:
    before = (data / "countries/chad.yml").read_text("utf-8")
    code, said = run(seeded_url, data, "facts", "--read", "chad")
    assert code == 1 and "consular sync" in said
    assert (data / "countries/chad.yml").read_text("utf-8") == before
