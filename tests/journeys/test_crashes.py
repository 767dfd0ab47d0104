"""Whatever is killed, nothing is lost, nothing is doubled, and the person is not left in silence."""

from __future__ import annotations

import threading
import time
from collections import Counter

import httpx

from tests.journeys.service import Chat, Running, wait_until_ready

HELPLINE = "+44 20 7008 5000"


def test_rasa_killed_in_mid_conversation_brings_a_holding_reply_and_then_the_answer(running: Running) -> None:
    chat = running.chat()
    chat.say("is it safe in Japan")
    running.kill(running.rasa_port)
    asked = time.monotonic()
    message = chat.send("and do I need a visa?")
    held = _first_reply(chat, message)
    assert time.monotonic() - asked < 3, "the holding reply came too late"
    assert HELPLINE in held and "119" in held
    reading = _answered(chat, message)
    replies = [reply["text"] for reply in reading["replies"]]
    assert sum("/japan/entry-requirements" in text for text in replies) == 1
    assert len(replies) == 2, "one holding reply and one answer"


def test_an_emergency_while_rasa_is_dead_is_answered_at_once(running: Running) -> None:
    running.kill(running.rasa_port)
    chat = running.chat()
    message = chat.send("my friend is unconscious in Phuket please help")
    assert "1669" in _first_reply(chat, message)
    _answered(chat, message)


def test_a_gateway_killed_under_load_loses_and_doubles_nothing(running: Running) -> None:
    chats = [running.chat() for _ in range(12)]
    threads = [
        threading.Thread(target=_ask_stubbornly, args=(chat, number)) for number, chat in enumerate(chats)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    running.kill(running.gateway_port)
    for thread in threads:
        thread.join(60)
    wait_until_ready(running.url)
    for chat in chats:
        _all_answered(chat)
        said = [message for message in chat.transcript() if message["author"] == "person"]
        assert len(said) == 3, "each message stored once"
        answers = Counter(m["text"] for m in chat.transcript() if m["author"] == "bot")
        assert sum(count for text, count in answers.items() if "/health" in text) == 1, answers


def _ask_stubbornly(chat: Chat, number: int) -> None:
    """Send like the web page: the same id again until it is acknowledged."""
    for turn, text in enumerate(("is it safe in Japan", "and vaccines?", "thanks")):
        for _ in range(100):
            try:
                chat.send(text, message_id=f"load-{number:04d}-{turn}")
                break
            except httpx.HTTPError:
                time.sleep(0.3)


def _first_reply(chat: Chat, message_id: int) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        later = [m for m in chat.transcript() if m["id"] > message_id and m["author"] != "person"]
        if later:
            return str(later[0]["text"])
        time.sleep(0.05)
    raise TimeoutError("silence")


def _answered(chat: Chat, message_id: int) -> dict:  # type: ignore[type-arg]
    for _ in range(4):
        reading = chat.reading(message_id, wait=30)
        if reading["status"] == "answered":
            return reading
    raise TimeoutError(f"never answered: {reading}")


def _all_answered(chat: Chat) -> None:
    for message in chat.transcript():
        if message["author"] == "person":
            _answered(chat, message["id"])
