"""The questions of an emergency: three at most, none twice, and careful where others may read along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.emergency import EmergencyForm, SubmitEmergency
from actions.knowledge import Knowledge
from consular.database import Database
from consular.emergency import guidance
from consular.replies.briefing import Briefing
from consular.topics import catalogue

DATA = Path("data")
ORDER: list[str] = yaml.safe_load((DATA / "topics/domain.yml").read_text())["forms"]["emergency_form"][
    "required_slots"
]
WORDS: dict[str, Any] = yaml.safe_load((DATA / "topics/conversation/domain.yml").read_text())["responses"]
DISCREET = frozenset(name for name, one in guidance.load(DATA / "emergency").items() if one.discreet)


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database, dict(catalogue.load(DATA / "topics")), Briefing(DATA), DISCREET)


class Talk:
    """Runs the actions as Rasa would, and keeps the slots between them."""

    def __init__(self, knowledge: Knowledge, topic: str, **slots: str) -> None:
        self._knowledge = knowledge
        self.slots: dict[str, Any] = slots
        self.topic = topic
        self.told: dict[str, str] = {}
        self.asked: list[str] = []
        self.is_over = False

    async def begin(self, text: str, topic: str | None = None) -> None:
        """The message that tells of the emergency, and the form if it follows."""
        self.topic, self.is_over = topic or self.topic, False
        events = await self._run(Answer(self._knowledge), text, form=None)
        if any(event["event"] == "followup" for event in events):
            await self._run(EmergencyForm(self._knowledge), text, form=None)
            self._ask()
        else:
            self.is_over = True

    async def say(self, text: str, emergency: str | None = None) -> None:
        """An answer to the question that is open."""
        await self._run(EmergencyForm(self._knowledge), text, "emergency_form", emergency)
        self._ask()
        if self.is_over:
            await self._run(SubmitEmergency(self._knowledge), text, form=None)

    async def _run(
        self, action: Any, text: str, form: str | None, emergency: str | None = None
    ) -> list[dict[str, Any]]:
        message = {"intent": {"name": self.topic, "confidence": 0.4 if form else 0.9}, "text": text}
        user = {"event": "user", "metadata": {"emergency": emergency, "reference": "K7M-4PR"}}
        loop = {"name": form} if form else {}
        tracker = Tracker("1", dict(self.slots), message, [user], False, None, loop, "action_listen")
        dispatcher = CollectingDispatcher()
        events: list[dict[str, Any]] = await action.run(dispatcher, tracker, {})
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        for said in dispatcher.messages:
            self.told |= (said.get("custom") or {}).get("details", {})
        return events

    def _ask(self) -> None:
        self.slots["requested_slot"] = next((slot for slot in ORDER if self.slots.get(slot) is None), None)
        self.is_over = self.slots["requested_slot"] is None
        if not self.is_over:
            self.asked.append(self.slots["requested_slot"].removeprefix("emergency_"))


@pytest.mark.parametrize("country", [None, "japan"])
@pytest.mark.parametrize("topic", ["domestic_abuse", "arrest_detention"])
async def test_nobody_is_asked_more_than_three_questions(
    knowledge: Knowledge, topic: str, country: str | None
) -> None:
    talk = Talk(knowledge, topic, **({"country": country} if country else {}))
    await talk.begin("my friend needs you")
    while not talk.is_over:
        await talk.say("an answer")
    assert len(talk.asked) == 3
    assert talk.asked[0] == ("country" if country is None else talk.asked[0])
    assert ("safe_contact" in talk.asked) is (topic == "domestic_abuse")
    assert ("contact" in talk.asked) is (topic == "arrest_detention")


async def test_safe_times_are_asked_first_and_kept_for_the_case(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, "domestic_abuse", country="japan")
    await talk.begin("my husband beats me")
    assert talk.asked == ["safe_contact"]
    await talk.say("only text, weekdays before 4")
    await talk.say("Shinjuku")
    assert talk.is_over, "who tells of herself is not asked whom it is about"
    assert talk.told == {
        "about": "me",
        "country": "japan",
        "safe_contact": "only text, weekdays before 4",
        "place": "Shinjuku",
        "person": "ME",
    }


async def test_safe_times_can_be_skipped_and_are_not_asked_again(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, "domestic_abuse", country="japan")
    await talk.begin("my husband beats me")
    await talk.say("skip")
    await talk.say("skip")
    await talk.begin("he beats me again")
    assert talk.is_over and talk.asked == ["safe_contact", "place"]
    assert "safe_contact" not in talk.told


async def test_safe_times_are_asked_after_an_emergency_of_another_kind_too(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, "arrest_detention", country="japan")
    await talk.begin("my friend is arrested")
    for answer in ("Shinjuku police station", "Tom", "+81 3 1234 5678"):
        await talk.say(answer)
    assert talk.asked == ["place", "person", "contact"]
    await talk.begin("and my husband beats me", "domestic_abuse")
    await talk.say("text only")
    assert talk.is_over and talk.asked[3:] == ["safe_contact"]


async def test_a_private_emergency_told_in_the_middle_of_the_questions_changes_them(
    knowledge: Knowledge,
) -> None:
    talk = Talk(knowledge, "arrest_detention", country="japan")
    await talk.begin("my friend is arrested")
    await talk.say("he rapes me when he is out", emergency="sexual_assault")
    assert talk.asked[-1] == "safe_contact" and talk.slots["emergency_topic"] == "sexual_assault"


async def test_what_is_told_is_kept_at_once_and_again_with_each_answer(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, "medical_emergency", country="thailand")
    await talk.begin(
        "my son is in Bangkok Hospital Phuket since Friday, there are 3 of us, call +66 76 254 425"
    )
    assert talk.told == {
        "about": "my son",
        "people": "3 of us",
        "dates": "Friday",
        "phones": "+66 76 254 425",
        "hospital": "Bangkok Hospital Phuket",
    }
    await talk.say("now at Patong police station")
    assert talk.told["police_station"] == "Patong police station"


async def test_who_is_asked_for_the_country_says_the_place_in_the_same_answer(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, "arrest_detention")
    await talk.begin("my friend is arrested")
    await talk.say("the Grand Hotel in Tokyo")
    await talk.say("skip")
    await talk.say("skip")
    assert talk.asked == ["country", "person", "contact"]
    assert talk.told["place"] == "the Grand Hotel in Tokyo"


def test_the_question_about_safe_times_tells_a_reader_over_the_shoulder_nothing() -> None:
    [asked] = WORDS["utter_ask_emergency_safe_contact"]
    telling = ("safe", "danger", "emergency", "help", "hurt", "police", "officer", "call", "secret", "case")
    assert [word for word in telling if word in asked["text"].lower()] == []
    assert "SKIP" in asked["text"]
