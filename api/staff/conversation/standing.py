"""How a conversation stands for one officer at one moment: who has it, who looks at it, how much time is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from consular.conversations.models import Conversation, Handover
from consular.desk import clock, viewers
from consular.desk.viewers import Seen
from consular.errors import NotAllowed, NotFound
from consular.severity import Severity
from consular.staff.models import Officer, Role


@dataclass(frozen=True)
class Standing:
    """`may_act`: the officer has it, or is a supervisor and somebody else has it."""

    conversation: Conversation
    severity: Severity
    holder: str | None
    is_mine: bool
    may_act: bool
    left: timedelta | None
    others: Sequence[Seen]

    @property
    def is_free(self) -> bool:
        return self.conversation.officer_id is None

    @property
    def is_waiting(self) -> bool:
        return self.conversation.handover is Handover.WAITING

    @property
    def right(self) -> tuple[object, ...]:
        """What, if it changes, changes what the officer may do."""
        return (self.conversation.handover, self.conversation.officer_id, self.may_act)

    @property
    def key(self) -> tuple[object, ...]:
        """What the bar over the transcript shows, but for the time that passes."""
        one = self.conversation
        return (
            one.handover,
            one.officer_id,
            one.post_slug,
            one.team,
            one.answer_by,
            one.answer_left,
            one.urgency,
            one.outcome,
            one.quiet_since,
            one.country_slug,
            one.language,
        )


async def read(session: AsyncSession, conversation_id: int, officer: Officer, at: datetime) -> Standing:
    """Raises NotFound, and NotAllowed for a conversation of posts that are not the officer's."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound("There is no such conversation.")
    is_mine = conversation.officer_id == officer.id
    if not is_mine and not officer.works_for(conversation.post_slug):
        raise NotAllowed("This conversation belongs to another post. Ask for it to be passed to yours.")
    holder = await session.get(Officer, conversation.officer_id) if conversation.officer_id else None
    seen = await viewers.of(session, [conversation_id], at)
    return Standing(
        conversation,
        clock.severity_of(conversation),
        holder.name if holder else None,
        is_mine,
        is_mine or (holder is not None and officer.role.covers(Role.SUPERVISOR)),
        clock.left(conversation, at),
        [one for one in seen if one.officer_id != officer.id],
    )
