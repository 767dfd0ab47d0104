"""Builds what the search of travel advice reads with: `python -m bot.sentences FOLDER`.

Two encoders: passages are read with the published weights, questions with what `make tune-search` taught them
(bot/search.npz), and its matrices beside them. Only this environment can build them; the service's reads them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Dict

import numpy as np

from bot.components import adapter, graph
from bot.components.encoder import GRAPH, TOKENIZER
from bot.components.graph import WIDTH

LEARNT = Path(__file__).with_name("search.npz")
QUESTION, MATRICES = "question.onnx", "matrices.npz"


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    published = graph.weights()
    shutil.copyfile(graph.folder() / TOKENIZER, folder / TOKENIZER)
    np.savez(folder / MATRICES, **_matrices())
    _write(adapter.adapted(published, LEARNT), folder / QUESTION)
    _write(published, folder / GRAPH)
    return 0


def _matrices() -> Dict[str, np.ndarray]:
    """Without the file questions are read as published."""
    if not LEARNT.exists():
        still, nothing = np.eye(WIDTH, dtype=np.float16), np.zeros(WIDTH, np.float16)
        return {"passage": still, "heading": still, "nothing": nothing, "bias": np.float16(0)}
    with np.load(LEARNT) as learnt:
        return {name: learnt[name] for name in ("passage", "heading", "nothing", "bias")}


def _write(tensors: Dict[str, np.ndarray], target: Path) -> None:
    unfinished = target.with_suffix(".new")
    graph.quantise(graph.build(tensors), unfinished)
    unfinished.replace(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
