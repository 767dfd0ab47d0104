"""Reads a message's intent: a logistic regression over the sentence encoder's vectors.

What it is unsure of becomes `nlu_fallback`, with the ranking kept, so that the nearest topics can be offered.
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

from bot.components.encoder import Encoder, graph_file

FALLBACK = "nlu_fallback"
RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(GraphComponent, IntentClassifier):
    """`regularisation` is scikit-learn's C, `temperature` calibrates the confidence; below `threshold` (0 to 1) a
    message is not understood. `emergencies` that together reach `emergency_mass` win: it costs less to ask one person
    too many whether they are safe than to miss one who is not."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "regularisation": 0.01,
            "iterations": 150,
            "temperature": 0.8,
            "threshold": 0.25,
            "emergencies": [],
            "emergency_mass": 0.5,
        }

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, threads: int = 1
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._encoder = Encoder(graph_file(), threads)
        self._fitted: Dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceClassifier:
        return cls(config, model_storage, resource, threads=2)

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
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression

        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        vectors = self._encoder.encode([spoken(example.get(TEXT)) for example in examples])
        mean, spread = vectors.mean(0), vectors.std(0) + 1e-6
        model = LogisticRegression(C=self._config["regularisation"], max_iter=self._config["iterations"])
        model.fit((vectors - mean) / spread, [example.get(INTENT) for example in examples])
        # Standardising is folded into the weights: reading a message is one product.
        weights = (model.coef_ / spread).astype(np.float32)
        self._fitted = {
            "weights": weights.T,
            "bias": (model.intercept_ - weights @ mean).astype(np.float32),
            "intents": np.array(model.classes_, dtype=str),
        }
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "classifier.npz", **self._fitted)
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

    def _read(self, message: Message, text: str) -> None:
        ranking = self._rank(text)
        best = self._gravest(ranking) or ranking[0]
        if best["confidence"] < self._config["threshold"] and best["name"] not in self._config["emergencies"]:
            best = {"name": FALLBACK, "confidence": 1 - best["confidence"]}
            ranking = [best, *ranking]
        message.set(INTENT, best, add_to_output=True)
        message.set("intent_ranking", ranking[:RANKED], add_to_output=True)

    def _gravest(self, ranking: List[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
        """The likeliest emergency, where emergencies together are likely enough; its confidence is theirs together."""
        grave = [entry for entry in ranking if entry["name"] in self._config["emergencies"]]
        mass = sum(entry["confidence"] for entry in grave)
        if not grave or mass < self._config["emergency_mass"]:
            return None
        return {"name": grave[0]["name"], "confidence": min(1.0, mass)}

    def _rank(self, text: str) -> List[Dict[str, Any]]:
        scores = self._encoder.encode([spoken(text)])[0] @ self._fitted["weights"] + self._fitted["bias"]
        scores = scores / self._config["temperature"]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        order = np.argsort(-shares)
        return [{"name": str(self._fitted["intents"][i]), "confidence": float(shares[i])} for i in order]


def spoken(text: str) -> str:
    """The text as the encoder reads it best: letters that a frightened thumb repeats are put down once or twice."""
    kept: List[str] = []
    for character in text[:2000]:
        if not (len(kept) > 1 and kept[-1] == kept[-2] == character and character.isalpha()):
            kept.append(character)
    return "".join(kept)
