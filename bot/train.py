"""Trains the model from data/topics: `python -m bot.train OUTPUT_FOLDER`. Prints the model's path."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, List

from bot import lean

TOPICS = Path("data/topics")


def content(name: str) -> List[str]:
    """Every topic's file of this name, the shared one first."""
    return [str(path) for path in sorted(TOPICS.rglob(name), key=lambda path: (len(path.parts), str(path)))]


def hasten(training_data: Any) -> None:
    """Let Rasa's TrainingData give the one set that holds anything as it is when it merges.

    By itself it copies and hashes every example at each of many merges, most of them with nothing: a minute in all.
    """
    merge = training_data.merge

    def merge_what_holds(self: Any, *others: Any) -> Any:
        holding = [data for data in (self, *others) if data and _holds(data)]
        return holding[0] if len(holding) == 1 else merge(self, *others)

    training_data.merge = merge_what_holds


def _holds(data: Any) -> bool:
    kept = (data.training_examples, data.entity_synonyms, data.regex_features, data.lookup_tables)
    return any(kept) or bool(data.responses)


def main(output: str) -> int:
    lean.shed()
    import structlog
    from rasa.model_training import train  # slow to import: not before it is needed
    from rasa.shared.nlu.training_data.training_data import TrainingData

    hasten(TrainingData)
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
