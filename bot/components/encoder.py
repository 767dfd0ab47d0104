"""Turns sentences into vectors: all-MiniLM-L6-v2 with what tuning taught it, one thread, no network."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

from bot.components import adapter, graph
from bot.components.graph import POOLED, WIDTH

LONGEST = 128  # word pieces; what is beyond is not read
BATCH = 32
GRAPH, TOKENIZER = "encoder.onnx", "tokenizer.json"


def prepare(folder: Path) -> None:
    """Put into a folder all that an Encoder reads, so that a trained model holds the encoder it was trained with."""
    graph.quantise(graph.build(adapter.adapted(graph.weights())), folder / GRAPH)
    shutil.copyfile(graph.folder() / TOKENIZER, folder / TOKENIZER)


class Encoder:
    """`encode` gives one row a sentence: the three pooled layers side by side, 1,152 numbers."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = False  # a little slower, and tens of megabytes less
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (texts, 1152), float32. Sentences of one length go through together, so that none is padded."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        by_length: Dict[int, List[int]] = {}
        for index, ids in enumerate(pieces):
            by_length.setdefault(len(ids), []).append(index)
        vectors = np.zeros((len(pieces), WIDTH * len(POOLED)), np.float32)
        for indices in by_length.values():
            for start in range(0, len(indices), BATCH):
                part = indices[start : start + BATCH]
                ids = np.array([pieces[index] for index in part], np.int64)
                vectors[part] = np.concatenate(self._session.run(None, {"ids": ids}), axis=1)
        return vectors
