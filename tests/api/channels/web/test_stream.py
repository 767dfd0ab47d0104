"""The chat's stream as a browser asks for it: from the start, and again after its line broke."""

from __future__ import annotations

import re

from api.app import create_app
from tests.api.channels.web.conftest import Visitor
from tests.api.streams import hear

EVENTS = "/chat/events"


async def ids(visitor: Visitor, until: str, path: str = EVENTS, **headers: str) -> list[str]:
    """The ids of what a stream brings up to some words."""
    heard = await hear(create_app(visitor.service), visitor.http, path, until, **headers)
    return re.findall(r"^id: (\d+)", heard, re.M)


async def test_a_browser_that_is_back_is_given_what_it_missed_once_and_in_order(visitor: Visitor) -> None:
    await visitor.page()
    for number, text in enumerate(("first words", "second words", "third words")):
        await visitor.posts(id=f"message-{number}", text=text)
    every = await ids(visitor, "third words")
    assert len(every) == 3 and every == sorted(every, key=int)
    assert await ids(visitor, "third words", last_event_id=every[0]) == every[1:]
    page = f"{EVENTS}?after={every[0]}"
    assert await ids(visitor, "third words", page) == every[1:]
    assert await ids(visitor, "third words", page, last_event_id=every[1]) == every[2:], "it is newer"


async def test_a_place_in_the_stream_that_is_none_gives_everything(visitor: Visitor) -> None:
    await visitor.page()
    await visitor.posts(id="the-only-one", text="hello")
    assert len(await ids(visitor, "hello", last_event_id="-1 OR 1")) == 1
