"""Gives conversations to an officer straight from the queue: each in a transaction of its own, so that one that
somebody else took meanwhile holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.desk.desk import Desk
from consular.desk import queue
from consular.errors import ConsularError


@dataclass
class Given:
    """How many were given, and why others were not."""

    count: int = 0
    refusals: list[str] = field(default_factory=list)


async def give(desk: Desk, conversation_ids: Sequence[int], by: int, to: int, note: str | None) -> Given:
    """At most as many as a page of the queue shows."""
    given = Given()
    for conversation_id in list(dict.fromkeys(conversation_ids))[: queue.PAGE]:
        try:
            await desk.assign(conversation_id, by, to, note)
        except ConsularError as refusal:
            given.refusals.append(str(refusal))
        else:
            given.count += 1
    return given
