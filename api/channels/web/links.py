"""Makes links and phone numbers in a reply tappable. Everything else of the text is escaped.

web/src/links.ts does the same in the browser: change both, the tests hold them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

# A web address, without the full stop or bracket that the sentence puts after it; or an international number.
TARGET = re.compile(r"""https?://[^\s<>"]*[^\s<>".,;:!?)\]']|\+\d[\d ()-]{5,18}\d""", re.ASCII)
# "Ambulance: 150 or 112 (from a mobile)": a label, then nothing but numbers and notes.
NUMBER = r"\+?\d[\d ]{0,14}\d"
NOTED = rf"{NUMBER}(?: \([^)]*\))?"
NUMBERS_LINE = re.compile(rf"([^:]{{2,60}}: )({NOTED}(?: or {NOTED})*)", re.ASCII)
NUMBER_OR_NOTE = re.compile(rf"\([^)]*\)|{NUMBER}", re.ASCII)


def link(text: str, opens_in_new_tab: str) -> Markup:
    """The text as HTML. `opens_in_new_tab` is said to those who cannot see that a link leaves the chat."""
    lines = (Markup("").join(_line(line, opens_in_new_tab)) for line in text.split("\n"))
    return Markup("\n").join(lines)


def _line(line: str, new_tab: str) -> Iterator[Markup]:
    numbers = NUMBERS_LINE.fullmatch(line)
    if numbers:
        yield escape(numbers[1])
        yield from _linked(NUMBER_OR_NOTE, numbers[2], new_tab)
    else:
        yield from _linked(TARGET, line, new_tab)


def _linked(pattern: re.Pattern[str], text: str, new_tab: str) -> Iterator[Markup]:
    end = 0
    for found in pattern.finditer(text):
        yield escape(text[end : found.start()])
        yield _anchor(found[0], new_tab)
        end = found.end()
    yield escape(text[end:])


def _anchor(target: str, new_tab: str) -> Markup:
    if target.startswith("("):
        return escape(target)
    if target.startswith("http"):
        return Markup(
            '<a class="govuk-link" href="{0}" target="_blank" rel="noopener noreferrer">{0}'
            '<span class="govuk-visually-hidden"> {1}</span></a>'
        ).format(target, new_tab)
    return Markup('<a class="govuk-link" href="tel:{}">{}</a>').format(re.sub(r"[^\d+]", "", target), target)
