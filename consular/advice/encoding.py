"""Turns texts into unit vectors with a graph that `bot/sentences.py` built: one thread, no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from consular.advice.pieces import Pieces

LONGEST = 160  # word pieces of a text that are read
BATCH = 16
Vectors = npt.NDArray[np.float32]


class Encoder:
    """Safe to share between threads."""

    def __init__(self, graph: Path, pieces: Pieces) -> None:
        """Raises OSError where the graph is not there."""
        import onnxruntime

        self._pieces = pieces
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            graph.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._output = self._session.get_outputs()[-1].name

    def encode(self, texts: Sequence[str]) -> list[Vectors]:
        """Texts of one length go through together, so that none is padded."""
        ids = [self._pieces.ids(text, LONGEST) for text in texts]
        by_length: dict[int, list[int]] = {}
        for number, each in enumerate(ids):
            by_length.setdefault(len(each), []).append(number)
        vectors: list[Vectors] = [np.zeros(0, np.float32)] * len(ids)
        for numbers in by_length.values():
            for start in range(0, len(numbers), BATCH):
                batch = numbers[start : start + BATCH]
                [found] = self._session.run(
                    [self._output], {"ids": np.array([ids[n] for n in batch], np.int64)}
                )
                for number, vector in zip(batch, found, strict=True):
                    vectors[number] = unit(vector)
        return vectors


def unit(vectors: Vectors) -> Vectors:
    """The same directions, with length one."""
    length: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / length
