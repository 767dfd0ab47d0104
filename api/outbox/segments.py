"""How many SMS segments a text takes, which is what a message costs and how much of it arrives in one piece.

Source: 3GPP TS 23.038 (the GSM 7-bit alphabet and its extension table) and TS 23.040 (6 octets of header in every
part of a message in parts).
"""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")  # two septets each: an escape, then the character
GSM_ALONE, GSM_PART = 160, 153  # septets
UCS2_ALONE, UCS2_PART = 70, 67  # UTF-16 code units


def is_gsm(text: str) -> bool:
    """Whether the text needs no more than the GSM 7-bit alphabet."""
    return all(character in BASIC or character in EXTENSION for character in text)


def count(text: str) -> int:
    """The segments that a text takes; an empty one takes one."""
    return _parts(_widths(text), *_places(text))


def width(text: str) -> int:
    """The places that a text takes: septets in the GSM alphabet, else UTF-16 code units."""
    return sum(_widths(text))


def is_full(text: str) -> bool:
    """Whether a text takes every place of one segment, alone or as a part of several."""
    return width(text) in _places(text)


def left(text: str) -> int:
    """Characters of the plainest kind that the text's last segment still takes."""
    used = count(text)
    alone, part = _places(text)
    most = alone if used == 1 else part
    room = 0
    while room < most and count(text + "a" * (room + 1)) == used:
        room += 1
    return room


def _places(text: str) -> tuple[int, int]:
    """Of a segment alone, and of one in a message in parts."""
    return (GSM_ALONE, GSM_PART) if is_gsm(text) else (UCS2_ALONE, UCS2_PART)


def _widths(text: str) -> list[int]:
    if is_gsm(text):
        return [2 if character in EXTENSION else 1 for character in text]
    return [2 if ord(character) > 0xFFFF else 1 for character in text]


def _parts(widths: list[int], alone: int, part: int) -> int:
    """A character of width two is never split: where one place is left, it stays empty."""
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > part:
            parts, used = parts + 1, 0
        used += width
    return parts
