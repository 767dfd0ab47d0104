"""Provinces, departments and states of every country, from ISO 3166-2 (pycountry).

Build time only: names alone. pycountry's fuzzy search is never used, it takes one country for another.
"""

import re
from collections.abc import Iterator, Mapping

import pycountry

_BRACKETS = re.compile(r"[\[\](),;]")


def regions(slugs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a region's name and the destination it lies in."""
    for region in sorted(pycountry.subdivisions, key=lambda s: str(s.code)):
        slug = slugs.get(region.country_code)
        if slug is None:
            continue
        for name in _BRACKETS.split(region.name):
            if name.strip():
                yield name.strip(), slug
