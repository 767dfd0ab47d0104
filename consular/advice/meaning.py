"""How near a passage is to a question in meaning, whatever the words: all-MiniLM-L6-v2 on one thread, no network.

Vectors are kept by text, so those of a page are made once in a process, and headings that pages share once for all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from consular.advice.page import Passage
from consular.advice.pieces import Pieces

GRAPH, TOKENIZER = "encoder.onnx", "tokenizer.json"
LONGEST = 160  # word pieces of a passage that are read
BATCH = 16
KEPT = 20_000  # vectors, about 30 MB
Vectors = npt.NDArray[np.float32]


class Meaning:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where `make setup` has not put the encoder there."""
        import onnxruntime

        self._pieces = Pieces.load(folder / TOKENIZER)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            (folder / GRAPH).read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._output = self._session.get_outputs()[-1].name
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def likeness(self, question: str, passages: Sequence[Passage]) -> list[tuple[float, float]]:
        """For each passage how near its whole text is, and how near its heading: cosines from 0 to 1."""
        wholes = [_whole(passage) for passage in passages]
        headings = [_heading(passage) for passage in passages]
        asked = self._vectors([question])[0]
        near = np.maximum(self._vectors([*wholes, *headings]) @ asked, 0)
        return [(float(near[n]), float(near[n + len(passages)])) for n in range(len(passages))]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
            for text, vector in zip(missing, self._encode(missing), strict=True):
                self._kept[text] = vector
            found = np.stack([self._kept[text] for text in texts])
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _encode(self, texts: Sequence[str]) -> list[Vectors]:
        """Unit vectors. Texts of one length go through together, so that none is padded."""
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
                    vectors[number] = vector / np.linalg.norm(vector)
        return vectors


def _whole(passage: Passage) -> str:
    return f"{passage.heading.replace(' > ', ': ') or passage.part_title}. {passage.text}"


def _heading(passage: Passage) -> str:
    return passage.heading.rsplit(" > ", 1)[-1] or passage.part_title
