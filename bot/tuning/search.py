"""Teaches the search of travel advice what people mean: `python -m bot.tuning.search LESSON`, by `make tune-search`.

The encoder learns to read a question so that its vector comes near to the passage that answers it; passages are read as
published, and turned by one matrix, so that a page is read once whatever is asked. A vector of its own stands for "the
page does not say". What is learnt is kept in bot/search.npz. The lesson is written by
`tests.bot.evaluation.passages.lesson`.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import numpy as np
import tensorflow as tf

from bot.components import adapter
from bot.components.graph import WIDTH, weights
from bot.sentences import LEARNT
from bot.tuning import examples, teaching
from bot.tuning.network import Network
from bot.tuning.teaching import DROPOUT, RANK, SEED, Step

ROUNDS, BATCH, PACE = 3, 16, 6e-4
SCALE = 20.0  # of cosines in the softmax
HEADING = 0.5  # how much the heading's loss counts beside the whole passage's
LONGEST = 64  # word pieces of a question
WIDTHS = 8  # questions are padded to multiples of it, so that few shapes occur
NOTHING = 0.3  # where "the page does not say" begins, as a cosine

Asked = Dict[str, Any]  # text, country, answers (numbers of passages)


class Learner:
    """The question's network, a matrix for passages and one for headings, and the vector of "does not say"."""

    def __init__(self) -> None:
        self.network = Network(weights(), RANK, DROPOUT, SEED)
        self.passage, self.heading = tf.Variable(tf.eye(WIDTH)), tf.Variable(tf.eye(WIDTH))
        self.nothing, self.bias = tf.Variable(tf.zeros((WIDTH,))), tf.Variable(NOTHING)
        self.variables = [*self.network.variables, self.passage, self.heading, self.nothing, self.bias]

    def loss(self, ids: Any, words: Any, page: Tuple[Any, Any], answers: Any) -> Any:
        """`answers` [questions, passages + 1] is 1.0 for each that is right; the last stands for "does not say"."""
        asked = tf.math.l2_normalize(self.network.vectors(ids, words, training=True)[:, -WIDTH:], 1)
        nothing = (tf.linalg.matvec(asked, self.nothing) + self.bias)[:, None]
        total = 0.0
        for number, (matrix, share) in enumerate(((self.passage, 1.0), (self.heading, HEADING))):
            turned = tf.math.l2_normalize(page[number] @ matrix, 1)
            likely = tf.nn.log_softmax(
                SCALE * tf.concat([tf.matmul(asked, turned, transpose_b=True), nothing], 1), 1
            )
            total += share * tf.reduce_mean(-tf.reduce_logsumexp(likely + tf.math.log(answers + 1e-9), 1))
        return total

    def save(self, path: Path) -> None:
        """The adapter, and the rest beside it."""
        rest = {name: getattr(self, name).numpy() for name in ("passage", "heading", "nothing", "bias")}
        adapter.save(path, self.network.pairs, **rest)


def stepper(learner: Learner) -> Step:
    """One step of learning from some questions about one page; gives the loss."""
    optimiser = tf.keras.optimizers.Adam(PACE)

    @tf.function(reduce_retracing=True)
    def learn(ids: Any, words: Any, wholes: Any, headings: Any, answers: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = learner.loss(ids, words, (wholes, headings), answers)
        teaching.descend(optimiser, tape.gradient(loss, learner.variables), learner.variables)
        return loss

    def step(share: float, *batch: np.ndarray) -> float:
        optimiser.learning_rate.assign(PACE * share)
        return float(learn(*(tf.constant(part) for part in batch)))

    return step


def batches(asked: Sequence[Asked], chance: random.Random) -> Iterator[Tuple[str, List[Asked]]]:
    """Questions about one country together, in random order."""
    by_country: Dict[str, List[Asked]] = defaultdict(list)
    for one in asked:
        by_country[one["country"]].append(one)
    parts = []
    for country, ones in by_country.items():
        chance.shuffle(ones)
        parts += [(country, ones[start : start + BATCH]) for start in range(0, len(ones), BATCH)]
    chance.shuffle(parts)
    yield from parts


def right(asked: Sequence[Asked], passages: int) -> np.ndarray:
    answers = np.zeros((len(asked), passages + 1), np.float32)
    for row, one in enumerate(asked):
        answers[row, one["answers"] or [passages]] = 1
    return answers


def main(lesson: Path) -> int:
    chance = random.Random(SEED)
    tf.random.set_seed(SEED)
    with np.load(lesson) as file:
        asked = json.loads(str(file["questions"]))
        countries = {one["country"] for one in asked}
        pages = {country: (file[f"{country}.wholes"], file[f"{country}.headings"]) for country in countries}
    tokenizer = teaching.pieces(LONGEST)
    learner = Learner()
    step, steps = stepper(learner), ROUNDS * sum(1 for _ in batches(asked, random.Random(SEED)))
    print(f"{len(asked)} questions about {len(pages)} countries, {steps} steps", flush=True)

    def lesson_of_a_round() -> Iterator[Tuple[np.ndarray, ...]]:
        for country, some in batches(asked, chance):
            rough = [examples.roughened(one["text"], chance) for one in some]
            rows = [encoding.ids for encoding in tokenizer.encode_batch(rough)]
            answers = right(some, len(pages[country][0]))
            yield (*teaching.padded(rows, WIDTHS), *pages[country], answers)

    teaching.teach(lesson_of_a_round, step, ROUNDS, steps)
    learner.save(LEARNT)
    print(f"written: {LEARNT}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
