"""Reads GOV.UK's index of travel advice: which pages there are, and when each was last published. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consular.advice.page import FOLDER, Unreadable, read_moment


@dataclass(frozen=True)
class Index:
    """`listed`: slug to date; None where the entry has no date that can be read."""

    listed: dict[str, datetime | None]
    surprises: tuple[str, ...]


def read(document: object) -> Index:
    """Raises Unreadable where no page is listed: that is a broken index, and not a world without countries."""
    links = document.get("links") if isinstance(document, Mapping) else None
    children = links.get("children") if isinstance(links, Mapping) else None
    listed: dict[str, datetime | None] = {}
    surprises = []
    for entry in children if isinstance(children, list) else []:
        slug = _slug(entry)
        if not slug:
            surprises.append("an entry of the index names no page")
            continue
        listed[slug] = read_moment(entry.get("public_updated_at"))
        if listed[slug] is None:
            surprises.append(f"{slug} has no date in the index")
    if not listed:
        raise Unreadable("the index lists no page")
    return Index(listed, tuple(surprises))


def _slug(entry: object) -> str:
    path = entry.get("base_path") if isinstance(entry, Mapping) else None
    folder, _, slug = path.rpartition("/") if isinstance(path, str) else ("", "", "")
    return slug if folder == FOLDER else ""
