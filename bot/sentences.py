"""Builds the sentence encoder that the search of travel advice reads with: `python -m bot.sentences FOLDER`.

The published weights without what tuning taught them, which is about intents. Only this environment can build it; what
it writes is read by the service's.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bot.components import graph
from bot.components.encoder import GRAPH, TOKENIZER


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(graph.folder() / TOKENIZER, folder / TOKENIZER)
    unfinished = folder / f"{GRAPH}.new"
    graph.quantise(graph.build(graph.weights()), unfinished)
    unfinished.replace(folder / GRAPH)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
