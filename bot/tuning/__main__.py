"""`make tune`: teaches the sentence encoder this service's intents, and writes bot/adapter.npz.

Goes on from the adapter that is there, a quarter of an hour; with --anew, or without one, it begins at the published
weights, half an hour. Needed after large changes of data/topics only: a new example is learnt by `make model`, in
minutes, with the adapter that is there. Deterministic but for the order in which a machine adds numbers up.
"""

from __future__ import annotations

import math
import random
import sys
from typing import Iterator, List, Sequence, Tuple

import numpy as np
import tensorflow as tf

from bot.components import adapter
from bot.components.encoder import LONGEST
from bot.components.gazetteer import finder
from bot.components.graph import POOLED, WIDTH, weights
from bot.components.masking import mask, spoken
from bot.tuning import examples, teaching
from bot.tuning.network import Network
from bot.tuning.teaching import DROPOUT, RANK, SEED, Step

ROUNDS, ROUNDS_ON, BATCH = 4, 2, 48
RATE, RATE_ON, HEAD_RATE = 1e-3, 5e-4, 2e-3
SMOOTHING = 0.1  # of the labels

Batch = Tuple[np.ndarray, np.ndarray, np.ndarray]


def batches(pieces: Sequence[List[int]], labels: np.ndarray, chance: random.Random) -> Iterator[Batch]:
    """Messages of like length together, the batches in random order: ids, which of them are words, labels."""
    order = sorted(range(len(pieces)), key=lambda index: (len(pieces[index]), chance.random()))
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    chance.shuffle(parts)
    for part in parts:
        yield (*teaching.padded([pieces[index] for index in part]), labels[part])


def stepper(network: Network, classes: int, pace: float) -> Step:
    """One step of learning at a pace; gives the loss."""
    head = tf.Variable(tf.zeros((WIDTH * len(POOLED), classes)))
    bias = tf.Variable(tf.zeros((classes,)))
    inner, outer = tf.keras.optimizers.Adam(pace), tf.keras.optimizers.Adam(HEAD_RATE)

    @tf.function(reduce_retracing=True)
    def learn(ids: tf.Tensor, words: tf.Tensor, truth: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits = network.vectors(ids, words, training=True) @ head + bias
            target = tf.one_hot(truth, classes) * (1 - SMOOTHING) + SMOOTHING / classes
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(target, logits))
        slopes = tape.gradient(loss, [*network.variables, head, bias])
        teaching.descend(inner, slopes[:-2], network.variables)
        outer.apply_gradients(zip(slopes[-2:], [head, bias]))  # noqa: B905 (TensorFlow's own zip)
        return loss

    def step(share: float, ids: np.ndarray, words: np.ndarray, truth: np.ndarray) -> float:
        inner.learning_rate.assign(pace * share)
        outer.learning_rate.assign(HEAD_RATE * share)
        return float(learn(tf.constant(ids), tf.constant(words), tf.constant(truth, tf.int32)))

    return step


def main(anew: bool) -> int:
    before = adapter.load(adapter.FILE) if adapter.FILE.exists() and not anew else None
    rounds, pace = (ROUNDS_ON, RATE_ON) if before else (ROUNDS, RATE)
    chance = random.Random(SEED)
    tf.random.set_seed(SEED)
    taught = examples.read()
    intents, labels = np.unique([intent for intent, _ in taught], return_inverse=True)
    texts = [mask(spoken(text), finder()) for _, text in taught]
    tokenizer = teaching.pieces(LONGEST)
    network = Network(weights(), RANK, DROPOUT, SEED, before)
    step, steps = stepper(network, len(intents), pace), rounds * math.ceil(len(texts) / BATCH)
    print(f"{len(texts)} examples of {len(intents)} intents, {steps} steps", flush=True)

    def lesson() -> Iterator[Batch]:
        rough = [examples.roughened(text, chance) for text in texts]
        yield from batches([encoding.ids for encoding in tokenizer.encode_batch(rough)], labels, chance)

    teaching.teach(lesson, step, rounds, steps)
    adapter.save(adapter.FILE, network.pairs)
    print(f"written: {adapter.FILE}. Now run `make model` and `make evaluate`.")
    return 0


if __name__ == "__main__":
    sys.exit(main("--anew" in sys.argv))
