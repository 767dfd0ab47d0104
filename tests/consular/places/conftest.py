"""The finder as it runs: on the gazetteer that the repository's own tables make."""

from __future__ import annotations

from pathlib import Path

import pytest

from consular.places.finder import Finder, load


@pytest.fixture(scope="session")
def finder(places_file: Path) -> Finder:
    return load(places_file)
