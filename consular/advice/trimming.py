"""Shortens a passage for quoting: whole sentences alone, with an ellipsis where something is left out.

Never cuts a sentence, a list's item or a phone number. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ELLIPSIS = "…"
# A sentence ends at a full stop, question or exclamation mark, with what closes it, before white space and a capital, a
# digit or a sign. After these it goes on.
_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9£$€+-])")
_GOES_ON = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|ext|tel|no|nos|st|mr|mrs|ms|dr|mt|vs|inc|ltd|a\.m|p\.m|u\.s|u\.k|[A-Za-z]))\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A sentence or a list's item, with the white space before it. `announces`: what follows belongs with it."""

    before: str
    text: str

    @property
    def announces(self) -> bool:
        return self.text.endswith(":")

    @property
    def is_item(self) -> bool:
        return self.text.startswith("- ")


def pieces(text: str) -> list[Piece]:
    """Every sentence and item in order; joined with what stands before each they are the text again."""
    found: list[Piece] = []
    before = ""
    for line in re.split(r"(\n+)", text.strip()):
        if not line.strip():
            before += line
            continue
        for number, sentence in enumerate(_sentences(line)):
            found.append(Piece(before if number == 0 else " ", sentence))
        before = ""
    return found


def _sentences(line: str) -> list[str]:
    if line.startswith("- "):
        return [line]
    found: list[str] = []
    start = 0
    for gap in _END.finditer(line):
        head = line[start : gap.end()].rstrip()
        if not _GOES_ON.search(head):
            found.append(head)
            start = gap.end()
    return [*found, line[start:].rstrip()]


def trim(text: str, longest: int) -> str:
    """The text whole, or as many of its first sentences as `longest` characters hold, then an ellipsis.

    The first sentence is kept however long it is: half of it could say the opposite.
    """
    return excerpt(text, longest, lambda piece: 0.0)


def excerpt(text: str, longest: int, worth: Callable[[str], float]) -> str:
    """The text whole where it fits; else the sentences around the one that `worth` gives most for, in their order.

    An item comes with the line that announces its list. Ellipses stand where something is left out.
    """
    cut = pieces(text)
    if len(text.strip()) <= longest or len(cut) <= 1:
        return text.strip()
    best = max(range(len(cut)), key=lambda number: (worth(cut[number].text), -number))
    chosen = _needed(cut, best)
    for way in (
        range(best + 1, len(cut)),
        range(best - 1, -1, -1),
    ):  # the next sentence says more on the matter
        for number in way:
            more = chosen | _needed(cut, number)
            if len(_join(cut, more)) > longest:
                break
            chosen = more
    return _join(cut, chosen)


def _needed(cut: Sequence[Piece], number: int) -> frozenset[int]:
    """A piece with what it cannot be understood without: an item's announcement, an announcement's first item."""
    if cut[number].is_item:
        above = next((n for n in range(number, -1, -1) if not cut[n].is_item), number)
        return frozenset({number, above})
    if cut[number].announces and number + 1 < len(cut):
        return frozenset({number, number + 1})
    return frozenset({number})


def _join(cut: Sequence[Piece], chosen: frozenset[int]) -> str:
    joined, last = "", -1
    for number in sorted(chosen):
        joined += _gap(cut[number], joined, number == last + 1) + cut[number].text
        last = number
    return joined if last == len(cut) - 1 else f"{joined} {ELLIPSIS}"


def _gap(piece: Piece, joined: str, follows: bool) -> str:
    if not joined:
        return "" if follows else f"{ELLIPSIS} "
    if follows:
        return piece.before
    return f"\n{ELLIPSIS}\n" if "\n" in piece.before or piece.is_item else f" {ELLIPSIS} "
