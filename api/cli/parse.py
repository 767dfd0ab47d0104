"""`consular parse`: how the service would read messages, without answering them. For editors and evaluation."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from rich.console import Console

from api import settings
from api.rasa.client import RasaClient, Reading
from api.rasa.process import available
from consular.emergency import check as emergency_check
from consular.emergency.check import Check
from consular.places import finder as places
from consular.places.finder import Finder

BATCH = 50
TIMEOUT = 120.0  # seconds a batch
console = Console(stderr=True)


def parse() -> None:
    """Read one message a line (plain text, or JSON with "text") and print one JSON object a line."""
    asyncio.run(_parse(sys.stdin))


async def _parse(lines: Iterable[str]) -> None:
    chosen = settings.load()
    check = emergency_check.load(chosen.data_folder / "emergency")
    finder = places.load(chosen.places_file)
    async with available(chosen, TIMEOUT, console.print) as rasa:
        for batch in _batches(_texts(lines)):
            for reading in await read(batch, check, finder, rasa):
                print(json.dumps(reading, ensure_ascii=False), flush=True)


async def read(texts: list[str], check: Check, finder: Finder, rasa: RasaClient) -> list[dict[str, Any]]:
    """What the fixed check, the model and the place finder make of each message together."""
    findings = [check.read(text) for text in texts]
    seen = [finding.intent if finding else None for finding in findings]
    readings = await rasa.parse(
        [
            {"text": text, "metadata": {"emergency": emergency}}
            for text, emergency in zip(texts, seen, strict=True)
        ]
    )
    return [
        _shown(text, reading, emergency, finder.country(text))
        for text, reading, emergency in zip(texts, readings, seen, strict=True)
    ]


def _shown(text: str, reading: Reading, emergency: str | None, country: str | None) -> dict[str, Any]:
    return {
        "text": text,
        "intent": reading.intent,
        "confidence": round(reading.confidence, 4),
        "entities": reading.entities,
        "emergency": emergency,
        "country": country,
    }


def _texts(lines: Iterable[str]) -> Iterator[str]:
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


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, BATCH)):
        yield batch
