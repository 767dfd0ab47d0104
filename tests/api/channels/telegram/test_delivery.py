"""What Telegram, and whoever pretends to be Telegram, delivers: proved first, stored once, and never refused in vain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from api.channels.telegram.channel import SECRET_HEADER
from api.channels.telegram.factory import webhook_secret
from consular.conversations.models import Message
from tests.api.channels.telegram.conftest import Chat
from tests.api.channels.telegram.fake import USERNAME

HELPLINE = "+44 20 7008 5000"


async def stored(chat: Chat) -> int:
    async with chat.house.database.read() as session:
        return (await session.execute(select(func.count()).select_from(Message))).scalar_one()


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "\u00fc"}]
)
async def test_a_request_without_the_secret_is_refused_before_it_is_read(
    chat: Chat, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    encoded: Any = {name: value.encode() for name, value in headers.items()}
    for body in (chat.person.says("let me in"), b"{ not even JSON"):
        response = await chat.post(body, encoded)
        assert response.status_code == 403
    assert await stored(chat) == 0
    assert "let me in" not in capsys.readouterr().err


async def test_the_secret_depends_on_both_of_ours_and_telegram_takes_it() -> None:
    secrets = {webhook_secret(key, token) for key in ("a", "b") for token in ("1:x", "2:y")}
    assert len(secrets) == 4
    assert all(1 <= len(secret) <= 256 and secret.isalnum() for secret in secrets)


async def test_an_update_that_comes_again_is_one_message(chat: Chat) -> None:
    update = chat.person.says("I lost my passport in Marrakech")
    for _ in range(3):
        assert (await chat.deliver(update)).status_code == 204
    await chat.house.work()
    assert len(await chat.said()) == 1
    assert len(chat.heard) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b'"text"', b"null", b"[" * 50_000])
async def test_what_is_no_update_at_all_is_refused(chat: Chat, body: bytes) -> None:
    assert (await chat.deliver(body)).status_code == 422
    assert await stored(chat) == 0


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "channel_post": {"chat": {"id": -1, "type": "channel"}, "text": "hi"}},
        {"update_id": 1, "invented_in_2031": {"chat": {}}},
        {"update_id": 1, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "new_chat_member": {"status": "kicked"}}},
        {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 9, "is_bot": True}, "text": "x"}},
    ],
)  # fmt: skip
async def test_kinds_of_update_that_say_nothing_to_us_are_acknowledged(
    chat: Chat, update: dict[str, Any]
) -> None:
    assert (await chat.deliver(update)).status_code == 204
    assert await stored(chat) == 0


@pytest.mark.parametrize(
    "text", ["\x00nul\x00", "\u200f\u202eعربي", "\U0001f600" * 300, "a" * 10_000, "\ud800 alone", "   "]
)
async def test_odd_text_is_taken_and_answered(chat: Chat, text: str) -> None:
    body = json.dumps(chat.person.says(text)).encode()
    assert (await chat.deliver(body)).status_code == 204
    await chat.house.work()
    assert len(chat.heard) == 1


async def test_200_messages_a_minute_are_kept_and_an_emergency_among_them_is_seen(chat: Chat) -> None:
    # Before the first: what was counted under another limit counts for nothing under this one.
    chat.house.service.intake._limit.amount = 30
    for number in range(30):
        await chat.deliver(chat.person.says(f"hello {number}"))
    for number in range(5):
        await chat.deliver(chat.person.says(f"again {number}"))
    await chat.deliver(chat.person.says("I was just mugged and beaten up in Rome, please help"))
    said = await chat.said()
    assert len(said) == 36
    assert [one.error for one in said[29:]] == [None, "too_fast", *["still_too_fast"] * 4, None]
    assert said[-1].emergency == "victim_of_crime"


async def test_a_group_is_told_once_where_to_write_and_left(chat: Chat) -> None:
    group = {"id": -700, "title": "Family", "type": "supergroup"}
    added = {"chat": group, "from": chat.person.sender, "new_chat_member": {"status": "member"}}
    await chat.deliver({"update_id": 1, "my_chat_member": added})
    for _ in range(3):
        update = chat.person.says("my passport was stolen")
        update["message"]["chat"] = group
        assert (await chat.deliver(update)).status_code == 204
    [told] = chat.telegram.texts(-700)
    assert f"https://t.me/{USERNAME}" in told and HELPLINE in told
    assert chat.telegram.left == [-700]
    assert await stored(chat) == 0


async def test_a_group_that_forbids_us_to_speak_is_left_all_the_same(chat: Chat) -> None:
    chat.telegram.blocked.add(-700)
    update = chat.person.says("hello")
    update["message"]["chat"] = {"id": -700, "type": "group"}
    await chat.deliver(update)
    assert chat.telegram.left == [-700]


async def test_nothing_is_lost_when_telegram_cannot_be_reached(chat: Chat) -> None:
    chat.telegram.down = True
    press = chat.person.presses_data("c:0")
    assert (await chat.deliver(chat.person.says("hello"))).status_code == 204
    assert (await chat.deliver(press)).status_code == 204
    assert len(await chat.said()) == 2
