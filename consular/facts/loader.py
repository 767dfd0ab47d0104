"""Reads and checks every fact file. All or nothing: with one bad file nothing loads, and every fault is told."""

from __future__ import annotations

from pathlib import Path

from consular.facts.bundle import Entry, Facts, Schema
from consular.facts.checks import check_together
from consular.facts.document import read
from consular.facts.problems import BadFacts, Problem
from consular.facts.schemas import CountryFact, PostFact, ServiceFact, TopicFact


def load(data: Path) -> Facts:
    """The facts in a data folder. Raises BadFacts with every problem in every file."""
    problems: list[Problem] = []
    facts = Facts(
        countries=_load_folder(data, "countries/*.yml", CountryFact, problems),
        posts=_load_folder(data, "posts/*.yml", PostFact, problems),
        services=_load_folder(data, "services/*.yml", ServiceFact, problems),
        topics=_load_folder(data, "topics/*/topic.yml", TopicFact, problems),
    )
    # A file that cannot be read exists all the same: whoever names it is not at fault.
    problems += check_together(facts, _slugs(data, "countries"), _slugs(data, "posts"))
    if problems:
        raise BadFacts(problems)
    return facts


def _slugs(data: Path, folder: str) -> set[str]:
    return {file.stem for file in data.glob(f"{folder}/*.yml")}


def _load_folder(
    data: Path, pattern: str, schema: type[Schema], problems: list[Problem]
) -> dict[str, Entry[Schema]]:
    entries: dict[str, Entry[Schema]] = {}
    files = sorted(data.glob(pattern))
    if not files:
        fix = "check the data folder's path"
        problems.append(Problem(f"{data.name}/{pattern}", 1, "", "no such file", fix))
    for file in files:
        slug = file.parent.name if file.name == "topic.yml" else file.stem
        document = read(file, f"{data.name}/{file.relative_to(data).as_posix()}")
        if isinstance(document, list):
            problems += document
            continue
        fact = document.check(schema)
        if isinstance(fact, list):
            problems += fact
        elif getattr(fact, "slug", slug) != slug:
            fault = f"is not the file's name, {slug}"
            problems.append(document.problem(("slug",), fault, f"write slug: {slug}"))
        else:
            entries[slug] = Entry(fact, document)
    return entries
