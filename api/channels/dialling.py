"""Settings that differ by country code, such as a sender or a price: `+1=..., +44=..., default=...`.

A country code says where a phone was bought, not where its owner is: nothing here says where a person is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = re.compile(r"\+[1-9][0-9]{0,6}")
DEFAULT = "default"


@dataclass(frozen=True)
class ByCountryCode:
    """Values by the beginning of a number; the longest beginning that fits wins."""

    values: dict[str, str]

    def of(self, number: str) -> str | None:
        """The value for a number in E.164; None where neither its code nor a default is set."""
        fitting = [code for code in self.values if code != DEFAULT and number.startswith(code)]
        return self.values.get(max(fitting, key=len) if fitting else DEFAULT)

    @property
    def default(self) -> str | None:
        return self.values.get(DEFAULT)


def read(text: str) -> ByCountryCode:
    """`+1=+15550100, default=+447700900000` as a table. Raises ValueError with what to write instead."""
    values = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        code, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value or not (code == DEFAULT or CODE.fullmatch(code)):
            raise ValueError(f"{part!r} should read like +44=value or default=value, with commas between")
        values[code] = value
    return ByCountryCode(values)


def read_prices(text: str) -> ByCountryCode:
    """The same, where every value is an amount of money. Raises ValueError."""
    prices = read(text)
    for value in prices.values.values():
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
            raise ValueError(f"{value!r} should be a price in pounds, such as 0.04")
    return prices
