"""`consular parse`: how the service would read messages, without answering them. For editors and evaluation."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from api import settings
from api.rasa.client import RasaClient, Reading
from api.rasa.process import available
from consular.emergency import check as emergency_check
from consular.emergency.check import Check, Finding
from consular.places import finder as places
from consular.places.finder import Finder

BATCH = 50
TIMEOUT = 120.0  # seconds a batch
console = Console(stderr=True)
Messages = Annotated[
    typer.FileText | None,
    typer.Argument(
        help='One message a line, plain text or JSON with a "text". Without a file, or with -: what is piped in.',
        show_default=False,
    ),
]


def parse(messages: Messages = None) -> None:
    """Print how each message would be read, one JSON object a line.

    `intent` and `confidence` are the service's reading, check and model together; `emergency` is what the fixed check
    alone saw, with the words that it saw in `phrase`, and `doubtful` where it was unsure; `doubt` names the emergency
    that the person would be asked about; `country` is the GOV.UK slug of the place named.
    """
    lines = messages or sys.stdin
    if lines is sys.stdin and sys.stdin.isatty():
        console.print("One message a line. Ctrl-D ends.")
    asyncio.run(_parse(_texts(iter(lines))))


async def _parse(texts: Iterator[str]) -> None:
    chosen = settings.load()
    check = emergency_check.load(chosen.data_folder / "emergency")
    finder = places.load(Path(chosen.places_file))
    done = 0
    async with available(chosen, TIMEOUT, console.print) as rasa:
        while batch := list(islice(texts, BATCH)):
            for reading in await read(batch, check, finder, rasa):
                print(json.dumps(reading, ensure_ascii=False), flush=True)
            done += len(batch)
            if not sys.stdout.isatty():
                console.print(f"{done} messages read", end="\r")
    if not sys.stdout.isatty():
        console.print(f"{done} messages read")


async def read(texts: list[str], check: Check, finder: Finder, rasa: RasaClient) -> list[dict[str, Any]]:
    """What the fixed check, the model and the place finder make of each message together."""
    findings = [check.read(text) for text in texts]
    readings = await rasa.parse(
        [{"text": text, "metadata": metadata(found)} for text, found in zip(texts, findings, strict=True)]
    )
    return [
        _shown(text, reading, found, finder)
        for text, reading, found in zip(texts, readings, findings, strict=True)
    ]


def metadata(found: Finding | None) -> dict[str, Any]:
    """What the model is told of the check's finding, as the worker tells it."""
    return {"emergency": found.intent if found else None, "doubtful": found is not None and found.doubtful}


def _shown(text: str, reading: Reading, found: Finding | None, finder: Finder) -> dict[str, Any]:
    return {
        "text": text,
        "intent": reading.intent,
        "confidence": round(reading.confidence, 4),
        "entities": reading.entities,
        "emergency": found.intent if found else None,
        "phrase": found.phrase if found else None,
        "doubtful": found is not None and found.doubtful,
        "doubt": reading.doubt,
        "country": finder.country(text),
        "countries": list(finder.choices(text)),
    }


def _texts(lines: Iterator[str]) -> Iterator[str]:
    """A line is plain text, or a JSON object with a `text`. Blank lines are passed over."""
    for line in lines:
        stripped = line.strip()
        if stripped:
            yield _text(stripped)


def _text(line: str) -> str:
    if line.startswith("{"):
        try:
            return str(json.loads(line)["text"])
        except (ValueError, KeyError, TypeError):
            return line
    return line
