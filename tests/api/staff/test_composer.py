"""The reply box: what it says of the channel, and the question for the person's place."""

from __future__ import annotations

from consular.desk import canned
from tests.api.staff.conftest import Desk
from tests.api.staff.test_desk_pages import KIDNAPPED, says


async def test_it_says_how_long_whatsapp_takes_an_officers_own_words(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, KIDNAPPED, channel="whatsapp")
    path = f"/conversations/{conversation}"
    assert "WhatsApp takes your words for 24 h 0 min more." in (await officer.get(path)).text
    desk.clock.forward(23 * 3600 + 1800)
    officer = await desk.signed_in(email="next@example.org")
    assert "WhatsApp takes your words for 30 min more." in (await officer.get(path)).text
    desk.clock.forward(1860)
    page = (await officer.get(path)).text
    assert "WhatsApp takes no free words now" in page
    assert "It will be tried by SMS." in page


async def test_asking_for_the_place_sends_one_question_and_leaves_the_draft(desk: Desk) -> None:
    officer = await desk.signed_in()
    conversation = await says(desk, KIDNAPPED, "a-visitor", "web")
    path = f"/conversations/{conversation}"
    await officer.post(f"{path}/claim")
    await officer.post(f"{path}/draft", {"text": "Half a sent"})
    assert (await officer.post(f"{path}/ask-location")).status_code == 303
    page = (await officer.get(path)).text
    question = desk.service.room.canned.one(canned.ASK_LOCATION, {}) or "?"
    assert page.count(question.partition("\n")[0]) >= 1
    assert page.count("entry--officer") == 1
    assert "Half a sent</textarea>" in page
