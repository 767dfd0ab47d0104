"""Officers at their desk, over a whole gateway with Rasa and the network faked at their edges."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from api.desk.parts import DeskParts
from consular.conversations.models import Conversation
from consular.desk import events
from consular.desk.models import HandoverEvent
from consular.staff.models import Officer, OfficerPost, Role
from tests.api.conftest import House
from tests.fakes import answer

WANTS_OFFICER = [{"effect": "request_officer", "topic": "human_handover"}]


@dataclass
class Office:
    """A house with officers in it."""

    house: House

    @property
    def parts(self) -> DeskParts:
        return self.house.service.desk

    async def officer(
        self,
        name: str,
        *posts: str,
        role: Role = Role.OFFICER,
        is_there: bool = True,
        phone: str | None = None,
    ) -> int:
        """A new account; without posts it works for the global centre."""
        async with self.house.database.write() as session:
            officer = Officer(
                email=f"{name.lower()}@example.org",
                name=f"{name} Example",
                shown_as=name,
                role=role,
                phone=phone,
                created_at=self.house.clock(),
                posts=[OfficerPost(post_slug=post) for post in posts],
            )
            session.add(officer)
        if is_there:
            await self.parts.replies.beat(officer.id)
        return officer.id

    async def asks(self, text: str = "I want to talk to a person", address: str = "visitor") -> int:
        """Somebody asks for an officer, through the bot; the conversation's id, once it is routed."""
        before = self.house.rasa.reply
        self.house.rasa.reply = lambda turn: answer("An officer will answer.", effects=WANTS_OFFICER)
        receipt = await self.house.says(text, address)
        await self.house.work()
        self.house.rasa.reply = before
        await self.keep_time()
        return receipt.conversation_id

    async def keep_time(self) -> None:
        """Work on every timer that is due now, and send what follows from it."""
        while await self.parts.timekeeper.run_once():
            pass
        while await self.house.service.dispatcher.run_once():
            pass

    async def after(self, seconds: float) -> None:
        self.house.clock.forward(seconds)
        await self.keep_time()

    async def conversation(self, conversation_id: int) -> Conversation:
        async with self.house.database.read() as session:
            return await session.get_one(Conversation, conversation_id)

    async def history(self, conversation_id: int) -> list[HandoverEvent]:
        async with self.house.database.read() as session:
            return list(await events.history(session, conversation_id))

    async def steps(self, conversation_id: int) -> list[str]:
        return [event.kind.value for event in await self.history(conversation_id)]


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)
