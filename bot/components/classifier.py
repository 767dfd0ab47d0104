"""Reads a message's intent from its meaning and its spelling together: sentence vectors blended with counts.

Places are masked first. What it is unsure of becomes `nlu_fallback`, with the ranking kept, so that the nearest topics
can be offered. How sure it is comes from messages that were held out (docs/decisions).
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import encoder, regression
from bot.components.counts import Counts
from bot.components.encoder import Encoder
from bot.components.gazetteer import finder
from bot.components.masking import mask, spoken
from bot.components.regression import Part

FALLBACK = "nlu_fallback"
RANKED = 10
TRAINING_THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(GraphComponent, IntentClassifier):
    """`counts_share` (0 to 1) is the counts' part of the blend; the penalties belong to the two regressions. Below
    `threshold` (0 to 1) a message is not understood. How likely the `emergencies` are together is handed on as
    `gravest`, for `Precedence` to weigh. The temperature is learnt."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "counts_share": 0.5,
            "vector_penalty": 0.01,
            "vector_steps": 80,
            "count_penalty": 3e-5,
            "count_steps": 40,
            "threshold": 0.25,
            "emergencies": [],
        }

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._encoder: Optional[Encoder] = None
        self._finder = finder()
        self._counts = Counts([])
        self._fitted: Dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceClassifier:
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / "classifier.npz") as arrays:
            loaded._fitted = {name: arrays[name] for name in arrays.files}
            loaded._counts = Counts.load(folder / "counts.json")
            loaded._encoder = Encoder(folder)
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [self._masked(example.get(TEXT)) for example in examples]
        intents, labels = np.unique([example.get(INTENT) for example in examples], return_inverse=True)
        self._counts = Counts.learn(texts)
        vectors = self._vectors(texts)
        mean, spread = vectors.mean(0), vectors.std(0) + np.float32(1e-3)
        parts = self._parts((vectors - mean) / spread, self._counts.rows(texts))
        held = regression.apart(len(labels))
        before = [part.fit(labels, len(intents), ~held) for part in parts]
        logits = regression.blended(parts, before, held)
        meaning, spelling = (
            part.go_on(labels, len(intents), one) for part, one in zip(parts, before, strict=True)
        )
        weights = meaning.weights / spread[:, None]
        self._fitted = {  # the standardising is folded into the weights: reading a message is one product
            "weights": weights,
            "bias": meaning.bias - mean @ weights,
            "spelling": spelling.weights,
            "spelling_bias": spelling.bias,
            "temperature": np.array(regression.temperature(logits, labels[held])),
            "intents": intents.astype(str),
        }
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing behind this component learns from its readings."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                self._read(message, text)
        return messages

    def _vectors(self, texts: List[str]) -> np.ndarray:
        with self._storage.write_to(self._resource) as folder:
            encoder.prepare(folder)
            self._encoder = Encoder(folder, TRAINING_THREADS)
        return self._encoder.encode(texts)

    def _parts(self, vectors: np.ndarray, counts: Any) -> List[Part]:
        config = self._config
        return [
            Part(vectors, config["vector_penalty"], config["vector_steps"]),
            Part(counts, config["count_penalty"], config["count_steps"], config["counts_share"]),
        ]

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "classifier.npz", **self._fitted)
            self._counts.save(folder / "counts.json")

    def _masked(self, text: str) -> str:
        return mask(spoken(text), self._finder)

    def _read(self, message: Message, text: str) -> None:
        ranking = self._rank(text)
        best, grave = ranking[0], self._gravest(ranking)
        if best["confidence"] < self._config["threshold"]:
            best = {"name": FALLBACK, "confidence": 1 - best["confidence"]}
            ranking = [best, *ranking]
        message.set(INTENT, best, add_to_output=True)
        message.set("intent_ranking", ranking[:RANKED], add_to_output=True)
        message.set("gravest", grave, add_to_output=True)

    def _gravest(self, ranking: List[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
        """The likeliest emergency; its confidence is that of all emergencies together."""
        grave = [entry for entry in ranking if entry["name"] in self._config["emergencies"]]
        together = min(1.0, sum(entry["confidence"] for entry in grave))
        return {"name": grave[0]["name"], "confidence": together} if grave else None

    def _rank(self, text: str) -> List[Dict[str, Any]]:
        assert self._encoder, "trained or loaded before it reads"
        masked, fitted, share = self._masked(text), self._fitted, self._config["counts_share"]
        meaning = self._encoder.encode([masked]) @ fitted["weights"] + fitted["bias"]
        row = self._counts.rows([masked])
        # The few weights that it needs: scipy would walk through all of them.
        spelling = row.data @ fitted["spelling"][row.indices] + fitted["spelling_bias"]
        chances = regression.softmax(((1 - share) * meaning + share * spelling) / fitted["temperature"])[0]
        order = np.argsort(-chances)
        return [{"name": str(fitted["intents"][i]), "confidence": float(chances[i])} for i in order]
