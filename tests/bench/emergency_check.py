"""How long the fixed emergency check takes: `python -m tests.bench.emergency_check`.

Processor time of this thread, so that other work on the machine does not count.
"""

from __future__ import annotations

import statistics
import time

from consular.emergency.check import Check, load
from tests.consular.emergency.conftest import DATA, labelled
from tests.consular.emergency.test_robustness import ADVERSARIAL, repeated


def milliseconds(check: Check, text: str) -> float:
    began = time.thread_time()
    check.read(text)
    return (time.thread_time() - began) * 1000


def report(name: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<28} p50 {cuts[49]:.3f} ms   p99 {cuts[98]:.3f} ms   most {max(times):.3f} ms")


def main() -> None:
    began = time.thread_time()
    check = load(DATA)
    print(f"load {time.thread_time() - began:.2f} s")
    texts = [one.text for name in ("messages.tsv", "held_out.tsv", "fresh.tsv") for one in labelled(name)]
    report("labelled messages", [milliseconds(check, text) for text in texts])
    report("the same again", [milliseconds(check, text) for text in texts])
    long = [(". ".join(texts[at : at + 8]))[:200] for at in range(0, len(texts) - 8)]
    report("200 characters", [milliseconds(check, text) for text in long])
    for kind, unit in ADVERSARIAL.items():
        print(f"10,000 characters of {kind:<24} {milliseconds(check, repeated(unit, 10_000)):.1f} ms")


if __name__ == "__main__":
    main()
