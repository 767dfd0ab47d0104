"""What no file can show alone: that facts name each other rightly, and no placeholder means two things."""

from __future__ import annotations

from collections.abc import Iterator

from consular.facts.loader import Facts
from consular.facts.problems import Problem

# Placeholders that replies get from countries and posts; a service page's fact must not take their names.
RESERVED = {
    "country", "numbers", "post", "advice_link", "alert", "lawyers", "translators", "funeral_directors",
    "death_guide", "prisoner_pack", "checked",
}  # fmt: skip


def check_together(facts: Facts, known: dict[str, set[str]]) -> list[Problem]:
    return [*_check_posts(facts), *_check_countries(facts), *_check_placeholders(facts), *_check_intents(facts)]
