"""Everything that the fact files say, by slug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from consular.facts.document import Document
from consular.facts.schemas import CountryFact, PostFact, ServiceFact, TopicFact

Schema = TypeVar("Schema", bound=BaseModel)


@dataclass(frozen=True)
class Entry(Generic[Schema]):
    """A fact together with the file that it came from."""

    fact: Schema
    document: Document


@dataclass(frozen=True)
class Facts:
    """A slug is the file's name; a topic's is its folder's."""

    countries: Mapping[str, Entry[CountryFact]]
    posts: Mapping[str, Entry[PostFact]]
    services: Mapping[str, Entry[ServiceFact]]
    topics: Mapping[str, Entry[TopicFact]]
