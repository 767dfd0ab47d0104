"""The one place finder of the process: a second one would cost about 60 MB."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from consular.places.finder import Finder, load


def finder() -> Finder:
    """The finder of PLACES_FILE (var/places.json)."""
    return _load(os.environ.get("PLACES_FILE", "var/places.json"))


@lru_cache(maxsize=1)
def _load(path: str) -> Finder:
    return load(Path(path))
