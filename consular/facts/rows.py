"""Facts as table rows, each with a digest of all that it stores, so that seeding can tell what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from consular.facts import phones
from consular.facts.bundle import Facts
from consular.facts.schemas import CountryFact, PostFact, ServiceFact

Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows by slug; a post's phones, and the posts that serve each country in order."""

    countries: dict[str, Row] = field(default_factory=dict)
    posts: dict[str, Row] = field(default_factory=dict)
    services: dict[str, Row] = field(default_factory=dict)
    phones: dict[str, list[Row]] = field(default_factory=dict)
    serving: set[tuple[str, str, int]] = field(default_factory=set)


def build(facts: Facts) -> Rows:
    rows = Rows()
    for slug, country in facts.countries.items():
        rows.countries[slug] = _country(country.fact)
    for slug, post in facts.posts.items():
        home = facts.countries.get(post.fact.located_in)
        rows.phones[slug] = _phones(post.fact, home.fact.iso2 if home else None)
        rows.posts[slug] = _post(post.fact, rows.phones[slug])
    for slug, page in facts.services.items():
        rows.services[slug] = _service(slug, page.fact)
    rows.serving.update(_serving(facts))
    return rows


def _country(fact: CountryFact) -> Row:
    row = fact.model_dump(exclude={"emergency", "posts", "links", "key_facts"})
    row["emergency"] = fact.emergency.model_dump(mode="json", exclude_none=True)
    row["links"] = fact.links.model_dump(exclude_none=True)
    row["key_facts"] = fact.key_facts.model_dump(mode="json", exclude_none=True)
    return _sign(row, fact.posts)


def _post(fact: PostFact, numbers: list[Row]) -> Row:
    row = fact.model_dump(exclude={"serves", "phones", "opening"})
    row["opening"] = [hours.model_dump(by_alias=True) for hours in fact.opening]
    return _sign(row, fact.serves, numbers)


def _service(slug: str, fact: ServiceFact) -> Row:
    return _sign({"slug": slug, **fact.model_dump()})


def _phones(fact: PostFact, iso2: str | None) -> list[Row]:
    return [
        {
            "post_slug": fact.slug,
            "position": position,
            "label": phone.label,
            "published": phone.number,
            "e164": phones.read(phone.number, iso2),
        }
        for position, phone in enumerate(fact.phones)
    ]


def _serving(facts: Facts) -> set[tuple[str, str, int]]:
    """(country, post, position): the country's own list, then the other posts that say that they serve it."""
    served: dict[str, list[str]] = {slug: list(entry.fact.posts) for slug, entry in facts.countries.items()}
    for post, entry in facts.posts.items():
        for country in entry.fact.serves:
            if post not in served[country]:
                served[country].append(post)
    return {
        (country, post, position) for country, posts in served.items() for position, post in enumerate(posts)
    }


def _sign(row: Row, *beside: Any) -> Row:
    """The row with its digest, which also covers what is stored beside it in other tables."""
    content = json.dumps([row, *beside], sort_keys=True, default=str)
    return {**row, "digest": hashlib.sha256(content.encode()).hexdigest()}
