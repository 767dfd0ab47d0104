"""Erasing what a person told us: the one place that knows every column with personal data.

An open case is kept, with its details, until officers close it: people's safety hangs on it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consular.advice.models import AdviceAlert
from consular.attachments import repository as attachments
from consular.cases import repository as cases
from consular.cases.models import Case, CaseDetail
from consular.cases.work import CasePerson, CaseTask
from consular.conversations.models import Conversation, Message, Status
from consular.desk.models import Draft, HandoverEvent, Mention, OfficerNote
from consular.presence.models import Presence, Subscription

ERASED = ""


async def erase(session: AsyncSession, conversation: Conversation, at: datetime) -> None:
    """Blank the texts that no open case needs, and forget stays and subscriptions.

    Messages that are still to be sent keep their text until they are sent: the answer "erased" is one of them.
    """
    await session.execute(delete(Subscription).where(Subscription.contact_id == conversation.contact_id))
    await session.execute(delete(AdviceAlert).where(AdviceAlert.contact_id == conversation.contact_id))
    await session.execute(
        update(Presence)
        .where(Presence.contact_id == conversation.contact_id)
        .values(place=None, until=None, people=None)
    )
    conversation.memory = {}
    if await cases.open_case_of(session, conversation.id) is None:
        await attachments.erase(session, conversation.id)
        await session.execute(
            update(Message)
            .where(Message.conversation_id == conversation.id, Message.status != Status.QUEUED)
            .values(text=ERASED, buttons=[], payload=None, emergency_phrase=None)
        )
        await _erase_desk(session, conversation.id)


async def _erase_desk(session: AsyncSession, conversation_id: int) -> None:
    """What officers wrote about the person; that they acted, and when, stays."""
    closed = select(Case.id).where(Case.conversation_id == conversation_id)
    for model in (CaseDetail, CasePerson, CaseTask):
        await session.execute(delete(model).where(model.case_id.in_(closed)))
    await session.execute(
        update(Case).where(Case.conversation_id == conversation_id).values(contact_preferences=None)
    )
    notes = select(OfficerNote.id).where(
        or_(OfficerNote.conversation_id == conversation_id, OfficerNote.case_id.in_(closed))
    )
    await session.execute(delete(Mention).where(Mention.note_id.in_(notes)))
    await session.execute(delete(OfficerNote).where(OfficerNote.id.in_(notes)))
    await session.execute(delete(Draft).where(Draft.conversation_id == conversation_id))
    await session.execute(
        update(HandoverEvent).where(HandoverEvent.conversation_id == conversation_id).values(note=None)
    )
