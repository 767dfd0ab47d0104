"""The encoder's graph computes what the published weights say: compared with plain numpy, in the bot's Python."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

PROGRAM = r"""
import json, sys
from math import sqrt
import numpy as np
from bot.components.encoder import HEADS, LAYERS, WIDTH, Encoder, graph_file, weights
from bot.components.classifier import spoken

w = weights()

def normalise(x, name):
    spread = np.sqrt(x.var(-1, keepdims=True) + 1e-12)
    return (x - x.mean(-1, keepdims=True)) / spread * w[name + ".weight"] + w[name + ".bias"]

def linear(x, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]

def gelu(x):
    return x * 0.5 * (1 + np.vectorize(__import__("math").erf)(x / sqrt(2)))

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

encoder = Encoder(graph_file())
texts = ["I've lost my passport in Marrakech", "help", "my son's been arrested in Dubai " * 12, "\u0623\u0646\u0627"]
cosines = []
for text in texts:
    ours, theirs = encoder.encode([text])[0], reference(encoder._tokenizer.encode(text).ids)
    cosines.append(float(ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)))
together = encoder.encode(texts)
alone = np.stack([encoder.encode([text])[0] for text in texts])
print(json.dumps({
    "cosines": cosines,
    "batching": float(np.abs(together - alone).max()),
    "squeezed": spoken("heeeeelp pleeease 1000"),
}))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    done = subprocess.run(
        ["bot/.venv/bin/python", "-W", "ignore", "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": os.getcwd(), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        check=True,
    )
    read: dict[str, object] = json.loads(done.stdout)
    return read


def test_the_graph_agrees_with_a_plain_forward_pass(found: dict[str, list[float]]) -> None:
    assert min(found["cosines"]) > 0.9999


def test_a_sentence_means_the_same_in_any_company(found: dict[str, float]) -> None:
    assert found["batching"] < 1e-4


def test_repeated_letters_are_squeezed_and_numbers_are_not(found: dict[str, object]) -> None:
    assert found["squeezed"] == "heelp pleease 1000"
