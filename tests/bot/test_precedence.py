"""What overrules the classifier: an emergency wins early, a bare place is no topic, and what may be outside stays out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.inside import run

PROGRAM = r"""
import json
from bot.components.precedence import Precedence
from rasa.shared.nlu.training_data.message import Message

class Finder:
    def only_place(self, text):
        return text == "Lima"

CONFIG = {"emergencies": ["death_abroad", "arrest_detention"], "certain": 0.5, "supported": 0.2, "asked": 0.3, "outside": 2.0}

def read(text, likely, grave=("death_abroad", 0.0), check=None, doubtful=False):
    ranking = [{"name": name, "confidence": confidence} for name, confidence in likely]
    message = Message({
        "text": text, "intent": ranking[0], "intent_ranking": ranking,
        "gravest": {"name": grave[0], "confidence": grave[1]},
        "metadata": {"emergency": check, "doubtful": doubtful},
    })
    Precedence(Finder(), CONFIG).process([message])
    return [message.get("intent")["name"], message.get("doubt")]

calm = [("advice_laws", 0.6), ("out_of_scope", 0.4)]
print(json.dumps({
    "near the border": read("is it far", calm),
    "well inside": read("is it legal", [("advice_laws", 0.7), ("out_of_scope", 0.3)]),
    "a place": read("Lima", calm),
    "an emergency that the model sees": read("he died", [("death_abroad", 0.4), ("out_of_scope", 0.35)]),
    "emergencies together": read("what now", calm, ("arrest_detention", 0.5)),
    "the check is certain": read("help", calm, check="arrest_detention"),
    "the check and the model have a doubt": read("help", calm, ("death_abroad", 0.2), "death_abroad", True),
    "the check alone has a doubt": read("help", calm, check="death_abroad", doubtful=True),
    "the model alone has a doubt": read("help", calm, ("death_abroad", 0.3)),
}))
"""


@pytest.fixture(scope="module")
def readings() -> dict[str, Any]:
    found: dict[str, Any] = run(PROGRAM)
    return found


@pytest.mark.parametrize(
    ("told", "intent", "doubt"),
    [
        ("near the border", "out_of_scope", None),
        ("well inside", "advice_laws", None),
        ("a place", "inform", None),
        ("an emergency that the model sees", "death_abroad", None),
        ("emergencies together", "arrest_detention", None),
        ("the check is certain", "arrest_detention", None),
        ("the check and the model have a doubt", "death_abroad", None),
        ("the check alone has a doubt", "out_of_scope", "death_abroad"),
        ("the model alone has a doubt", "out_of_scope", "death_abroad"),
    ],
)
def test_the_graver_reading_has_precedence(
    readings: dict[str, Any], told: str, intent: str, doubt: str | None
) -> None:
    assert readings[told] == [intent, doubt]
