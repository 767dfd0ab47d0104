"""The official pages about services, from data/services: their links, and the facts that replies take from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Page:
    """`checked` is None for a link that nobody has opened lately; then no date is shown with it."""

    link: str
    checked: date | None
    facts: dict[str, str] = field(default_factory=dict)


def load(folder: Path) -> dict[str, Page]:
    """Pages by slug. `consular.facts` validates the same files with their lines before they are seeded."""
    pages = {}
    for path in sorted(folder.glob("*.yml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        pages[path.stem] = Page(entry["link"], entry["checked"], entry.get("facts") or {})
    return pages
