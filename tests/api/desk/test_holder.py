"""Whatever ends an officer's part in a conversation is for whoever has it, and for a supervisor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from consular.conversations.models import Handover
from consular.desk.passing import Receiver
from consular.errors import Conflict
from consular.staff.models import Role
from tests.api.desk.conftest import Office

Act = Callable[[Office, int, int], Awaitable[None]]
ACTS: dict[str, Act] = {
    "hand back": lambda office, number, by: office.parts.desk.hand_back(number, by),
    "close": lambda office, number, by: office.parts.desk.close(number, by, "helped"),
    "release": lambda office, number, by: office.parts.desk.release(number, by),
    "transfer": lambda office, number, by: office.parts.desk.transfer(
        number, by, Receiver(post_slug="british-embassy-paris"), "please"
    ),
    "wait": lambda office, number, by: office.parts.desk.wait_for_person(number, by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_a_colleague_who_does_not_have_it_is_refused_and_nothing_changes(
    office: Office, act: Act
) -> None:
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    sue = await office.officer("Sue", role=Role.SUPERVISOR)
    conversation_id = await office.asks()
    await office.parts.desk.claim(conversation_id, ann)
    before = await office.steps(conversation_id)
    with pytest.raises(Conflict, match="Another officer has this conversation"):
        await act(office, conversation_id, bob)
    conversation = await office.conversation(conversation_id)
    assert (conversation.officer_id, conversation.handover) == (ann, Handover.OFFICER)
    assert await office.steps(conversation_id) == before
    await act(office, conversation_id, sue)
    assert await office.steps(conversation_id) != before
