"""Reads a post's page as GOV.UK's Content API serves it (schema worldwide_organisation), and survives what is missing.

The main office stands in the document itself, or as a linked document; its contact is named by an id, by a table of
offices and contacts, or linked from the office: all three have been published. Pure: no network, no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consular.advice import passages
from consular.advice.page import SITE, Unreadable, read_moment
from consular.errors import ConsularError, NotFound

FOLDER = "/world/organisations"
SCHEMA = "worldwide_organisation"
_FAX = re.compile(r"\bfax\b", re.IGNORECASE)
_OPENING = re.compile(r"\b(?:open|opening|opens|hours)\b", re.IGNORECASE)


class Moved(NotFound):
    """The page is under another address now; `to` is a path, empty where it was not said."""

    def __init__(self, to: str) -> None:
        super().__init__(f"GOV.UK has it under another address: {to or 'it does not say which'}")
        self.to = to


class Gone(ConsularError):
    """GOV.UK serves only the notice that there is no such page any more."""


@dataclass(frozen=True)
class Page:
    """`published` is the date of the contact details, `opening_published` that of the opening times. A withdrawn page
    says since when, where it can be read."""

    slug: str
    title: str
    address: tuple[str, ...]
    phones: tuple[tuple[str, str], ...]  # label and number, as published
    emails: tuple[str, ...]
    form: str | None
    published: datetime | None
    opening: str
    opening_published: datetime | None
    surprises: tuple[str, ...]
    is_withdrawn: bool = False
    withdrawn_at: datetime | None = None


def url_of(slug: str) -> str:
    """The page's address for people."""
    return f"{SITE}{FOLDER}/{slug}"


def read(document: object) -> Page:
    """The post in a document of the Content API. Raises Moved, Gone, or Unreadable where it is no post's page."""
    if not isinstance(document, Mapping):
        raise Unreadable("the document is not an object")
    schema = _text(document.get("schema_name")) or _text(document.get("document_type"))
    if schema == "redirect":
        raise Moved(next((_text(each.get("destination")) for each in _list(document.get("redirects"))), ""))
    if schema == "gone":
        raise Gone("GOV.UK says that the page is gone")
    if schema != SCHEMA:
        raise Unreadable(f"the document is no {SCHEMA}, but {schema or 'says not what it is'}")
    return _Reading(document).page()


class _Reading:
    """One document being read, and what was odd in it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._details, self._links = _mapping(document.get("details")), _mapping(document.get("links"))
        self._surprises: list[str] = []

    def page(self) -> Page:
        slug, updated = self._slug(), self._updated()
        office = self._office()
        contact = self._contact(office)
        details = _mapping(contact.get("details"))
        withdrawn = self._document.get("withdrawn_notice")
        return Page(
            slug=slug,
            title=self._title(),
            address=tuple(self._address(details)),
            phones=tuple(self._phones(details)),
            emails=tuple(self._emails(details)),
            form=self._form(details),
            published=read_moment(contact.get("public_updated_at")) or updated,
            opening=self._opening(office),
            opening_published=read_moment(office.get("public_updated_at")) or updated,
            surprises=tuple(self._surprises),
            is_withdrawn=bool(withdrawn),
            withdrawn_at=read_moment(_mapping(withdrawn).get("withdrawn_at")),
        )

    def _slug(self) -> str:
        slug = _text(self._document.get("base_path")).rpartition(f"{FOLDER}/")[2].partition("/")[0]
        if not slug:
            raise Unreadable(f"base_path is missing, or not below {FOLDER}")
        return slug

    def _title(self) -> str:
        title = passages.one_line(_text(self._document.get("title")))
        if not title:
            self._surprises.append("title is missing")
        return title

    def _updated(self) -> datetime | None:
        for name in ("public_updated_at", "updated_at"):
            if moment := read_moment(self._document.get(name)):
                return moment
            self._surprises.append(f"{name} is missing or no date")
        return None

    def _office(self) -> Mapping[str, Any]:
        """The main office with its opening times; the one of the document itself comes first."""
        own = _list(self._details.get("main_office_parts"))
        if own:
            return own[0]
        linked = next(iter(_list(self._links.get("main_office"))), {})
        if not linked:
            self._surprises.append("there is no main office")
        return {**linked, **_mapping(linked.get("details"))}

    def _contact(self, office: Mapping[str, Any]) -> Mapping[str, Any]:
        known = {_text(each.get("content_id")): each for each in _list(self._links.get("contacts"))}
        linked = next(iter(_list(_mapping(office.get("links")).get("contact"))), {})
        found = known.get(self._contact_id(office)) or linked
        if not found and len(known) == 1:
            self._surprises.append("the main office names no contact: the only one there is was taken")
            found = next(iter(known.values()))
        if not found:
            self._surprises.append("there is no contact of the main office")
        elif found.get("withdrawn") is True:
            self._surprises.append("the main office's contact is withdrawn")
            return {}
        return found

    def _contact_id(self, office: Mapping[str, Any]) -> str:
        if named := _text(office.get("contact_content_id")):
            return named
        office_id = _text(office.get("content_id"))
        for pair in _list(self._details.get("office_contact_associations")):
            if office_id and _text(pair.get("office_content_id")) == office_id:
                return _text(pair.get("contact_content_id"))
        return ""

    def _address(self, details: Mapping[str, Any]) -> Iterator[str]:
        """Line by line; of several the first."""
        address = next(iter(self._entries(details, "post_addresses")), {})
        for field in ("title", "street_address", "locality", "region", "postal_code", "world_location"):
            for line in _text(address.get(field)).splitlines():
                if line := passages.one_line(line).rstrip(","):
                    yield line

    def _phones(self, details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for entry in self._entries(details, "phone_numbers"):
            label, number = (passages.one_line(_text(entry.get(field))) for field in ("title", "number"))
            if not number:
                self._surprises.append("a phone has no number")
            elif not _FAX.search(label):
                yield label, number

    def _emails(self, details: Mapping[str, Any]) -> Iterator[str]:
        for entry in self._entries(details, "email_addresses"):
            email = _text(entry.get("email"))
            if re.fullmatch(r"[^@\s]+@[^@\s]+", email):
                yield email
            else:
                self._surprises.append("an e-mail address is none")

    def _form(self, details: Mapping[str, Any]) -> str | None:
        for entry in self._entries(details, "contact_form_links"):
            link = _text(entry.get("link"))
            link = f"{SITE}{link}" if re.match(r"/[^/]", link) else link
            if re.fullmatch(r"https?://\S+", link):
                return link
            self._surprises.append("a contact form's link is none")
        return None

    def _entries(self, details: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        value = details.get(name)
        if value is not None and not isinstance(value, list):
            self._surprises.append(f"{name} is no list")
        return _list(value)

    def _opening(self, office: Mapping[str, Any]) -> str:
        """What the page says of opening: below headings that speak of it, else where the words do, else all of it."""
        sections = passages.cut(self._html(office.get("access_and_opening_times")))
        below = [each for each in sections if each.headings and _OPENING.search(each.headings[-1])]
        saying = below or [each for each in sections if _OPENING.search(each.text)]
        return "\n\n".join(each.text for each in saying or sections)

    def _html(self, body: object) -> str:
        if isinstance(body, list):
            html = (each.get("content") for each in _list(body) if each.get("content_type") == "text/html")
            body = next(html, None)
        if body is not None and not isinstance(body, str):
            self._surprises.append("access_and_opening_times is no text")
        return _text(body)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
