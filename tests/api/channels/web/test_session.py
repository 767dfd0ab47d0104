"""What a session of the web chat opens, and what is taken in it however fast somebody writes."""

from __future__ import annotations

from api.channels.web.session import COOKIE, Sessions
from tests.api.channels.web.conftest import Visitor


async def test_a_known_key_under_another_signature_opens_nobodys_chat(visitor: Visitor) -> None:
    await visitor.page()
    await visitor.posts(id="a-message-of-mine", text="for nobody else")
    assert await visitor.sees() == ["for nobody else"]
    issued = visitor.http.cookies[COOKIE]
    signature = Sessions("another secret", secure=False).new().rpartition(".")[2]
    visitor.http.cookies.clear()
    visitor.http.cookies.set(COOKIE, f"{issued.rpartition('.')[0]}.{signature}")
    assert await visitor.sees() == []


async def test_an_emergency_is_taken_however_many_messages_came_before_it(visitor: Visitor) -> None:
    await visitor.page()
    for number in range(3):
        await visitor.posts(id=f"message-{number}", text=f"message {number}")
    assert (await visitor.posts(id="one-too-many", text="hello?")).status_code == 429
    said = "I was just mugged and beaten up in Rome, please help"
    assert (await visitor.posts(id="an-emergency", text=said)).status_code == 303
    assert said in await visitor.sees()
