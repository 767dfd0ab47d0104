"""How near a passage is to a question in meaning, whatever the words: all-MiniLM-L6-v2 on one thread, no network.

Passages are read with the published weights and turned by a matrix; questions with what tuning taught them
(bot/tuning/search.py). Vectors of passages are kept by text, so that those of a page are made once in a process, and
headings that pages share once for all. Those of questions are not kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from consular.advice.encoding import Encoder, Vectors, unit
from consular.advice.page import Passage
from consular.advice.pieces import Pieces

GRAPH, QUESTION, MATRICES, TOKENIZER = "encoder.onnx", "question.onnx", "matrices.npz", "tokenizer.json"
KEPT = 20_000  # vectors, about 30 MB


@dataclass(frozen=True)
class Likeness:
    """For each passage how near its whole text is, and how near its heading: cosines from 0 to 1. `nothing` is how near
    the question is, likewise, to those that a page does not answer."""

    near: tuple[tuple[float, float], ...]
    nothing: float


class Meaning:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where `make setup` has not put the encoders there."""
        pieces = Pieces.load(folder / TOKENIZER)
        self._questions, self._passages = Encoder(folder / QUESTION, pieces), Encoder(folder / GRAPH, pieces)
        with np.load(folder / MATRICES) as learnt:
            self._passage, self._heading, self._nothing, self._bias = (
                learnt[name].astype(np.float32) for name in ("passage", "heading", "nothing", "bias")
            )
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    @staticmethod
    def is_in(folder: Path) -> bool:
        return all((folder / name).exists() for name in (GRAPH, QUESTION, MATRICES, TOKENIZER))

    def likeness(self, question: str, passages: Sequence[Passage]) -> Likeness:
        """Of each passage, in their order."""
        wholes, headings = self.published(passages)
        asked = self._questions.encode([question])[0]
        whole, heading = (
            np.maximum(unit(vectors @ matrix) @ asked, 0)
            for vectors, matrix in ((wholes, self._passage), (headings, self._heading))
        )
        near = tuple((float(one), float(other)) for one, other in zip(whole, heading, strict=True))
        return Likeness(near, float(asked @ self._nothing + self._bias))

    def published(self, passages: Sequence[Passage]) -> tuple[Vectors, Vectors]:
        """Unit vectors of the passages and of their headings as the published weights have them, [passages, 384]."""
        vectors = self._vectors([*map(_whole, passages), *map(_heading, passages)])
        return vectors[: len(passages)], vectors[len(passages) :]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
            for text, vector in zip(missing, self._passages.encode(missing), strict=True):
                self._kept[text] = vector
            found = np.stack([self._kept[text] for text in texts])
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def _whole(passage: Passage) -> str:
    return f"{passage.heading.replace(' > ', ': ') or passage.part_title}. {passage.text}"


def _heading(passage: Passage) -> str:
    return passage.heading.rsplit(" > ", 1)[-1] or passage.part_title
