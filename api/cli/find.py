"""`consular find`: which passage of a country's travel advice answers a question. For editors and evaluation."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer
from rapidfuzz import process
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api import settings
from api.settings import Settings
from consular.advice import repository as advice
from consular.advice.search import Found, Hit, Search
from consular.countries import repository as countries
from consular.database import Database, now
from consular.errors import NotFound
from consular.places import finder as places
from consular.places.finder import Finder

MOST = 10  # passages
ALIKE = 70  # of 100: a name that was perhaps meant
console = Console(highlight=False, soft_wrap=True)


def find(
    question: Annotated[str, typer.Argument(help="as somebody would ask it, in quotes", show_default=False)],
    country: Annotated[
        str, typer.Option("--country", "-c", help="a country by its name, or as in GOV.UK's address")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    limit: Annotated[int, typer.Option(min=1, help="how many passages")] = MOST,
) -> None:
    """Print the passages of a country's travel advice that are nearest to a question, the best first.

    `would_answer` says whether the first is good enough to be quoted to a person. Exit code 0 either way.
    """
    chosen = settings.load()
    finder = places.load(chosen.places_file)
    found = asyncio.run(_find(chosen, finder, question, country))
    if as_json:
        print(json.dumps(as_data(found, limit), ensure_ascii=False))
    else:
        _show(found, limit)


def as_data(found: Found, limit: int) -> dict[str, Any]:
    """What `--json` prints."""
    printed = {"would_answer": found.would_answer, "passages": [_entry(hit) for hit in found.hits[:limit]]}
    return printed | {"approved_wording": found.wording.text} if found.wording else printed


def _entry(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "part": passage.part,
        "heading": passage.heading.rsplit(" > ", 1)[-1] or passage.part_title,
        "score": round(hit.score, 3),
        "text": passage.text,
        "url": passage.url,
        "updated": passage.updated.isoformat(),
    }


async def _find(chosen: Settings, finder: Finder, question: str, country: str) -> Found:
    database = Database(chosen.database_url)
    try:
        async with database.read() as session:
            slug = await _slug(session, finder, country)
            passages = await advice.passages(session, slug)
    except DBAPIError as error:
        raise NotFound("The database has no tables for this: run `consular migrate`.") from error
    finally:
        await database.close()
    if not passages:
        raise NotFound(f"There is no travel advice for {slug} here yet: run `consular sync`.")
    return Search.load(chosen.data_folder, finder, chosen.sentences_folder).find(
        question, slug, passages, now().date()
    )


async def _slug(session: AsyncSession, finder: Finder, named: str) -> str:
    """The slug of a country that is named by its slug, its name, or whatever else people call it."""
    wanted = named.strip().lower().replace(" ", "-")
    known = {country.slug: country.name for country in await countries.all(session)}
    if wanted in known or await advice.page(session, wanted):
        return wanted
    if meant := finder.country(named):
        return meant
    near = process.extractOne(named, known, score_cutoff=ALIKE)
    hint = f" Did you mean {near[2]}?" if near else ""
    raise NotFound(
        f"There is no country called {named} here.{hint} Give its name, or the slug of its GOV.UK page."
    )


def _show(found: Found, limit: int) -> None:
    if not found.would_answer:
        console.print("[bold]The page does not seem to answer this.[/] Nearest to it:\n")
    if found.pin and found.wording:
        console.print(f"[bold]Approved wording, reviewed on {found.pin.reviewed_on:%-d %B %Y}:[/]")
        console.print(f"{escape(found.wording.text)}\n\nNearest on the page:\n")
    for hit in found.hits[:limit]:
        passage = hit.passage
        console.print(f"[bold]{escape(' > '.join(filter(None, (passage.part_title, passage.heading))))}[/]")
        console.print(escape(passage.text))
        console.print(
            f"{passage.url} (updated {passage.updated:%-d %B %Y}, score {hit.score:.2f})\n", style="dim"
        )
