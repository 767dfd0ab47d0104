"""Reads a travel advice page as GOV.UK's Content API serves it, and survives what is missing or new in it.

Pure: no network, no database. What surprises is told in `surprises`, for operators; only a page that nobody could quote
is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from consular.advice import passages
from consular.errors import ConsularError

SITE = "https://www.gov.uk"  # where people read the page, wherever we fetched it from
FOLDER = "/foreign-travel-advice"
KNOWN_STATUSES = frozenset(
    (
        "avoid_all_travel_to_whole_country",
        "avoid_all_travel_to_parts",
        "avoid_all_but_essential_travel_to_whole_country",
        "avoid_all_but_essential_travel_to_parts",
    )
)
SUMMARY = ("summary", "Summary")  # slug and title that we give to what older pages have before their parts


class Unreadable(ConsularError):
    """Nothing in the document can be quoted; the text says what is wrong with it."""


@dataclass(frozen=True)
class Passage:
    """The words below one heading, which an answer quotes. `heading` is the whole path; empty above the first one."""

    country: str
    part: str
    part_title: str
    heading: str
    position: int
    text: str
    url: str
    updated: datetime


@dataclass(frozen=True)
class Part:
    """One page of the guide, as "Entry requirements"."""

    slug: str
    title: str
    url: str


@dataclass(frozen=True)
class Page:
    """`updated` is when GOV.UK last published a change, `reviewed` when they last looked whether it still holds."""

    slug: str
    title: str
    alert_status: tuple[str, ...]
    updated: datetime
    reviewed: datetime | None
    change_description: str
    parts: tuple[Part, ...]
    passages: tuple[Passage, ...]
    surprises: tuple[str, ...]
    is_withdrawn: bool = False


def url_of(slug: str, part: str | None = None, anchor: str | None = None) -> str:
    """The address of a page or part on GOV.UK."""
    path = f"{SITE}{FOLDER}/{slug}" + (f"/{part}" if part and part != SUMMARY[0] else "")
    return f"{path}#{anchor}" if anchor else path


def read(document: object, updated: datetime | None = None) -> Page:
    """The page in a document of the Content API. `updated` holds where the document has no date of its own.

    Raises Unreadable where there is no slug, no date or no text at all.
    """
    if not isinstance(document, Mapping):
        raise Unreadable("the document is not an object")
    return _Reading(document, updated).page()


def read_moment(value: object) -> datetime | None:
    """A date with its time zone; GOV.UK's are RFC 3339. One without a zone is taken for UTC."""
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Reading:
    """One document being read, and what was odd in it."""

    def __init__(self, document: Mapping[str, Any], updated: datetime | None) -> None:
        self._document = document
        self._details = _mapping(document.get("details"))
        self._country = _mapping(self._details.get("country"))
        self._fallback = updated
        self._surprises: list[str] = []

    def page(self) -> Page:
        slug, updated = self._slug(), self._updated()
        bodies = list(self._bodies())
        quoted = [each for part, html in bodies for each in self._passages(slug, part, html, updated)]
        if not quoted:
            raise Unreadable(f"{slug}: no part has any text")
        return Page(
            slug=slug,
            title=self._title(slug),
            alert_status=self._alert_status(),
            updated=updated,
            reviewed=read_moment(self._details.get("reviewed_at")),
            change_description=self._change_description(),
            parts=tuple(Part(part, title, url_of(slug, part)) for (part, title), _ in bodies),
            passages=tuple(Passage(**{**vars(each), "position": place}) for place, each in enumerate(quoted)),
            surprises=tuple(self._surprises),
            is_withdrawn=bool(self._document.get("withdrawn_notice")),
        )

    def _slug(self) -> str:
        path = _text(self._document.get("base_path")).rpartition(f"{FOLDER}/")[2].partition("/")[0]
        slug = _text(self._country.get("slug")) or path
        if not slug:
            raise Unreadable("there is no slug: neither details.country.slug nor base_path")
        if path and path != slug:
            self._surprises.append(f"base_path says {path}, details.country.slug {slug}")
        return slug

    def _title(self, slug: str) -> str:
        title = _text(self._document.get("title"))
        if not title:
            self._surprises.append("title is missing")
        return title or _text(self._country.get("name")) or slug

    def _updated(self) -> datetime:
        named = {
            "public_updated_at": self._document.get("public_updated_at"),
            "details.updated_at": self._details.get("updated_at"),
            "updated_at": self._document.get("updated_at"),
        }
        found = [
            (name, moment) for name, value in named.items() if (moment := read_moment(value)) is not None
        ]
        if not found or found[0][0] != "public_updated_at":
            self._surprises.append("public_updated_at is missing or no date")
        if found:
            return found[0][1]
        if self._fallback is None:
            raise Unreadable("there is no date in the document, so that nothing in it can be quoted")
        return self._fallback

    def _alert_status(self) -> tuple[str, ...]:
        """Unknown ones stay: whoever shows them knows at least that there is a warning."""
        value = self._details.get("alert_status")
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._surprises.append("details.alert_status is missing or no list")
            value = [value] if value and isinstance(value, str) else []
        statuses = tuple(status for status in map(_text, value) if status)
        for status in statuses:
            if status not in KNOWN_STATUSES:
                self._surprises.append(f"unknown alert status {status}")
        return statuses

    def _change_description(self) -> str:
        description = _plain(_text(self._details.get("change_description")))
        if not description:
            self._surprises.append("details.change_description is missing")
        return description

    def _bodies(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Each part's slug and title with its HTML."""
        if "summary" in self._details:
            self._surprises.append("the page has a summary, as older ones had")
            if html := self._html(self._details["summary"], SUMMARY[0]):
                yield SUMMARY, html
        parts = self._details.get("parts")
        if not isinstance(parts, list):
            self._surprises.append("details.parts is missing or no list")
            parts = []
        for part in map(_mapping, parts):
            slug, title = _text(part.get("slug")), _text(part.get("title"))
            if not slug:
                self._surprises.append("a part has no slug")
                continue
            if html := self._html(part.get("body"), slug):
                yield (slug, _plain(title) or slug.replace("-", " ").capitalize()), html

    def _html(self, body: object, part: str) -> str:
        """GOV.UK serves a body as HTML, or as a list of renderings, each with its type."""
        if isinstance(body, list):
            renderings = {
                _text(each.get("content_type")): each.get("content") for each in map(_mapping, body)
            }
            body = renderings.get("text/html")
        if not isinstance(body, str) or not body.strip():
            self._surprises.append(f"part {part} has no HTML")
            return ""
        return body

    def _passages(self, slug: str, part: tuple[str, str], html: str, updated: datetime) -> Iterator[Passage]:
        for section in passages.cut(html):
            url = url_of(slug, part[0], section.anchor)
            yield Passage(slug, *part, " > ".join(section.headings), 0, section.text, url, updated)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return passages.one_line(text)
