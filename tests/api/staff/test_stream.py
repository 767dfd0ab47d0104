"""A conversation's stream over HTTP, as an open page asks for it: from where the page stands, or from where it broke."""

from __future__ import annotations

from tests.api.staff.conftest import Desk, find
from tests.api.staff.test_desk_pages import says
from tests.api.streams import hear

SINCE = r'data-since="([\d.]+)"'


async def test_a_page_that_is_back_goes_on_where_its_stream_broke_and_not_where_the_page_began(
    desk: Desk,
) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, "first words")
    path = f"/conversations/{conversation}"
    began = find(SINCE, (await officer.get(path)).text)
    await says(desk, "second words")
    broke = find(SINCE, (await officer.get(path)).text)
    await says(desk, "third words")
    stream = f"/staff{path}/events?since={began}"
    heard = await hear(desk.app, officer.http, stream, "third words", last_event_id=broke)
    assert "second words" not in heard
    assert "second words" in await hear(desk.app, officer.http, stream, "third words")
