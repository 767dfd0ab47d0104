"""Reads and checks every fact file. All or nothing: one bad file and nothing is loaded, with every fault told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from consular.facts.document import Document, read
from consular.facts.problems import BadFacts, Problem
from consular.facts.schemas import CountryFact, PostFact, ServiceFact, TopicFact

Schema = TypeVar("Schema", bound=BaseModel)


@dataclass(frozen=True)
class Entry(Generic[Schema]):
    """A fact together with the file that it came from."""

    fact: Schema
    document: Document


@dataclass(frozen=True)
class Facts:
    """Everything by slug: the file's name, or for a topic its folder's."""

    countries: Mapping[str, Entry[CountryFact]]
    posts: Mapping[str, Entry[PostFact]]
    services: Mapping[str, Entry[ServiceFact]]
    topics: Mapping[str, Entry[TopicFact]]


def load(data: Path) -> Facts:
    """The facts in a data folder. Raises BadFacts with every problem in every file."""
    from consular.facts.checks import check_together

    problems: list[Problem] = []
    facts = Facts(
        countries=_load_folder(data, "countries/*.yml", CountryFact, problems),
        posts=_load_folder(data, "posts/*.yml", PostFact, problems),
        services=_load_folder(data, "services/*.yml", ServiceFact, problems),
        topics=_load_folder(data, "topics/*/topic.yml", TopicFact, problems),
    )
    problems += check_together(facts)
    if problems:
        raise BadFacts(problems)
    return facts


def _load_folder(
    data: Path, pattern: str, schema: type[Schema], problems: list[Problem]
) -> dict[str, Entry[Schema]]:
    entries: dict[str, Entry[Schema]] = {}
    for file in sorted(data.glob(pattern)):
        slug = file.parent.name if file.name == "topic.yml" else file.stem
        document = read(file, f"{data.name}/{file.relative_to(data).as_posix()}")
        if isinstance(document, list):
            problems += document
            continue
        fact = document.check(schema)
        if isinstance(fact, list):
            problems += fact
        elif getattr(fact, "slug", slug) != slug:
            problems.append(document.problem(("slug",), f"is not the file's name, {slug}", f"write slug: {slug}"))
        else:
            entries[slug] = Entry(fact, document)
    return entries
