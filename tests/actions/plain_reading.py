"""Another way to read a page of GOV.UK's Content API than the service's own, so that tests do not repeat its mistakes.

It takes the JSON as it is served: the service's parser, its passages and its database have no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

BLOCKS = frozenset(("p", "li", "ul", "ol", "h2", "h3", "h4", "div", "td", "th", "tr", "br", "dt", "dd"))
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | {0x2011: "-"}
NUMBER = re.compile(r"\+?\d[\d ]{4,}\d")
_ENDS, _GOES_ON = re.compile(r"[.!?:][\"”’)\]]*$"), re.compile(r"^\s+[a-z]")
_MARKER = re.compile(r"^\s*(?:- |\d+\. )")


class Part(HTMLParser):
    """The blocks of one part, each on one line, and the ids that a link may lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.ids: set[str] = set()
        self._said = ""
        self.feed(html)
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids |= {value for name, value in attrs if name == "id" and value}
        if tag in BLOCKS:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        self._said += data

    def _flush(self) -> None:
        line = " ".join(self._said.translate(UNSEEN).split())
        self.blocks += [line] if line else []
        self._said = ""

    @property
    def numbers(self) -> set[str]:
        return {found for block in self.blocks for found in NUMBER.findall(block)}


def parts(document: Mapping[str, Any]) -> dict[str, Part]:
    return {part["slug"]: Part(part["body"]) for part in document["details"]["parts"]}


def fragments(quote: str) -> Iterator[str]:
    """What stands between line ends and ellipses, without the marks of a list."""
    for line in quote.splitlines():
        for fragment in _MARKER.sub("", line.removeprefix("…").lstrip()).split("…"):
            if fragment.strip():
                yield _MARKER.sub("", fragment).strip()


def is_whole(fragment: str, part: Part) -> bool:
    """Whether it stands in a block word for word, from the start of a sentence to the end of one."""
    return any(_is_whole_in(fragment, block) for block in part.blocks)


def _is_whole_in(fragment: str, block: str) -> bool:
    at = block.find(fragment)
    if at < 0:
        return False
    before, after = block[:at].rstrip(), block[at + len(fragment) :]
    begins = not before or _ENDS.search(before) is not None
    ends = not after or (_ENDS.search(fragment) is not None and after[0] == " " and not _GOES_ON.match(after))
    return begins and ends
