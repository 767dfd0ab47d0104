"""Decides what the classifier must not: a bare detail is `inform`, and the fixed emergency check has precedence.

Runs last in the pipeline. It never lowers an emergency to something else.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from consular.places.finder import Finder, load

WORD = re.compile(r"[^\W\d_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Precedence(GraphComponent):
    """Overrules the classifier's intent where a rule knows better."""

    def __init__(self, finder: Finder, emergencies: List[str]) -> None:
        self.finder = finder
        self.emergencies = set(emergencies)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"emergencies": []}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Precedence:
        return cls(load(Path(os.environ.get("PLACES_FILE", "var/places.json"))), config["emergencies"])

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                self._overrule(message, text)
        return messages

    def _overrule(self, message: Message, text: str) -> None:
        seen = (message.get("metadata") or {}).get("emergency")
        predicted = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        if seen and predicted not in self.emergencies:
            _set(message, seen)
        elif not WORD.search(text) or self.finder.only_place(text):
            _set(message, "inform")


def _set(message: Message, intent: str) -> None:
    message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
