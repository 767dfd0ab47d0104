"""Five everyday questions in a row over two countries, by web, Telegram and SMS: answered in the page's own words."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Protocol

import httpx
import pytest

from tests.api.channels.sample import Post
from tests.api.channels.sms.sample import PHONE
from tests.api.channels.sms.sample import SAMPLE as SMS
from tests.api.channels.telegram.sample import CHAT
from tests.api.channels.telegram.sample import SAMPLE as TELEGRAM
from tests.journeys.advice_pages import ALERTS, DRONES, QUESTIONS, UPDATED, Asked, Sentences, parts
from tests.journeys.outside import Outside
from tests.journeys.service import Chat, Running

PATIENCE = 60.0  # seconds: this may run beside much else
PERSON = "person"


class Talks(Protocol):
    """Sends a text; what comes back that holds `wanted`."""

    def ask(self, text: str, wanted: str) -> str: ...


class ByWeb:
    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def ask(self, text: str, wanted: str) -> str:
        replies = self._chat.ask(text)["replies"]
        buttons = [button["title"] for reply in replies for button in reply["buttons"]]
        said = "\n".join([*(reply["text"] for reply in replies), *buttons])
        assert wanted in said, said
        return said


class ByNetwork:
    """Over a network that calls our webhook, and that we call with what we say. `taken` is all that it was given."""

    def __init__(self, url: str, make: Callable[[str, str], Post], taken: Callable[[], list[str]]) -> None:
        self._url, self._make, self._taken = url, make, taken

    def ask(self, text: str, wanted: str) -> str:
        before = len(self._taken())
        post = self._make(text, uuid.uuid4().hex)
        httpx.post(f"{self._url}{post.path}", content=post.content, headers=post.headers).raise_for_status()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for said in self._taken()[before:]:
                if wanted in said:
                    return said
            time.sleep(0.1)
        raise TimeoutError(f"no {wanted!r} to {text!r}, but {self._taken()[before:]}")


@pytest.fixture(scope="module")
def synced(running: Running, world: Outside) -> Running:
    """The service once it has fetched both pages."""
    for country in ALERTS:
        status = [ALERTS[country][0]] if ALERTS[country][0] else []
        world.govuk.publish(country, UPDATED[country][0], parts=parts(country), alert_status=status)
    running.command("sync")
    assert {"egypt", "vietnam"} <= set(world.govuk.asked)
    return running


@pytest.fixture(params=["web", "telegram", "sms"])
def person(request: pytest.FixtureRequest, synced: Running, world: Outside) -> Talks:
    if request.param == "web":
        return ByWeb(synced.chat())
    if request.param == "telegram":
        return ByNetwork(synced.url, TELEGRAM.genuine, lambda: _on_telegram(world))
    return ByNetwork(
        synced.url, SMS.genuine, lambda: [taken.body for taken in world.twilio.taken if taken.to == PHONE]
    )


def test_everyday_questions_are_answered_in_the_pages_own_words(person: Talks) -> None:
    for asked in QUESTIONS:
        said = person.ask(asked.question, f"https://www.gov.uk/foreign-travel-advice/{asked.country}/")
        _leads_with_the_alert(asked, said)
        if asked.answer:
            _quotes(asked, said)
        else:
            _declines(said)


def test_more_brings_the_rest_of_a_shortened_quotation_by_sms(synced: Running, world: Outside) -> None:
    sms = ByNetwork(synced.url, SMS.genuine, lambda: world.twilio.texts)
    shortened = sms.ask(QUESTIONS[0].question, "/egypt/safety-and-security")
    assert " ".join(DRONES) not in shortened and "MORE" in shortened
    assert " ".join(DRONES) in sms.ask("MORE", DRONES[-1])


def _on_telegram(world: Outside) -> list[str]:
    """Each message with the titles of its buttons."""
    return [
        "\n".join([message["text"], *_titles(message.get("reply_markup", {"inline_keyboard": []}))])
        for message in world.telegram.chats[CHAT["id"]]  # type: ignore[index]
    ]


def _titles(markup: dict[str, list[list[dict[str, str]]]]) -> list[str]:
    return [button["text"] for row in markup["inline_keyboard"] for button in row]


def _leads_with_the_alert(asked: Asked, said: str) -> None:
    alert = ALERTS[asked.country][1]
    assert said.startswith(alert) if alert else "advises against" not in said, said


def _quotes(asked: Asked, said: str) -> None:
    """Whole sentences of the passage that answers and nothing between, with part, day and link."""
    source = f"GOV.UK, {asked.title}, updated {UPDATED[asked.country][1]}:\n"
    link = f"https://www.gov.uk/foreign-travel-advice/{asked.country}/{asked.part}"
    before, found, after = said.partition(source)
    assert found and after.startswith(link), said
    quoted = before.removeprefix(before[: before.find("\n\n") + 2] if ALERTS[asked.country][1] else "")
    assert asked.answer[0] in quoted, said
    assert _without(asked.answer, quoted).strip(" .…\n") == "", said


def _without(sentences: Sentences, text: str) -> str:
    for sentence in sentences:
        text = text.replace(sentence, "", 1)
    return text


def _declines(said: str) -> None:
    assert "not find an answer" in said or "does not seem to answer" in said, said
    assert f"updated {UPDATED['vietnam'][1]}" in said
    assert PERSON in said.casefold(), said
