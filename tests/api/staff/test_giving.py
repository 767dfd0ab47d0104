"""Giving conversations to an officer straight from the queue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consular.conversations.models import Conversation, Handover
from consular.desk import events
from consular.desk.models import Step
from consular.staff.models import Officer, Role
from tests.api.staff.conftest import SOMEBODY, Desk
from tests.api.staff.test_desk_pages import KIDNAPPED, says


async def holder(desk: Desk, conversation_id: int) -> tuple[Handover, int | None]:
    async with desk.service.database.read() as session:
        found = await session.get_one(Conversation, conversation_id)
    return found.handover, found.officer_id


async def passed_on(desk: Desk, conversation_id: int) -> list[Step]:
    async with desk.service.database.read() as session:
        steps = [one.kind for one in await events.history(session, conversation_id)]
    return [step for step in steps if step in (Step.ASSIGNED, Step.TRANSFERRED)]


async def test_several_are_given_at_once_and_each_is_held_with_its_note(desk: Desk) -> None:
    giver = await desk.signed_in()
    await desk.signed_in(email="ben@example.org", name="Ben Ford", shown_as="Ben")
    ben = await desk.officer("ben@example.org")
    first, second = await says(desk, KIDNAPPED), await says(desk, KIDNAPPED, "+447700900002")
    page = (await giver.get("/queue")).text
    assert f'name="conversation" value="{first}" form="give"' in page
    form = {"conversation": [str(first), str(second)], "to": str(ben.id), "note": "Yours, you know Lagos"}
    answer = await giver.post("/queue/give?country=nigeria", form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/queue?country=nigeria&given=2")
    for one in (first, second):
        assert await holder(desk, one) == (Handover.OFFICER, ben.id)
        assert "Yours, you know Lagos" in (await giver.get(f"/conversations/{one}")).text
    assert (await desk.actions()).count("conversation.assigned") == 2
    assert "2 conversations were given." in (await giver.get("/queue?given=2")).text


async def test_what_somebody_else_took_meanwhile_stays_theirs_and_the_others_are_given(desk: Desk) -> None:
    giver = await desk.signed_in()
    taker = await desk.signed_in(email="ben@example.org", name="Ben Ford")
    ann, ben = await desk.officer(), await desk.officer("ben@example.org")
    taken, free = await says(desk, KIDNAPPED), await says(desk, KIDNAPPED, "+447700900002")
    await taker.post(f"/conversations/{taken}/claim")
    answer = await giver.post("/queue/give", {"conversation": [str(taken), str(free)], "to": str(ann.id)})
    assert answer.status_code == 409
    assert "Not all of them were given" in answer.text
    assert "1 conversation was given." in answer.text
    assert await holder(desk, taken) == (Handover.OFFICER, ben.id)
    assert await holder(desk, free) == (Handover.OFFICER, ann.id)
    assert f'value="{taken}" form="give"' not in (await giver.get("/queue")).text
    boss = await desk.signed_in(Role.SUPERVISOR, email="sue@example.org")
    assert f'value="{taken}" form="give"' in (await boss.get("/queue")).text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
async def test_a_form_that_is_sent_twice_gives_once(desk: Desk, role: Role) -> None:
    giver = await desk.signed_in(role)
    ben = await desk.add(replace(SOMEBODY, email="ben@example.org", name="Ben Ford", shown_as="Ben"))
    conversation = await says(desk, KIDNAPPED)
    form = {"conversation": [str(conversation), str(conversation)], "to": str(ben.id)}
    for _ in range(2):
        assert (await giver.post("/queue/give", form)).headers["location"] == "/staff/queue?given=1"
    assert await passed_on(desk, conversation) == [Step.ASSIGNED]
    assert (await desk.actions()).count("conversation.assigned") == 1
    assert await holder(desk, conversation) == (Handover.OFFICER, ben.id)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
async def test_the_form_of_one_conversation_sent_twice_passes_it_on_once(desk: Desk, role: Role) -> None:
    giver = await desk.signed_in(role)
    ben = await desk.add(replace(SOMEBODY, email="ben@example.org", name="Ben Ford", shown_as="Ben"))
    free, held = await says(desk, KIDNAPPED), await says(desk, KIDNAPPED, "+447700900002")
    await giver.post(f"/conversations/{held}/claim")
    form = {"to": f"officer:{ben.id}", "note": "you know Lagos"}
    for conversation in (free, held):
        for _ in range(2):
            answer = await giver.post(f"/conversations/{conversation}/transfer", form)
            assert answer.headers["location"].endswith("?done=transferred")
    assert await passed_on(desk, free) == [Step.ASSIGNED]
    assert await passed_on(desk, held) == [Step.TRANSFERRED]


async def test_another_note_to_the_same_officer_is_not_lost(desk: Desk) -> None:
    boss = await desk.signed_in(Role.SUPERVISOR)
    ben = await desk.add(replace(SOMEBODY, email="ben@example.org", name="Ben Ford", shown_as="Ben"))
    conversation = await says(desk, KIDNAPPED)
    for note in ("you know Lagos", "and call the father"):
        await boss.post("/queue/give", {"conversation": str(conversation), "to": str(ben.id), "note": note})
    assert await passed_on(desk, conversation) == [Step.ASSIGNED] * 2


async def test_nothing_is_given_to_an_account_that_is_closed(desk: Desk) -> None:
    giver = await desk.signed_in()
    ben = await desk.add(replace(SOMEBODY, email="ben@example.org", name="Ben Ford"))
    async with desk.service.database.write() as session:
        (await session.get_one(Officer, ben.id)).active = False
    conversation = await says(desk, KIDNAPPED)
    answer = await giver.post("/queue/give", {"conversation": str(conversation), "to": str(ben.id)})
    assert answer.status_code == 409
    assert await holder(desk, conversation) == (Handover.WAITING, None)


async def test_nothing_chosen_and_other_posts_conversations_are_refused(desk: Desk) -> None:
    stranger = await desk.signed_in(email="far@example.org", posts=frozenset({"british-embassy-paris"}))
    far = await desk.officer("far@example.org")
    conversation = await says(desk, KIDNAPPED)
    async with desk.service.database.write() as session:
        (await session.get_one(Conversation, conversation)).post_slug = "british-embassy-madrid"
    answer = await stranger.post("/queue/give", {"to": str(far.id)})
    assert (answer.status_code, "Choose conversations in the list" in answer.text) == (403, True)
    answer = await stranger.post("/queue/give", {"conversation": str(conversation), "to": str(far.id)})
    assert answer.status_code == 409
    assert await holder(desk, conversation) == (Handover.WAITING, None)
