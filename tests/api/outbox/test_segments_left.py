"""How much room the last segment of a text still has, as an officer sees it while writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.outbox import segments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", 160),
        ("a" * 160, 0),
        ("a" * 161, 145),
        ("a" * 170, 136),
        ("€" * 10, 140),
        ("ж", 69),
        ("ж" * 71, 63),
    ],
)
def test_the_room_is_counted_in_plain_characters(text: str, left: int) -> None:
    assert segments.left(text) == left


@given(st.text(max_size=400))
def test_so_many_more_fit_and_one_more_begins_a_segment(text: str) -> None:
    room = segments.left(text)
    assert segments.count(text + "a" * room) == segments.count(text)
    assert segments.count(text + "a" * (room + 1)) == segments.count(text) + 1
