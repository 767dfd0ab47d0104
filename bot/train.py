"""Trains the model from data/topics: `python -m bot.train OUTPUT_FOLDER`. Prints the model's path."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import List

from bot import lean

TOPICS = Path("data/topics")


def content(name: str) -> List[str]:
    """Every topic's file of this name, the shared one first."""
    return [str(path) for path in sorted(TOPICS.rglob(name), key=lambda path: (len(path.parts), str(path)))]


def main(output: str) -> int:
    lean.shed()
    import structlog
    from rasa.model_training import train  # slow to import: not before it is needed

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

    result = train(
        domain=content("domain.yml"),  # type: ignore[arg-type]
        config="config.yml",
        training_files=content("nlu.yml") + content("rules.yml"),
        output=output,
        fixed_model_name="consular",
        force_training=True,
    )
    print(result.model)
    return result.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
