"""The sentence encoder computes what its weights say, tuned or not: compared with plain numpy, in the bot's Python."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.inside import run

PROGRAM = r"""
import json, sys, tempfile
from math import erf, sqrt
from pathlib import Path
import numpy as np
from bot.components import adapter, graph
from bot.components.encoder import Encoder, GRAPH, prepare
from bot.components.graph import HEADS, LAYERS, WIDTH, build, weights
from bot.components.masking import spoken

published = weights()
w = adapter.adapted(published)

def normalise(x, name):
    spread = np.sqrt(x.var(-1, keepdims=True) + 1e-12)
    return (x - x.mean(-1, keepdims=True)) / spread * w[name + ".weight"] + w[name + ".bias"]

def linear(x, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]

def gelu(x):
    return x * 0.5 * (1 + np.vectorize(erf)(x / sqrt(2)))

def reference(ids):
    places = w["embeddings.position_embeddings.weight"][: len(ids)]
    x = w["embeddings.word_embeddings.weight"][ids] + places + w["embeddings.token_type_embeddings.weight"][0]
    x = normalise(x, "embeddings.LayerNorm")
    pooled = []
    for layer in range(LAYERS):
        p = f"encoder.layer.{layer}."
        q, k, v = (linear(x, p + "attention.self." + role).reshape(len(ids), HEADS, -1).transpose(1, 0, 2)
                   for role in ("query", "key", "value"))
        scores = q @ k.transpose(0, 2, 1) / sqrt(WIDTH / HEADS)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), WIDTH)
        x = normalise(linear(mixed, p + "attention.output.dense") + x, p + "attention.output.LayerNorm")
        inner = gelu(linear(x, p + "intermediate.dense"))
        x = normalise(linear(inner, p + "output.dense") + x, p + "output.LayerNorm")
        pooled.append(x.mean(0))
    return np.concatenate(pooled[-3:])

def likeness(a, b):
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

folder = Path(tempfile.mkdtemp())
prepare(folder)
small = Encoder(folder)
(folder / GRAPH).write_bytes(build(w))
full = Encoder(folder)
texts = ["I've lost my passport in Marrakech", "help", "my son's been arrested in Dubai " * 12, "\u0623\u0646\u0627"]
references = [reference(full._tokenizer.encode(text).ids) for text in texts]
together = full.encode(texts)
alone = np.stack([full.encode([text])[0] for text in texts])
print(json.dumps({
    "full": [likeness(one, other) for one, other in zip(alone, references)],
    "small": [likeness(small.encode([text])[0], other) for text, other in zip(texts, references)],
    "batching": float(np.abs(together - alone).max()),
    "tuned": sum(w[name] is not published[name] for name in published),
    "squeezed": spoken("heeeeelp pleeease 1000"),
}))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return run(PROGRAM)


def test_the_graph_agrees_with_a_plain_forward_pass(found: dict[str, Any]) -> None:
    assert min(found["full"]) > 0.9999


def test_eight_bits_keep_what_a_sentence_means(found: dict[str, Any]) -> None:
    assert min(found["small"]) > 0.96


def test_a_sentence_means_the_same_in_any_company(found: dict[str, Any]) -> None:
    assert found["batching"] < 1e-4


def test_what_tuning_taught_is_read_with(found: dict[str, Any]) -> None:
    assert found["tuned"] > 0


def test_repeated_letters_are_squeezed_and_numbers_are_not(found: dict[str, Any]) -> None:
    assert found["squeezed"] == "heelp pleease 1000"
