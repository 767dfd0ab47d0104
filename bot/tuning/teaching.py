"""What both kinds of tuning do alike: cut into word pieces, pad, go through the rounds, and say how long it takes."""

from __future__ import annotations

import time
from typing import Any, Callable, Iterable, List, Sequence, Tuple

import numpy as np
import tensorflow as tf
from tokenizers import Tokenizer

from bot.components.graph import folder

SEED, RANK, DROPOUT = 7, 16, 0.1
WARM_UP = 0.06  # of all steps
CLIP = 1.0
TOLD = 50  # steps between two lines

Step = Callable[..., float]  # the share of the learning rate, and a batch's arrays; gives the loss


def pieces(longest: int) -> Tokenizer:
    """The encoder's tokenizer, cutting off what is beyond `longest` word pieces."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def padded(rows: Sequence[List[int]], to: int = 1) -> Tuple[np.ndarray, np.ndarray]:
    """Word pieces as one array, its width a multiple of `to`, and which of them are words."""
    width = -(-max(map(len, rows)) // to) * to
    ids, words = np.zeros((len(rows), width), np.int32), np.zeros((len(rows), width), np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row)], words[number, : len(row)] = row, 1
    return ids, words


def descend(optimiser: Any, slopes: Sequence[Any], variables: Sequence[Any]) -> None:
    """One step down, the slopes held to CLIP together."""
    held, _ = tf.clip_by_global_norm(slopes, CLIP)
    optimiser.apply_gradients(zip(held, variables))  # noqa: B905 (TensorFlow's own zip)


def rate(step: int, steps: int) -> float:
    """The share of the learning rate at a step: up quickly, then down in a straight line."""
    return min(1.0, (step + 1) / (WARM_UP * steps)) * (1 - step / steps)


def teach(
    lesson: Callable[[], Iterable[Tuple[np.ndarray, ...]]], step: Step, rounds: int, steps: int
) -> None:
    """`lesson` gives the batches of one round; `steps` are those of all rounds."""
    begun, taken = time.monotonic(), 0
    for number in range(rounds):
        losses: List[float] = []
        for batch in lesson():
            losses.append(step(rate(taken, steps), *batch))
            taken += 1
            if taken % TOLD == 0:
                left = (time.monotonic() - begun) / taken * (steps - taken) / 60
                print(
                    f"step {taken} of {steps}, loss {np.mean(losses[-TOLD:]):.3f}, {left:.0f} min left",
                    flush=True,
                )
        print(f"round {number + 1} of {rounds}: loss {np.mean(losses):.3f}", flush=True)
