"""Values by country code: the longest beginning wins, and a wrong setting says what to write."""

from __future__ import annotations

import pytest

from api.channels import dialling
from api.settings import Settings


def test_the_longest_code_that_fits_wins_and_the_default_comes_last() -> None:
    table = dialling.read("+1=american, +1876 = jamaican,default=any")
    assert [table.of(number) for number in ("+12025550123", "+18765550123", "+447700900123")] == [
        "american",
        "jamaican",
        "any",
    ]


def test_without_a_default_an_unknown_code_has_none() -> None:
    assert dialling.read("+1=american").of("+447700900123") is None
    assert dialling.read("").default is None


@pytest.mark.parametrize("text", ["+44", "44=x", "+0=x", "+44=", "everywhere=x"])
def test_a_wrong_setting_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="should read like"):
        Settings(_env_file=None, twilio_senders=text)


@pytest.mark.parametrize("text", ["default=cheap", "default=-1", "+44=1,5", "default=1e9999"])
def test_a_wrong_price_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="should"):
        Settings(_env_file=None, sms_prices=text)
