"""`consular staff duty`: shifts from the command line."""

from __future__ import annotations

import re
from datetime import timedelta

from consular.database import now
from tests.api.cli.test_staff import AMARA, BEN, Command, consular, said

__all__ = ["consular"]  # the fixture
PARIS = "british-embassy-paris"
TOMORROW = now() + timedelta(days=1)
TIMES = ["--from", f"{TOMORROW:%Y-%m-%d} 08:00", "--until", f"{TOMORROW:%Y-%m-%d} 20:00"]


def test_a_shift_is_added_listed_and_removed(consular: Command) -> None:
    said(consular("staff", "add", *AMARA))
    assert "No shift is planned" in said(consular("staff", "duty", "list"))
    made = said(consular("staff", "duty", "add", "amara@example.org", *TIMES))
    number = re.search(r"Shift (\d+):", made)
    assert number and f"{TOMORROW:%Y-%m-%d} 08:00" in made
    listed = said(consular("staff", "duty", "list"))
    assert re.search(r"global-centre .*Amara Obi", listed) and "Nobody: global-centre" in listed
    assert "Removed" in said(consular("staff", "duty", "remove", number[1]))
    assert "No shift is planned" in said(consular("staff", "duty", "list"))


def test_times_are_on_the_clock_that_is_named(consular: Command) -> None:
    said(consular("staff", "add", *AMARA))
    made = said(consular("staff", "duty", "add", "amara@example.org", *TIMES, "--time-zone", "Asia/Tokyo"))
    assert f"{TOMORROW - timedelta(days=1):%Y-%m-%d} 23:00" in made, "nine hours ahead of UTC"


def test_mistakes_are_one_sentence_each(consular: Command) -> None:
    said(consular("staff", "add", *AMARA))
    said(consular("staff", "add", *BEN, "--post", PARIS))
    for words, expected in (
        (("nobody@example.org", *TIMES), "There is no account"),
        (("amara@example.org", *TIMES, "--post", "atlantis"), "There is no post atlantis"),
        (("amara@example.org", "--from", "soon", "--until", "later"), '"soon" is not a time'),
        (("amara@example.org", *TIMES, "--time-zone", "Mars"), "There is no time zone Mars"),
        (("ben@example.org", *TIMES, "--post", "british-embassy-rome"), "officer (other_post)"),
    ):
        refused = consular("staff", "duty", "add", *words)
        assert refused.exit_code != 0 and expected in str(refused.exception)
    assert "No shift is planned" in said(consular("staff", "duty", "list"))
