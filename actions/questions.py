"""Which questions an emergency's form asks: at most three, and none of them twice.

Only one of the two ways to be reached is asked for. Where others may read along that is the one about safe times.
"""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.knowledge import Knowledge

COUNTRY, PLACE, PERSON = "emergency_country", "emergency_place", "emergency_person"
CONTACT, SAFE_CONTACT = "emergency_contact", "emergency_safe_contact"
SELF = "ME"  # as the question about the person offers it
NOT_ASKED = ""  # filled for Rasa, so that it does not ask; empty for us


def topic_of(tracker: Tracker) -> str:
    """The emergency that the questions are about."""
    return str(tracker.get_slot("emergency_topic") or "immediate_danger")


def were_asked(knowledge: Knowledge, tracker: Tracker, topic: str) -> bool:
    """Whether the form need not begin again. Safe times are asked for even after an emergency of another kind."""
    if topic in knowledge.discreet:
        return bool(tracker.get_slot(SAFE_CONTACT))
    return bool(tracker.get_slot(CONTACT) or tracker.get_slot(SAFE_CONTACT))


def ways(tracker: Tracker, is_discreet: bool) -> list[EventType]:
    """Ask for one of the two ways to be reached, unless that was answered, and not for the other."""
    asked, other = (SAFE_CONTACT, CONTACT) if is_discreet else (CONTACT, SAFE_CONTACT)
    return [
        SlotSet(asked, tracker.get_slot(asked) or None),
        SlotSet(other, tracker.get_slot(other) or NOT_ASKED),
    ]
