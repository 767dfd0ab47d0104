"""What a text would cost, in one line: characters, segments, alphabet and pounds, as the network counts them."""

from __future__ import annotations

from decimal import Decimal

from api.channels.dialling import ByCountryCode
from api.outbox import segments


def describe(text: str, number: str, prices: ByCountryCode | None) -> str:
    """For a text to `number`; without pounds where no price is set for it."""
    count = segments.count(text)
    alphabet = "GSM-7" if segments.is_gsm(text) else "UCS-2"
    price = prices.of(number) if prices else None
    cost = f", {Decimal(price) * count:.4f} pounds" if price else ""
    return f"{len(text)} characters, {count} segment{'s' if count > 1 else ''} ({alphabet}){cost}"
