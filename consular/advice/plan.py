"""Which pages a run has to fetch, and which are current without a question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consular.advice.models import AdvicePage, State


@dataclass(frozen=True)
class Plan:
    """Slugs to fetch, and slugs whose copy the index confirms."""

    due: tuple[str, ...]
    current: tuple[str, ...]


def make(
    listed: Mapping[str, datetime | None], held: Mapping[str, AdvicePage], is_full: bool = False
) -> Plan:
    """A page is due where it is not held, its date in the index is newer or unreadable, or it is marked; and where it
    is held but no longer listed, so that it is seen whether it is gone."""
    unlisted = [slug for slug, page in held.items() if slug not in listed and page.state is not State.GONE]
    due = [slug for slug, date in listed.items() if is_full or _is_due(held.get(slug), date)]
    current = [slug for slug in listed if slug not in set(due)]
    return Plan((*due, *unlisted), tuple(current))


def _is_due(page: AdvicePage | None, date: datetime | None) -> bool:
    return page is None or page.state is not State.LIVE or date is None or date > page.updated
