"""Counts words and pieces of words, weighted by rarity: what the encoder rounds away (slang, typing errors, codes)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

SHAPES: List[Dict[str, Any]] = [
    {"analyzer": "word", "ngram_range": (1, 2), "min_df": 2},
    {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 5},
]


class Counts:
    """Two vectorizers side by side."""

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        self.vectorizers = vectorizers

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Counts:
        return cls([_vectorizer(shape).fit(texts) for shape in SHAPES])

    def rows(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        """[messages, words and pieces]."""
        return scipy.sparse.hstack([each.transform(texts) for each in self.vectorizers]).tocsr()

    def save(self, path: Path) -> None:
        kept = [{"terms": _terms(each), "idf": each.idf_.tolist()} for each in self.vectorizers]
        path.write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Counts:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls([_restored(shape, each) for shape, each in zip(SHAPES, kept, strict=True)])


def _vectorizer(shape: Dict[str, Any], **more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **{**shape, **more})


def _terms(vectorizer: TfidfVectorizer) -> List[str]:
    return sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)


def _restored(shape: Dict[str, Any], kept: Dict[str, Any]) -> TfidfVectorizer:
    vectorizer = _vectorizer(shape, vocabulary={term: place for place, term in enumerate(kept["terms"])})
    vectorizer.idf_ = np.array(kept["idf"], dtype=np.float32)
    return vectorizer
