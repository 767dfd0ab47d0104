"""A tracker store that remembers nothing between turns: the gateway keeps each conversation's memory itself.

So any Rasa process can take any turn, a turn that is tried again starts from the same place, and no second copy of
what people wrote lies about.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class TurnStore(TrackerStore):
    """Holds the trackers of the turns that are under way, and of no others."""

    def __init__(
        self, domain: Optional[Domain], event_broker: Optional[EventBroker] = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.under_way: Dict[str, DialogueStateTracker] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        self.under_way[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        return self.under_way.get(sender_id)

    async def keys(self) -> Iterable[str]:
        return list(self.under_way)

    def begin(self, turn: str, memory: Dict[str, Any]) -> None:
        """Make the tracker of a turn from a conversation's memory: {"slots": {name: value}, "form": name or None}."""
        tracker = DialogueStateTracker.from_events(turn, [], self.domain.slots)
        for event in _replay(memory, {slot.name for slot in self.domain.slots}, self.domain.form_names):
            tracker.update(event, self.domain)
        self.under_way[turn] = tracker

    def end(self, turn: str) -> Optional[DialogueStateTracker]:
        """Forget a turn; its tracker, for the last look."""
        return self.under_way.pop(turn, None)


def _replay(memory: Dict[str, Any], slots: Iterable[str], forms: List[str]) -> Iterable[Event]:
    """The fewest events that put a tracker where the last turn left it. What the domain no longer knows is dropped."""
    yield ActionExecuted(ACTION_SESSION_START_NAME)
    yield SessionStarted()
    yield ActionExecuted(ACTION_LISTEN_NAME)
    for name, value in memory.get("slots", {}).items():
        if name in slots:
            yield SlotSet(name, value)
    if memory.get("form") in forms:
        yield ActionExecuted(memory["form"])
        yield ActiveLoop(memory["form"])
        yield ActionExecuted(ACTION_LISTEN_NAME)


def remember(tracker: DialogueStateTracker) -> Dict[str, Any]:
    """What the gateway must keep of a tracker so that the next turn can go on from it."""
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value and name != SESSION_START_METADATA_SLOT
    }
    return {"slots": slots, "form": tracker.active_loop_name}
