"""Which offered choice a message picks: a pressed button, its number ("1", "1.", "one") or its words."""

from __future__ import annotations

from collections.abc import Sequence

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def pick(offered: Sequence[dict[str, str]], text: str, payload: str | None) -> str | None:
    """The payload that the person chose, or None for words of their own.

    A payload counts only if it was offered: nobody may send the bot a command by hand.
    """
    if payload is not None:
        return payload if any(button["payload"] == payload for button in offered) else None
    said = _plain(text)
    for number, button in enumerate(offered, start=1):
        if said and said in (str(number), _word(number), _plain(button["title"])):
            return button["payload"]
    return None


def _word(number: int) -> str:
    return NUMBERS[number - 1] if number <= len(NUMBERS) else str(number)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!)(:")
