"""The figures of the search as Markdown, by words alone and with meaning, where pages are at hand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from api import settings
from api.settings import Settings
from consular.advice import repository
from consular.advice.page import Passage
from consular.advice.search import Found, Search
from consular.database import Database
from consular.places import finder
from tests.bot.evaluation.passages import questions, scores
from tests.bot.evaluation.passages.questions import Asked
from tests.bot.evaluation.passages.scores import Result

NOTHING = "No travel advice is at hand: set GOVUK_FOLDER, or run `consular sync`. Its search is not scored."


async def make(show_errors: bool = False) -> str:
    """The report; it says so where there are no pages to search."""
    chosen = settings.load()
    pages = await _pages(chosen)
    asked = {
        author: [one for one in some if one.country in pages]
        for author, some in questions.evaluation().items()
    }
    if not any(asked.values()):
        return NOTHING
    places = finder.load(chosen.places_file)
    lines = [
        f"{sum(map(len, asked.values()))} questions of travel advice, of countries that nothing was learnt from:",
        "",
        "| search | questions of | first | top three | answered | answered rightly | declined | false answers | ms |",
        "| --- " * 9 + "|",
    ]
    results: list[Result] = []
    for name, folder in (("words alone", None), ("with meaning", chosen.sentences_folder)):
        search = Search.load(chosen.data_folder, places, folder)
        results = []
        for author, some in asked.items():
            begun = time.perf_counter()
            found = scores.run(search, some, pages)
            pace = (time.perf_counter() - begun) * 1000 / len(some)
            figures = " | ".join(f"{value:.3f}" for value in scores.figures(found).values())
            lines.append(f"| {name} | {author} | {figures} | {pace:.0f} |")
            results += found
    held = [
        f">= {scores.FLOORS[name]:.2f}" if name in scores.FLOORS else "" for name in scores.figures(results)
    ]
    lines.append(f"| held to | | {' | '.join(held)} | |")
    return "\n".join([*lines, *(_errors(results) if show_errors else [])])


async def _pages(chosen: Settings) -> Mapping[str, Sequence[Passage]]:
    """Out of the folder of pages, else out of the database."""
    countries = {one.country for some in questions.evaluation().values() for one in some}
    if questions.are_at_hand():
        return {country: questions.passages(country) for country in countries}
    database = Database(chosen.database_url)
    try:
        async with database.read() as session:
            found = {country: await repository.passages(session, country) for country in countries}
    finally:
        await database.close()
    return {country: passages for country, passages in found.items() if passages}


def _errors(results: Sequence[Result]) -> list[str]:
    return [
        f"{fault} {one.country}: {one.question}" for one, found in results if (fault := _fault(one, found))
    ]


def _fault(one: Asked, found: Found) -> str:
    if not one.answers:
        return "FALSE ANSWER" if found.would_answer else ""
    if not found.would_answer:
        return "DECLINED"
    return "" if scores.is_right(one, found, 1) else "NOT FIRST"
