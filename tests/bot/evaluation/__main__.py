"""`make evaluate`: scores the fixed check, the model, the place finder and the search of advice, and prints the report as Markdown.

`python -m tests.bot.evaluation [--errors]`; with --errors the worst mistakes are listed, to learn from kinds of
mistakes, never to copy a message into the training data.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence

from api import settings
from api.cli.parse import metadata
from api.rasa.client import RasaClient, Reading
from api.rasa.process import available
from consular.emergency import check as emergency_check
from consular.places import finder as places
from tests.bot.evaluation import scores
from tests.bot.evaluation.floors import CEILINGS, FLOORS
from tests.bot.evaluation.messages import AUTHORS, Sample, read
from tests.bot.evaluation.passages import report as passages
from tests.bot.evaluation.scores import Read

BATCH = 50


async def score(samples: Sequence[Sample], rasa: RasaClient) -> tuple[list[Read], dict[str, float]]:
    """Read every message by each layer; also the milliseconds a message of each."""
    chosen = settings.load()
    check = emergency_check.load(chosen.data_folder / "emergency")
    finder = places.load(chosen.places_file)
    texts = [sample.text for sample in samples]
    begun = time.perf_counter()
    findings = [check.read(text) for text in texts]
    checked = time.perf_counter()
    countries = [finder.country(text) for text in texts]
    found = time.perf_counter()
    alone = await _parse(rasa, [{"text": text} for text in texts])
    parsed = time.perf_counter()
    seen = [finding.intent if finding else None for finding in findings]
    both = await _parse(
        rasa, [{"text": t, "metadata": metadata(f)} for t, f in zip(texts, findings, strict=True)]
    )
    reads = [
        Read(
            sample,
            emergency,
            model.intent or "nlu_fallback",
            together.intent or "",
            model.confidence,
            country,
            together.doubt is not None,
        )
        for sample, emergency, model, together, country in zip(
            samples, seen, alone, both, countries, strict=True
        )
    ]
    count = len(texts) / 1000
    times = {"check": checked - begun, "places": found - checked, "model": parsed - found}
    return reads, {layer: seconds / count for layer, seconds in times.items()}


async def _parse(rasa: RasaClient, messages: list[dict[str, object]]) -> list[Reading]:
    readings: list[Reading] = []
    for start in range(0, len(messages), BATCH):
        readings += await rasa.parse(messages[start : start + BATCH])
    return readings


def report(reads: Sequence[Read], times: dict[str, float]) -> str:
    """Markdown: the figures with their floors, the worst intents, the bounds."""
    lines = ["| figure | all | " + " | ".join(AUTHORS) + " | held to |", "| --- " * (3 + len(AUTHORS)) + "|"]
    by_author = [
        scores.figures([read for read in reads if read.sample.author == author]) for author in AUTHORS
    ]
    for name, value in scores.figures(reads).items():
        apart = " | ".join(f"{figures[name]:.3f}" for figures in by_author)
        held = (
            f">= {FLOORS[name]:.3f}"
            if name in FLOORS
            else f"<= {CEILINGS[name]:.3f}"
            if name in CEILINGS
            else ""
        )
        lines.append(f"| {name.replace('_', ' ')} | {value:.3f} | {apart} | {held} |")
    lines += [f"| {layer}, ms a message | {value:.2f} | | | |" for layer, value in times.items()]
    lines += ["", *_bounds(reads), "", *_worst(reads)]
    return "\n".join(lines)


def _bounds(reads: Sequence[Read]) -> list[str]:
    grave = [read for read in reads if read.is_emergency]
    layers = {
        "check": [read for read in grave if read.check],
        "model": [read for read in grave if read.model in scores.EMERGENCIES],
        "both": [read for read in grave if read.seen],
    }
    return ["| emergencies seen by | seen | of | 95 % lower bound |", "| --- | --- | --- | --- |"] + [
        f"| {layer} | {len(seen)} | {len(grave)} | {scores.lower_bound(len(seen), len(grave)):.3f} |"
        for layer, seen in layers.items()
    ]


def _worst(reads: Sequence[Read]) -> list[str]:
    taken_for = scores.confusions(reads)
    lines = ["| intent | messages | recall | F1 | most often taken for |", "| --- | --- | --- | --- | --- |"]
    for intent, count, recall, f1 in scores.per_intent(reads):
        others = ", ".join(f"{other} ({number})" for other, number in taken_for.get(intent, []))
        lines.append(f"| {intent} | {count} | {recall:.2f} | {f1:.2f} | {others} |")
    return lines


def _errors(reads: Sequence[Read]) -> list[str]:
    missed = [r for r in reads if r.is_emergency and not r.seen]
    alarms = [r for r in reads if not r.is_emergency and r.seen]
    return [
        *(f"MISSED {r.sample.intent}: {r.sample.text}" for r in missed),
        *(f"ALARM {r.check or '-'}/{r.both} for {r.sample.intent}: {r.sample.text}" for r in alarms),
        *(f"PLACE {r.country} for {r.sample.country}: {r.sample.text}" for r in reads if _misplaced(r)),
    ]


def _misplaced(read: Read) -> bool:
    return not read.sample.ambiguous and read.country != read.sample.country


async def main(show_errors: bool) -> int:
    def tell(text: str) -> None:
        print(text, file=sys.stderr)

    async with available(settings.load(), 120, tell) as rasa:
        reads, times = await score(read(), rasa)
    print(report(reads, times))
    print(f"\n{await passages.make(show_errors)}")
    if show_errors:
        print("\n".join(_errors(reads)))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main("--errors" in sys.argv)))
