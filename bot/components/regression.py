"""Multinomial logistic regression in numpy, and the temperature that makes its confidence mean what it says.

Deterministic: it starts from zero, and no step is random. Temperature scaling: Guo et al., 2017.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Optional, Sequence, Tuple

import numpy as np
import scipy.sparse
from scipy.optimize import minimize

Rows = Any  # a numpy array or a scipy CSR matrix, [messages, features]
TEMPERATURES = np.arange(0.3, 3.0, 0.05)
GOING_ON = 4  # a start that has learnt from most messages already needs one step in so many


@dataclass(frozen=True)
class Regression:
    """weights [features, intents], bias [intents]."""

    weights: np.ndarray
    bias: np.ndarray

    def logits(self, rows: Rows) -> np.ndarray:
        return np.asarray(rows @ self.weights + self.bias)


@dataclass(frozen=True)
class Part:
    """One view of the messages. `share` is its part of the blend; the one part without a share takes the rest."""

    rows: Rows
    penalty: float
    steps: int
    share: Optional[float] = None

    def fit(self, labels: np.ndarray, classes: int, seen: np.ndarray) -> Regression:
        """Learn from the messages seen."""
        return fit(self.rows[seen], labels[seen], classes, self.penalty, self.steps)

    def go_on(self, labels: np.ndarray, classes: int, start: Regression) -> Regression:
        """Learn from all messages, beginning where a part of them has led: a few steps are enough."""
        return fit(self.rows, labels, classes, self.penalty, self.steps // GOING_ON, start)

    def weight(self, parts: Sequence[Part]) -> float:
        if self.share is not None:
            return self.share
        return 1 - sum(part.share for part in parts if part.share is not None)


class Product:
    """A matrix that is multiplied again and again. A sparse one is cut in two, for two processors: scipy takes one."""

    def __init__(self, rows: Rows) -> None:
        self._halves = [rows]
        if scipy.sparse.issparse(rows):
            compressed, middle = rows.tocsr(), rows.shape[0] // 2
            self._halves = [compressed[:middle], compressed[middle:]]
        self._pool = ThreadPoolExecutor(len(self._halves))

    def by(self, dense: np.ndarray) -> np.ndarray:
        return np.concatenate(list(self._pool.map(lambda half: np.asarray(half @ dense), self._halves)))


def fit(
    rows: Rows,
    labels: np.ndarray,
    classes: int,
    penalty: float,
    steps: int,
    start: Optional[Regression] = None,
) -> Regression:
    """The least mean cross-entropy plus penalty / 2 x the squared weights, by L-BFGS, from `start` or from zero."""
    features = rows.shape[1]
    truth = np.eye(classes, dtype=np.float32)[labels]
    along, across = Product(rows), Product(rows.T)

    def unpack(flat: np.ndarray) -> Regression:
        flat = flat.astype(np.float32)
        return Regression(flat[: features * classes].reshape(features, classes), flat[features * classes :])

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        guess = unpack(flat)
        chances = softmax(along.by(guess.weights) + guess.bias)
        error = (chances - truth) / len(labels)
        slope = np.concatenate([(across.by(error) + penalty * guess.weights).ravel(), error.sum(0)])
        likelihood = np.log(chances[np.arange(len(labels)), labels] + 1e-12).mean()
        return float(penalty / 2 * (guess.weights**2).sum() - likelihood), slope.astype(np.float64)

    begin = np.zeros((features + 1) * classes)
    if start is not None:
        begin = np.concatenate([start.weights.ravel(), start.bias]).astype(np.float64)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    return unpack(found.x)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Shares that add up to 1 in each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The divisor of held-out logits with the least cross-entropy."""

    def cost(divisor: float) -> float:
        chances = softmax(logits / divisor)[np.arange(len(labels)), labels]
        return -float(np.log(chances + 1e-12).mean())

    return float(min(TEMPERATURES, key=cost))


def apart(count: int, share: int = 4, block: int = 8) -> np.ndarray:
    """A mask of one example in `share`. Neighbours stay together, since authors write in runs of a kind."""
    return (np.arange(count) // block) % share == 0


def blended(parts: Sequence[Part], fitted: Sequence[Regression], held: np.ndarray) -> np.ndarray:
    """Logits for the messages of a mask, each part with its weight."""
    return np.asarray(
        sum(part.weight(parts) * one.logits(part.rows[held]) for part, one in zip(parts, fitted, strict=True))
    )
