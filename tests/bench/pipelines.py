"""`make frontier`: the table of the language model's ADR. Each pipeline learns from data/topics and is scored on
tests/bot/evaluation, which none has learnt from: the model alone, without the fixed check and without thresholds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.components import adapter, graph
from bot.components.counts import Counts
from bot.components.encoder import GRAPH, TOKENIZER, Encoder, prepare
from bot.components.gazetteer import finder
from bot.components.masking import mask, spoken
from bot.components.regression import fit, softmax
from bot.tuning import examples
from tests.bot.evaluation.messages import EMERGENCIES, Sample, read

VECTORS, COUNTS = (0.01, 80), (3e-5, 40)  # penalty, steps
BLEND = 0.5  # the counts' share
HEAD = (
    "pipeline", "accuracy", "macro F1", "emergency seen", "right emergency", "false alarms, ordinary", "hard",
    "out of scope accepted", "p50", "size",
)  # fmt: skip


class Bench:
    """What is learnt from, what is scored on, and one line of the table a pipeline."""

    def __init__(self, taught: Sequence[tuple[str, str]], samples: Sequence[Sample]) -> None:
        self.taught = [spoken(text) for _, text in taught]
        self.asked = [spoken(sample.text) for sample in samples]
        self.names, self.labels = np.unique([intent for intent, _ in taught], return_inverse=True)
        self.truth = np.array([sample.intent for sample in samples])
        self.kinds = np.array([sample.kind for sample in samples])

    def logits(self, rows: Any, asked: Any, penalty: float, steps: int) -> np.ndarray:
        """What a regression that learnt from `rows` makes of `asked`."""
        return fit(rows, self.labels, len(self.names), penalty, steps).logits(asked)

    def line(self, name: str, logits: np.ndarray, cost: str = "|") -> str:
        said = self.names[logits.argmax(1)]
        grave, alarmed = np.isin(self.truth, list(EMERGENCIES)), np.isin(said, list(EMERGENCIES))
        outside = self.truth == "out_of_scope"
        figures = [
            (said == self.truth).mean(),
            self._macro_f1(said),
            alarmed[grave].mean(),
            (said == self.truth)[grave].mean(),
            alarmed[self.kinds == "ordinary"].mean(),
            alarmed[self.kinds == "hard_negative"].mean(),
            (said != "out_of_scope")[outside].mean(),
        ]
        return f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + f" | {cost} |"

    def _macro_f1(self, said: np.ndarray) -> float:
        shares = []
        for name in self.names:
            mine, hers = said == name, self.truth == name
            shares.append(2 * (mine & hers).sum() / max(1, mine.sum() + hers.sum()))
        return float(np.mean(shares))


class Static:
    """The mean of the encoder's word vectors, without the encoder."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(graph.folder() / TOKENIZER))
        self.tokenizer.no_padding()
        self.words = graph.weights()["embeddings.word_embeddings.weight"]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        pieces = self.tokenizer.encode_batch(list(texts))
        return np.array([self.words[piece.ids[1:-1] or [100]].mean(0) for piece in pieces])


def cost(read_one: Callable[[str], Any], texts: Sequence[str], megabytes: float) -> str:
    """Median milliseconds a message, one at a time on one thread, and what is loaded for it."""
    spent = []
    for text in texts[::20]:
        begun = time.perf_counter()
        read_one(text)
        spent.append(time.perf_counter() - begun)
    return f"{1000 * float(np.median(spent)):.2f} ms | {megabytes:.0f} MB"


def scaled(vectors: np.ndarray, by: np.ndarray) -> np.ndarray:
    return ((vectors - by.mean(0)) / (by.std(0) + 1e-3)).astype(np.float32)


def encoders(folder: Path) -> dict[str, Encoder]:
    """As published in full, in eight bits, and tuned in eight bits."""
    made = {}
    for name, tensors in (("full", graph.weights()), ("tuned", adapter.adapted(graph.weights()))):
        (folder / name).mkdir()
        prepare(folder / name)
        (folder / name / GRAPH).write_bytes(graph.build(tensors))
        made[name] = Encoder(folder / name)
    (folder / "small").mkdir()
    prepare(folder / "small")
    made["small"] = Encoder(folder / "small")
    return made


def main(folder: Path) -> None:
    bench = Bench(examples.read(), read())
    print(
        f"{len(bench.labels)} examples, {len(bench.asked)} messages, {len(bench.names)} intents\n",
        file=sys.stderr,
    )
    print("| " + " | ".join(HEAD) + " |\n" + "| --- " * len(HEAD) + "|")

    def tell(*row: Any) -> None:
        print(bench.line(*row), flush=True)

    def by_vectors(
        encode: Callable[[Sequence[str]], np.ndarray], taught: Any, asked: Any, last: int = 0
    ) -> Any:
        rows, others = encode(taught)[:, -last:], encode(asked)[:, -last:]
        return bench.logits(scaled(rows, rows), scaled(others, rows), *VECTORS)

    def by_counts(taught: Sequence[str], asked: Sequence[str]) -> tuple[np.ndarray, Counts]:
        counts = Counts.learn(taught)
        return bench.logits(counts.rows(taught), counts.rows(asked), *COUNTS), counts

    plain, counts = by_counts(bench.taught, bench.asked)
    tell("counts", plain, cost(lambda text: counts.rows([text]), bench.asked, 0))
    static = Static()
    price = cost(lambda text: static.encode([text]), bench.asked, static.words.nbytes / 1e6)
    tell("static vectors", by_vectors(static.encode, bench.taught, bench.asked), price)
    kinds = encoders(folder)
    price = cost(lambda text: kinds["full"].encode([text]), bench.asked, 90)
    tell(
        "encoder, last layer", by_vectors(kinds["full"].encode, bench.taught, bench.asked, graph.WIDTH), price
    )
    meaning = by_vectors(kinds["full"].encode, bench.taught, bench.asked)
    tell("encoder, layers 4 to 6", meaning, price)
    tell("the same and counts", (1 - BLEND) * meaning + BLEND * plain)
    sure = softmax(plain).max(1, keepdims=True) > 0.7
    tell("cascade: counts, then the encoder", np.where(sure, plain, meaning))
    tell("tuned encoder", by_vectors(kinds["tuned"].encode, bench.taught, bench.asked), price)
    price = cost(lambda text: kinds["small"].encode([text]), bench.asked, 23)
    tuned = by_vectors(kinds["small"].encode, bench.taught, bench.asked)
    tell("tuned encoder, 8 bits", tuned, price)
    tell("the same and counts", (1 - BLEND) * tuned + BLEND * plain)
    taught, asked = ([mask(text, finder()) for text in texts] for texts in (bench.taught, bench.asked))
    tuned, plain = by_vectors(kinds["small"].encode, taught, asked), by_counts(taught, asked)[0]
    tell("tuned, 8 bits, places masked", tuned)
    tell("**the same and counts**", (1 - BLEND) * tuned + BLEND * plain)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
