"""Multinomial logistic regression in numpy, and the temperature that makes its confidence mean what it says.

Deterministic: it starts from zero, and no step is random. Temperature scaling: Guo et al., 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence, Tuple

import numpy as np
import scipy.sparse
from scipy.optimize import minimize

Rows = Any  # a numpy array or a scipy CSR matrix, [messages, features]
TEMPERATURES = np.arange(0.3, 3.0, 0.05)


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

    def fit(self, labels: np.ndarray, classes: int, seen: Optional[np.ndarray] = None) -> Regression:
        """Learn from the messages seen, or from all."""
        if seen is None:
            return fit(self.rows, labels, classes, self.penalty, self.steps)
        return fit(self.rows[seen], labels[seen], classes, self.penalty, self.steps)

    def weight(self, parts: Sequence[Part]) -> float:
        if self.share is not None:
            return self.share
        return 1 - sum(part.share for part in parts if part.share is not None)


def fit(rows: Rows, labels: np.ndarray, classes: int, penalty: float, steps: int) -> Regression:
    """The least mean cross-entropy plus penalty / 2 x the squared weights, by L-BFGS."""
    features = rows.shape[1]
    truth = np.eye(classes, dtype=np.float32)[labels]
    across = rows.T.tocsr() if scipy.sparse.issparse(rows) else rows.T

    def unpack(flat: np.ndarray) -> Regression:
        flat = flat.astype(np.float32)
        return Regression(flat[: features * classes].reshape(features, classes), flat[features * classes :])

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        guess = unpack(flat)
        chances = softmax(guess.logits(rows))
        error = (chances - truth) / len(labels)
        slope = np.concatenate([(across @ error + penalty * guess.weights).ravel(), error.sum(0)])
        likelihood = np.log(chances[np.arange(len(labels)), labels] + 1e-12).mean()
        return float(penalty / 2 * (guess.weights**2).sum() - likelihood), slope.astype(np.float64)

    start = np.zeros((features + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
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


def held_out(parts: Sequence[Part], labels: np.ndarray, classes: int, held: np.ndarray) -> np.ndarray:
    """Blended logits for the messages of a mask, from regressions that did not see them."""
    logits = np.zeros((int(held.sum()), classes), dtype=np.float32)
    for part in parts:
        logits += part.weight(parts) * part.fit(labels, classes, ~held).logits(part.rows[held])
    return logits
