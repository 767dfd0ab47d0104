"""Finds places in a message with the house's own finder: the pipeline's one entity extractor.

Countries are GOV.UK slugs. More than one possible country is an `ambiguous_place`, never a guess.
"""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.gazetteer import finder
from consular.places.finder import Finder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `country`, `place` and `ambiguous_place` entities."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        return cls(finder())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = message.get(ENTITIES, []) + self._entities(text)
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _entities(self, text: str) -> List[Dict[str, Any]]:
        country = self.finder.country(text)
        entities = []
        for mention in self.finder.find(text):
            where = {"start": mention.start, "end": mention.end}
            if country and country in mention.countries:
                entities.append({"entity": "country", "value": country, **where})
                entities.append({"entity": "place", "value": mention.name, **where})
        if not country:
            choices = self.finder.choices(text)
            if choices:
                entities.append(
                    {"entity": "ambiguous_place", "value": "|".join(choices), "start": 0, "end": 0}
                )
        return self.add_extractor_name(entities)
