"""What an action sees of the turn it serves: the intent, the person's words, and what the gateway said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

NO_FORM = None


@dataclass(frozen=True)
class Turn:
    """`reference` is the conversation's open case, or the one that a case opened by this message will bear."""

    intent: str
    confidence: float
    text: str
    country: str | None
    place: str | None
    choices: tuple[str, ...]
    form: str | None
    requested: str | None
    reference: str
    has_case: bool
    contact_id: int
    emergency: str | None
    doubt: str | None  # the emergency that this may be: to be asked about


def read(tracker: Tracker) -> Turn:
    """The turn that a tracker describes."""
    message = tracker.latest_message or {}
    intent = message.get("intent") or {}
    metadata = _metadata(tracker)
    return Turn(
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0),
        text=message.get("text") or "",
        country=tracker.get_slot("country"),
        place=tracker.get_slot("place"),
        choices=_choices(message),
        form=(tracker.active_loop or {}).get("name") or NO_FORM,
        requested=tracker.get_slot("requested_slot"),
        reference=metadata.get("reference") or "",
        has_case=bool(metadata.get("has_case")),
        contact_id=int(metadata.get("contact_id") or 0),
        emergency=metadata.get("emergency"),
        doubt=message.get("doubt"),
    )


def _choices(message: dict[str, Any]) -> tuple[str, ...]:
    for entity in message.get("entities", []):
        if entity.get("entity") == "ambiguous_place":
            return tuple(str(entity["value"]).split("|"))
    return ()


def _metadata(tracker: Tracker) -> dict[str, Any]:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return event.get("metadata") or {}
    return {}
