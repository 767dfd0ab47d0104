"""Makes a reply fit its network: plain punctuation, numbered choices, a length that is taken, the rest on MORE.

Shared by every channel and driven by `Limits` alone. It sends nothing, and the same reply always gives the same
result: so the rest of a cut reply need not be stored a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.channels.interface import Limits
from api.outbox import segments
from api.outbox.cutting import cut
from api.outbox.typography import plain
from consular.replies.template import Blocks

Buttons = Sequence[dict[str, str]]
SHORT_END = "\f"  # a reply may say itself where its short form ends; what follows is for MORE


@dataclass(frozen=True)
class Prepared:
    """What goes out, and what is kept for MORE (empty where all of it goes out)."""

    text: str
    buttons: list[dict[str, str]]
    rest: str = ""

    @property
    def segments(self) -> int:
        """What it takes on SMS."""
        return segments.count(self.text)


class Wording:
    """The words that are added to a reply. They stand in data/replies.j2."""

    def __init__(self, blocks: Blocks) -> None:
        self.more = blocks.render("more")
        self._blocks = blocks

    def choices(self, buttons: Buttons) -> str:
        return self._blocks.render("choices", [button["title"] for button in buttons])


def prepare(text: str, buttons: Buttons, limits: Limits, wording: Wording) -> Prepared:
    """The reply as this network takes it."""
    kept = list(buttons)
    if buttons and not _are_taken(buttons, limits):
        text, kept = f"{text}\n\n{wording.choices(buttons)}".strip(), []
    if limits.segments:
        text = plain(text)
    ending = f"\n\n{wording.more}"
    short, mark, further = text.partition(SHORT_END)
    if mark and fits(short + ending, limits):
        return Prepared(short + ending, kept, further)
    if not mark and fits(text, limits):
        return Prepared(text, kept)
    head, rest = cut(short, lambda part: fits(part + ending, limits), limits.text - len(ending))
    rest = "\n\n".join(part for part in (rest, further) if part)
    return Prepared(head + ending, kept, rest) if rest else Prepared(head, kept)


def fits(text: str, limits: Limits) -> bool:
    """Whether the network takes the text in one message."""
    if len(text) > limits.text:
        return False
    return not limits.segments or segments.count(text) <= limits.segments


def _are_taken(buttons: Buttons, limits: Limits) -> bool:
    """Whether the network shows these choices as buttons with whole titles."""
    return len(buttons) <= limits.buttons and all(
        len(button["title"]) <= limits.button_title for button in buttons
    )
