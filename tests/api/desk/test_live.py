"""The console hears which conversations changed: ids, and nothing else."""

from __future__ import annotations

from api.live.hub import Hub
from tests.api.desk.conftest import Office


async def test_the_desk_hears_of_every_conversation_by_its_id() -> None:
    hub = Hub()
    with hub.listen(Hub.DESK) as desk, hub.listen(7) as other:
        hub.wake(Hub.WORK, 5)
        hub.wake(6)
        await desk.wait(0)
        assert desk.take() == {5, 6} and desk.take() == set()
        assert not other.event.is_set()


async def test_taking_replying_and_writing_are_all_heard(office: Office) -> None:
    ann = await office.officer("Ann")
    conversation_id = await office.asks()
    with office.house.service.hub.listen(Hub.DESK) as desk:
        for act in (
            office.parts.desk.claim(conversation_id, ann),
            office.parts.replies.send(conversation_id, ann, "hello"),
            office.parts.replies.keep_draft(conversation_id, ann, "and"),
            office.house.says("I am here"),
        ):
            await act
            assert conversation_id in desk.take()
