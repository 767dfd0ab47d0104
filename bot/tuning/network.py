"""The sentence encoder as a TensorFlow network whose published weights stand still and whose adapter learns.

The adapter is a low-rank change of every matrix (Hu et al., 2021, "LoRA"), small enough to keep beside the code.
Only tuning imports this: the service reads with the ONNX graph that has the adapter added in.
"""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

import numpy as np
import tensorflow as tf

from bot.components.adapter import MATRICES, SCALE
from bot.components.graph import HEADS, LAYERS, POOLED, WIDTH

Pairs = Dict[str, Tuple[np.ndarray, np.ndarray]]
EPSILON = 1e-12  # of the layer norms, as published
FIRST = 0  # the lowest layer that learns, from 0


class Network:
    """`vectors(ids, words, training)`: the mean of each pooled layer over the words, [batch, 1152].

    `before` is an adapter that learning goes on from; without it the adapter begins as no change at all."""

    def __init__(
        self,
        tensors: Dict[str, np.ndarray],
        rank: int,
        dropout: float,
        seed: int,
        before: Optional[Pairs] = None,
    ) -> None:
        self._fixed = {name: tf.constant(value) for name, value in tensors.items()}
        self._dropout = dropout
        random = np.random.RandomState(seed)
        self.adapter: Dict[str, Tuple[tf.Variable, tf.Variable]] = {}
        for layer in range(FIRST, LAYERS):
            for matrix in MATRICES:
                name = f"encoder.layer.{layer}.{matrix}"
                wide, narrow = tensors[f"{name}.weight"].shape
                down = random.randn(rank, narrow).astype(np.float32) / np.sqrt(narrow)
                down, up = (before or {}).get(name, (down, np.zeros((wide, rank), np.float32)))
                self.adapter[name] = (tf.Variable(down), tf.Variable(up))

    @property
    def variables(self) -> List[tf.Variable]:
        return [variable for pair in self.adapter.values() for variable in pair]

    @property
    def pairs(self) -> Pairs:
        """The adapter as adapter.save takes it."""
        return {name: (down.numpy(), up.numpy()) for name, (down, up) in self.adapter.items()}

    def vectors(self, ids: tf.Tensor, words: tf.Tensor, training: bool) -> tf.Tensor:
        """`words` is 1.0 for a word piece and 0.0 for padding, [batch, pieces]."""
        fixed = self._fixed
        embedded = tf.gather(fixed["embeddings.word_embeddings.weight"], ids)
        places = fixed["embeddings.position_embeddings.weight"][: tf.shape(ids)[1]]
        values = embedded + places + fixed["embeddings.token_type_embeddings.weight"][0]
        values = self._normalise(values, "embeddings.LayerNorm")
        unseen = (1.0 - words[:, None, None, :]) * -1e9
        outputs = []
        for layer in range(LAYERS):
            values = self._layer(values, unseen, f"encoder.layer.{layer}.", training and layer >= FIRST)
            outputs.append(
                tf.reduce_sum(values * words[:, :, None], 1) / tf.reduce_sum(words, 1, keepdims=True)
            )
        return tf.concat([outputs[layer - 1] for layer in POOLED], 1)

    def _layer(self, values: tf.Tensor, unseen: tf.Tensor, prefix: str, training: bool) -> tf.Tensor:
        attended = self._linear(self._attend(values, unseen, prefix), f"{prefix}attention.output.dense")
        values = values + self._drop(attended, training)
        values = self._normalise(values, f"{prefix}attention.output.LayerNorm")
        active = tf.nn.gelu(self._linear(values, f"{prefix}intermediate.dense"))
        narrowed = self._drop(self._linear(active, f"{prefix}output.dense"), training)
        return self._normalise(values + narrowed, f"{prefix}output.LayerNorm")

    def _attend(self, values: tf.Tensor, unseen: tf.Tensor, prefix: str) -> tf.Tensor:
        shape = tf.shape(values)
        heads = [
            tf.transpose(
                tf.reshape(
                    self._linear(values, f"{prefix}attention.self.{role}"),
                    (shape[0], shape[1], HEADS, WIDTH // HEADS),
                ),
                (0, 2, 1, 3),
            )
            for role in ("query", "key", "value")
        ]
        scores = tf.matmul(heads[0], heads[1], transpose_b=True) / np.sqrt(WIDTH // HEADS).astype(np.float32)
        mixed = tf.matmul(tf.nn.softmax(scores + unseen), heads[2])
        return tf.reshape(tf.transpose(mixed, (0, 2, 1, 3)), shape)

    def _linear(self, values: tf.Tensor, name: str) -> tf.Tensor:
        fixed = tf.tensordot(values, self._fixed[f"{name}.weight"], [[2], [1]]) + self._fixed[f"{name}.bias"]
        if name not in self.adapter:
            return fixed
        down, up = self.adapter[name]
        return fixed + SCALE * tf.tensordot(tf.tensordot(values, down, [[2], [1]]), up, [[2], [1]])

    def _normalise(self, values: tf.Tensor, name: str) -> tf.Tensor:
        mean, variance = tf.nn.moments(values, [2], keepdims=True)
        scaled = (values - mean) * tf.math.rsqrt(variance + EPSILON)
        return scaled * self._fixed[f"{name}.weight"] + self._fixed[f"{name}.bias"]

    def _drop(self, values: tf.Tensor, training: bool) -> tf.Tensor:
        return tf.nn.dropout(values, self._dropout) if training else values
