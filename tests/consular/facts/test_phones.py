"""Published numbers come in many dresses; each is read once, or not at all."""

from __future__ import annotations

import pytest

from consular.facts.phones import read


@pytest.mark.parametrize(
    ("published", "iso2", "expected"),
    [
        ("+355 4 223 4973", "AL", "+35542234973"),
        ("+61 (0)2 6270 6666", "AU", "+61262706666"),
        ("(00223) 44 97 69 13", "ML", "+22344976913"),
        ("56 2 2370 4100", "CL", "+56223704100"),
        ("+ 2 (02) 2791 6000", "EG", "+20227916000"),
        ("00 (850) 2 381 7982", "KP", "+85023817982"),
    ],
)
def test_a_number_is_read_as_e164(published: str, iso2: str, expected: str) -> None:
    assert read(published, iso2) == expected


@pytest.mark.parametrize(
    ("published", "iso2"),
    [
        ("by appointment only", "RU"),
        ("+225 2244 2669", "CI"),  # from before the country's numbers grew by two digits
        ("2244 2669", None),
        ("+355 4 223 4973/4/5 and others", "AL"),
    ],
)
def test_what_cannot_be_dialled_today_is_not_read(published: str, iso2: str | None) -> None:
    assert read(published, iso2) is None
