"""Cuts the HTML of one part of a page into sections: the headings above, and the text below as it reads in a message.

Nothing here knows GOV.UK's JSON. Words and their punctuation stay as published, since they are quoted: what a channel
cannot carry is replaced when it is sent. Only what nobody sees goes: fixed spaces, zero-width characters, markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "img",
    "video",
    "audio",
    "hr",
}
_HOLDERS = {
    *("div", "section", "article", "aside", "blockquote", "figure", "figcaption", "details", "summary"),
    *("header", "footer", "main", "address", "pre", "p", "form", "fieldset"),
}
_LISTS = {"ul", "ol"}
_SIGNPOSTS = ("Previous:", "Next:", "View a printable version")
_BREAK = "\v"  # where a line ends on purpose; the line ends of the source mean nothing
_UNSEEN = str.maketrans(
    {**dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\v"), "\u2011": "-"}
)
# What the page says of itself, at the head of its first part: these dates are fields of the page.
_OF_THE_PAGE = {"still current at", "updated", "latest update"}


@dataclass(frozen=True)
class Section:
    """`headings` from the outermost in; none above the first heading. `anchor`: the innermost heading's id, if any."""

    headings: tuple[str, ...]
    text: str
    anchor: str | None


@dataclass(frozen=True)
class _Block:
    """A paragraph, a list or a table; or a heading, where `level` is not 0."""

    text: str
    level: int = 0
    anchor: str | None = None
    is_list: bool = False


def cut(html: str) -> list[Section]:
    """Every section that has words of its own, in order."""
    sections: list[Section] = []
    path: dict[int, _Block] = {}
    blocks: list[_Block] = []
    body = LexborHTMLParser(html).body
    for block in _blocks(body) if body is not None else ():
        if block.level:
            sections += _section(path, blocks)
            path = {level: above for level, above in path.items() if level < block.level}
            path[block.level], blocks = block, []
        else:
            blocks.append(block)
    return sections + _section(path, blocks)


def _section(path: dict[int, _Block], blocks: list[_Block]) -> list[Section]:
    headings = [path[level] for level in sorted(path)]
    text = ""
    for block in blocks:
        gap = "\n" if block.is_list and text.endswith(":") else "\n\n"
        text += (gap if text else "") + block.text
    anchor = headings[-1].anchor if headings else None
    return [Section(tuple(heading.text for heading in headings), text, anchor)] if text else []


def _blocks(node: LexborNode) -> Iterator[_Block]:
    """The blocks below a node; loose words between them are paragraphs of their own."""
    loose = ""
    for child in node.iter(include_text=True):
        if _is_block(child):
            yield from _paragraphs(loose)
            loose = ""
            yield from _block(child)
        else:
            loose += _words(child)
    yield from _paragraphs(loose)


def _is_block(node: LexborNode) -> bool:
    return node.tag in _HEADINGS or node.tag in _LISTS or node.tag in _HOLDERS or node.tag in ("dl", "table")


def _block(node: LexborNode) -> Iterator[_Block]:
    if node.tag in _HEADINGS:
        if text := _line(_words(node)):
            yield _Block(text, _HEADINGS[node.tag], node.attributes.get("id") or None)
    elif node.tag in _LISTS:
        yield from _whole("\n".join(_items(node)), is_list=True)
    elif node.tag == "dl":
        yield from _whole("\n".join(_terms(node)))
    elif node.tag == "table":
        yield from _whole("\n".join(_rows(node)), is_list=True)
    elif not _is_signpost(node):
        yield from _blocks(node)


def _is_signpost(node: LexborNode) -> bool:
    """Whether a paragraph is only a link to the neighbouring parts or the print, as some copies of a page hold."""
    text, links = _line(_words(node)), node.css("a")
    return (
        node.tag == "p"
        and text.startswith(_SIGNPOSTS)
        and len(links) == 1
        and _line(_words(links[0])) == text
    )


def _whole(text: str, is_list: bool = False) -> Iterator[_Block]:
    if text:
        yield _Block(text, is_list=is_list)


def _paragraphs(words: str) -> Iterator[_Block]:
    """One block, or several where the page leaves an empty line by two breaks."""
    lines: list[str] = []
    for line in [*(_line(part) for part in words.split(_BREAK)), ""]:
        if line:
            lines.append(line)
        elif lines:
            yield _Block("\n".join(lines))
            lines = []


def _items(node: LexborNode, depth: int = 0) -> Iterator[str]:
    for number, item in enumerate((each for each in node.iter() if each.tag == "li"), start=1):
        text = _line(_words(item, skip=_LISTS))
        if text:
            yield "  " * depth + (f"{number}. " if node.tag == "ol" else "- ") + text
        for child in item.iter():
            if child.tag in _LISTS:
                yield from _items(child, depth + 1)


def _terms(node: LexborNode) -> Iterator[str]:
    term = ""
    for child in node.css("dt, dd"):
        text = _line(_words(child))
        if child.tag == "dt":
            term = text.rstrip(":")
        elif text and term.lower() not in _OF_THE_PAGE:
            yield f"{term}: {text}" if term else text


def _rows(node: LexborNode) -> Iterator[str]:
    """A row is a list item: its first cell names it, the others say which column they stand in."""
    rows = [[_line(_words(cell)) for cell in row.css("th, td")] for row in node.css("tr")]
    first = node.css_first("tr")
    is_headed = len(rows) > 1 and first is not None and not first.css("td")
    columns = rows.pop(0) if is_headed else []
    for cells in rows:
        named = [_named(cells, columns, place) for place in range(len(cells))]
        name, values = named[0] if named else "", [each for each in named[1:] if each]
        line = ": ".join(each for each in (name, ", ".join(values)) if each)
        if line:
            yield f"- {line}"


def _named(cells: list[str], columns: list[str], place: int) -> str:
    """A cell with its column's name, where there is more than one column to tell apart."""
    column = columns[place] if place < len(columns) else ""
    return (
        f"{column} {cells[place]}" if cells[place] and column and place and len(cells) > 2 else cells[place]
    )


def _words(node: LexborNode, skip: frozenset[str] | set[str] = frozenset()) -> str:
    """All words below a node, as written, less what is below the tags to skip."""
    if node.tag == "-text":
        return (node.text_content or "").translate(_UNSEEN)
    if node.tag == "br":
        return _BREAK
    if node.tag in _SILENT or (node.tag or "-").startswith("-"):
        return ""
    words = "".join(_words(child, skip) for child in node.iter(include_text=True) if child.tag not in skip)
    return f" {words} " if _is_block(node) else words


def one_line(text: str) -> str:
    """A text without markup as it is seen, on one line."""
    return _line(text.translate(_UNSEEN))


def _line(words: str) -> str:
    """Every kind of space is one plain space."""
    return " ".join(words.split())
