"""What an update of Telegram's says, without judging it. Reads no network and no database.

What does not concern a conversation is nothing, and no error: Telegram repeats what is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.channels.interface import Extra

Json = dict[str, Any]

# What Telegram calls a thing, and what we call it. The first that a message has counts: an animation is a document too.
KINDS = {
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "animation": "video",
    "video": "video",
    "video_note": "video",
    "sticker": "sticker",
    "document": "file",
}
# What happens in a chat without anybody saying a thing. All else without words is something that we cannot open.
EVENTS = {
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "users_shared", "chat_shared",
    "connected_website", "write_access_allowed", "successful_payment", "refunded_payment", "web_app_data",
    "gift", "unique_gift", "giveaway_created", "giveaway_completed", "boost_added",
}  # fmt: skip
HERE = ("member", "administrator", "restricted")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Spoken:
    """A person's message. `is_correction`: it replaces one that they sent before."""

    address: str
    provider_id: str
    text: str
    extras: tuple[Extra, ...] = ()
    is_correction: bool = False


@dataclass(frozen=True)
class Pressed:
    """A button under one of our messages. `title` is empty where Telegram no longer shows us that message."""

    address: str
    provider_id: str
    query_id: str
    data: str
    title: str


@dataclass(frozen=True)
class Grouped:
    """Somebody speaks, or takes us in, where several people read along."""

    chat_id: int


def read(update: Json) -> Spoken | Pressed | Grouped | None:
    """Raises ValueError for what is no update at all."""
    try:
        number = int(update["update_id"])
        if "message" in update:
            return _message(number, update["message"], is_correction=False)
        if "edited_message" in update:
            return _message(number, update["edited_message"], is_correction=True)
        if "callback_query" in update:
            return _pressed(number, update["callback_query"])
        return _membership(update["my_chat_member"]) if "my_chat_member" in update else None
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("This is not an update as Telegram sends it.") from error


def _message(number: int, message: Json, is_correction: bool) -> Spoken | Grouped | None:
    chat = message["chat"]
    if chat["type"] in ("group", "supergroup"):
        return None if "left_chat_member" in message else Grouped(int(chat["id"]))
    if chat["type"] != "private" or message.get("from", {}).get("is_bot"):
        return None
    if is_correction and "location" in message:  # a live location moves every few seconds; its start was kept
        return None
    text = message.get("text") or message.get("caption") or ""
    extras = _extras(message)
    if not text and not extras:
        return None
    address, album = str(chat["id"]), message.get("media_group_id")
    # Each picture of an album is a message of its own; one answer is enough for all that have no words.
    own = f"album:{album}" if album and not text else f"{number}:{message['message_id']}"
    return Spoken(address, f"{address}:{own}", text, extras, is_correction)


def _extras(message: Json) -> tuple[Extra, ...]:
    if "location" in message or "venue" in message:
        return (_location(message),)
    if "contact" in message:
        return (_contact(message),)
    for name, kind in KINDS.items():
        if name in message:
            called = message[name].get("file_name", "") if name == "document" else ""
            return (Extra(kind, _line(called)),)
    is_opaque = not message.get("text") and not message.keys() & EVENTS
    return (Extra("file"),) if is_opaque else ()


def _location(message: Json) -> Extra:
    venue = message.get("venue", {})
    where = venue.get("location") or message["location"]
    name = ", ".join(filter(None, (venue.get("title"), venue.get("address"))))
    return Extra("location", _line(name), float(where["latitude"]), float(where["longitude"]))


def _contact(message: Json) -> Extra:
    """A number is whole only with its plus sign, which some apps leave out."""
    contact = message["contact"]
    number = "+" + str(contact["phone_number"]).lstrip("+")
    is_own = contact.get("user_id") is not None and contact["user_id"] == message.get("from", {}).get("id")
    name = "" if is_own else " ".join(filter(None, (contact.get("first_name"), contact.get("last_name"))))
    return Extra("contact", _line(f"{name} {number}"))


def _pressed(number: int, query: Json) -> Pressed | None:
    message = query.get("message") or {}
    chat = message.get("chat", {"id": query["from"]["id"], "type": "private"})
    if chat["type"] != "private":
        return None
    data, address = str(query.get("data", "")), str(chat["id"])
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    titles = [button["text"] for row in rows for button in row if button.get("callback_data") == data]
    return Pressed(address, f"{address}:{number}:press", str(query["id"]), data, titles[0] if titles else "")


def _membership(change: Json) -> Grouped | None:
    is_group = change["chat"]["type"] in ("group", "supergroup")
    return (
        Grouped(int(change["chat"]["id"]))
        if is_group and change["new_chat_member"]["status"] in HERE
        else None
    )


def _line(words: str) -> str:
    """One line of somebody's words, without the brackets that notes are put in."""
    return " ".join(str(words).translate({ord("["): None, ord("]"): None}).split())[:LONGEST_NAME]
