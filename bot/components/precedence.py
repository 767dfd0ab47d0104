"""Decides what the classifier must not: which reading has precedence, and when to ask whether a person is safe.

Runs last in the pipeline. It never lowers an emergency to something else.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.gazetteer import finder
from consular.places.finder import Finder

OUTSIDE = "out_of_scope"
WORD = re.compile(r"[^\W\d_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Precedence(GraphComponent):
    """Overrules the classifier's intent where a rule knows better.

    Emergencies that are together at least `certain` likely (0 to 1) win over any other intent, from `supported` on
    where the fixed check has a doubt too: it costs less to ask one person too many than to miss one. From `asked` on,
    or where the check alone has a doubt, the reading stands and `doubt` names the emergency: the person is asked. Any
    other intent must be `outside` times as likely as out_of_scope: advice that nobody asked for misleads."""

    def __init__(self, finder: Finder, config: Dict[str, Any]) -> None:
        self.finder = finder
        self.config = config
        self.emergencies = set(config["emergencies"])

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"emergencies": [], "certain": 0.5, "supported": 0.2, "asked": 0.3, "outside": 1.0}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Precedence:
        return cls(finder(), config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                self._overrule(message, text)
        return messages

    def _overrule(self, message: Message, text: str) -> None:
        metadata = message.get("metadata") or {}
        seen, is_unsure = metadata.get("emergency"), bool(metadata.get("doubtful"))
        if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in self.emergencies:
            return
        grave = message.get("gravest") or {"name": seen, "confidence": 0.0}
        if seen and not is_unsure:
            _set(message, seen)
        elif grave["confidence"] >= self.config["supported" if seen else "certain"]:
            _set(message, grave["name"], grave["confidence"])
        elif not WORD.search(text) or self.finder.only_place(text):
            _set(message, "inform")
        else:
            self._keep_out(message)
            if seen or grave["confidence"] >= self.config["asked"]:
                message.set("doubt", seen or grave["name"], add_to_output=True)

    def _keep_out(self, message: Message) -> None:
        likely = {one[INTENT_NAME_KEY]: one["confidence"] for one in message.get(INTENT_RANKING_KEY) or []}
        outside, best = (
            likely.get(OUTSIDE, 0.0),
            (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY, 1.0),
        )
        if outside * self.config["outside"] > best:
            _set(message, OUTSIDE, outside)


def _set(message: Message, intent: Optional[str], confidence: float = 1.0) -> None:
    message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True)
