"""What no file can show alone: that facts name each other rightly, and no placeholder means two things."""

from __future__ import annotations

from collections.abc import Iterator, Set

from consular.facts import consistency
from consular.facts.bundle import Facts
from consular.facts.problems import Problem

# Placeholders that replies take from countries, posts and advice: a service page's fact may not use these.
RESERVED = {
    "country", "numbers", "post", "advice_link", "alert", "lawyers", "translators", "funeral_directors",
    "death_guide", "prisoner_pack", "checked", "entry_facts", "health_facts", "laws_facts", "safety_facts",
    "regional_facts",
}  # fmt: skip


def check_together(facts: Facts, countries: Set[str], posts: Set[str]) -> list[Problem]:
    """`countries` and `posts` are the slugs that have a file, readable or not."""
    return [
        *_check_countries(facts, posts),
        *_check_posts(facts, countries),
        *_check_placeholders(facts),
        *_check_intents(facts),
    ]


def _check_countries(facts: Facts, posts: Set[str]) -> Iterator[Problem]:
    for fact, document in ((entry.fact, entry.document) for entry in facts.countries.values()):
        for position, slug in enumerate(fact.posts):
            if slug not in posts:
                fix = "check its spelling, or add its file to data/posts"
                yield document.problem(("posts", position), f"there is no post '{slug}'", fix)
        if not fact.posts and not fact.territory:
            fix = "name the post that serves it, or write territory: true for a British Overseas Territory"
            yield document.problem(("posts",), "is empty", fix)
        if fact.posts and fact.territory:
            fix = "write posts: [] (the local authorities help there), or territory: false"
            yield document.problem(("posts",), "names a post for a British Overseas Territory", fix)
        for location, fault, remedy in consistency.faults(fact.key_facts, fact.parts, fact.alert_status):
            yield document.problem(location, fault, remedy)


def _check_posts(facts: Facts, countries: Set[str]) -> Iterator[Problem]:
    fix = "check its spelling, or add its file to data/countries"
    for fact, document in ((entry.fact, entry.document) for entry in facts.posts.values()):
        for position, slug in enumerate(fact.serves):
            if slug not in countries:
                yield document.problem(("serves", position), f"there is no country '{slug}'", fix)
        if fact.located_in not in countries:
            yield document.problem(("located_in",), f"there is no country '{fact.located_in}'", fix)


def _check_placeholders(facts: Facts) -> Iterator[Problem]:
    owners = {f"{slug}_source": "the source of that page" for slug in facts.services}
    owners |= dict.fromkeys(RESERVED, "a name that replies keep for country facts")
    for slug, entry in facts.services.items():
        for key in entry.fact.facts:
            if key in owners:
                fault = f"is a placeholder already: {owners[key]}"
                fix = "choose another name, and use it in the replies"
                yield entry.document.problem(("facts", key), fault, fix)
            owners.setdefault(key, f"a fact of services/{slug}.yml")


def _check_intents(facts: Facts) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for topic, entry in facts.topics.items():
        for intent in entry.fact.intents:
            if intent in owners:
                fault = f"is an intent of topics/{owners[intent]} already"
                yield entry.document.problem(("intents", intent), fault, "keep it in one topic")
            owners.setdefault(intent, topic)
