"""A long text that a carrier delivers in parts, each as a message of its own, is read and answered as one.

Networks join the parts of a long text; some carriers cut it before they do. What fills a segment and ends in
mid-sentence may go on: the bot's turn waits a moment for the rest. The emergency check never waits: it reads each part
as it comes, and all parts so far together. The parts stay as they came in the transcript.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import keywords
from api.outbox import more, segments
from consular.conversations import repository as conversations
from consular.conversations.models import Conversation, Message
from consular.emergency.check import Check, Finding
from consular.emergency.phrases import SEVERITIES

CHANNEL = "sms"  # the one network that cuts what people write
WAIT = timedelta(seconds=5)  # for the next part
MOST = 10  # parts
# A carrier may cut between words, somewhat before the end of the segment: septets, and UTF-16 units.
NEARLY_FULL_GSM, NEARLY_FULL_UCS2 = 140, 60
ENDS = ".!?\u2026\"')]\u3002\uff01\uff1f\u061f\u06d4\u0964"  # of a sentence, in whatever script


def may_go_on(text: str) -> bool:
    """Whether a text is as long as one segment and stops in mid-sentence."""
    enough = NEARLY_FULL_GSM if segments.is_gsm(text) else NEARLY_FULL_UCS2
    return segments.count(text) == 1 and segments.width(text) >= enough and text.rstrip()[-1:] not in ENDS


def waits(message: Message) -> bool:
    """Whether the bot's turn on a message is to wait for the next part. In an emergency nothing waits."""
    return (
        message.channel == CHANNEL
        and message.emergency is None
        and message.payload is None
        and may_go_on(message.text)
    )


async def before(session: AsyncSession, conversation: Conversation, at: datetime) -> Sequence[Message]:
    """The parts that a message goes on from which comes now; most often none."""
    if conversation.channel != CHANNEL:
        return []
    found: list[Message] = []
    for message in reversed(await conversations.latest_inbound(session, conversation.id, MOST)):
        if at - message.created_at > WAIT or not may_go_on(message.text):
            break
        found.insert(0, message)
        at = message.created_at
    return found


def read(check: Check, own: Finding | None, parts: Sequence[Message], words: str) -> Finding | None:
    """The graver of what the last part tells by itself, `own`, and what it tells after those before it. What was
    told and answered with a part before is no news."""
    if not parts:
        return own
    told = {part.emergency for part in parts if not part.doubtful}
    texts = [part.text for part in parts]
    together = (check.read(" ".join([*texts, words])), check.read("".join([*texts, words])))
    found = [own, *(one for one in together if one and one.intent not in told)]
    return min(filter(None, found), key=_gravity, default=None)


def _gravity(finding: Finding) -> tuple[bool, int]:
    return finding.doubtful, SEVERITIES.index(finding.severity)


def schedule(conversation: Conversation, message: Message, parts: Iterable[Message], at: datetime) -> None:
    """When the bot's turn on a new message comes. The parts before it are due with it: neither sooner nor later."""
    if waits(message):
        message.due_at = at + WAIT
    due = message.due_at or at
    waiting = [part for part in parts if waits(part) and part.status in conversations.OPEN_INBOUND]
    is_waited_for = bool(waiting) and conversation.due_at == waiting[0].due_at
    conversation.due_at = due if is_waited_for else min(conversation.due_at or due, due)
    for part in waiting:
        part.due_at = due


async def next_turn(session: AsyncSession, conversation_id: int) -> Sequence[Message]:
    """What is answered next, as one: the oldest open message with the parts that follow it, or none."""
    taken: list[Message] = []
    for message in await conversations.open_inbound(session, conversation_id, MOST):
        if taken and not _follows(taken[-1], message):
            break
        taken.append(message)
    return taken


def _follows(part: Message, message: Message) -> bool:
    """A choice, and a word that a network gives a meaning of its own, stand for themselves."""
    alone = message.payload is not None or keywords.is_opt_out(message.text) or more.is_asked(message.text)
    return waits(part) and not alone and message.created_at - part.created_at <= WAIT


def join(texts: Sequence[str]) -> str:
    """One text of several parts. A part that is full to the last place was cut wherever that place was."""
    whole = texts[0]
    for part, following in pairwise(texts):
        whole += ("" if segments.is_full(part) else " ") + following
    return whole


async def settle(session: AsyncSession, earlier: Iterable[int], last: Message) -> None:
    """What becomes of the last part becomes of those before it."""
    for message_id in earlier:
        part = await session.get_one(Message, message_id)
        part.status, part.due_at = last.status, last.due_at
