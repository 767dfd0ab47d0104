"""Choices as buttons under a message. Telegram carries 64 bytes back, so a button bears a mark of its payload.

A mark is no command: it counts only if a choice with that mark was offered last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

Buttons = Sequence[dict[str, str]]


def of(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """One button a row, so that every title is whole on a small screen."""
    rows = [
        [InlineKeyboardButton(button["title"], callback_data=mark(button["payload"]))] for button in buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def mark(payload: str) -> str:
    """The same for the same payload, always; 34 bytes."""
    return "c:" + hashlib.sha256(payload.encode()).hexdigest()[:32]


def find(offered: Buttons, given: str) -> dict[str, str] | None:
    """The offered choice that a mark stands for."""
    return next((button for button in offered if mark(button["payload"]) == given), None)
