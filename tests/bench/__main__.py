"""`make bench`: speed and memory on this machine, printed with its size. Never part of the tests."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from pathlib import Path

from api import settings
from api.rasa.process import available
from tests.bot.evaluation.messages import read

WARM_UP, MEASURED = 20, 300


async def parse_one_by_one() -> list[float]:
    """Milliseconds for each message, one at a time, through Rasa's HTTP channel."""
    samples = read()
    texts = [sample.text for sample in samples[:: len(samples) // (WARM_UP + MEASURED)]][: WARM_UP + MEASURED]
    taken = []
    async with available(settings.load(), 120, print) as rasa:
        for text in texts:
            begun = time.perf_counter()
            await rasa.parse([{"text": text}])
            taken.append((time.perf_counter() - begun) * 1000)
        print(f"Rasa's resident memory: {_rasa_memory():.0f} MB")
    return taken[WARM_UP:]


def _rasa_memory() -> float:
    """Megabytes of the largest process that runs our Rasa."""
    sizes = [0.0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if b"bot.run" in command:
                lines = (folder / "status").read_text().splitlines()
                sizes.append(
                    next(float(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
                )
        except (OSError, StopIteration):
            continue
    return max(sizes)


def main() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    print(f"This machine: {os.cpu_count()} cores, {memory:.0f} GB")
    taken = sorted(asyncio.run(parse_one_by_one()))
    print(
        f"Reading a message: p50 {statistics.median(taken):.1f} ms, p95 {taken[int(len(taken) * 0.95)]:.1f} ms"
    )


if __name__ == "__main__":
    main()
