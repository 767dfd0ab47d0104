"""Reading published phone numbers. One that cannot be read is kept as it is and reported, never guessed."""

from __future__ import annotations

import phonenumbers


def read(published: str, iso2: str | None) -> str | None:
    """The number as E.164, or None unless it is a number that can be dialled today.

    `iso2` is the country that the post stands in: some are published without their country code.
    """
    try:
        number = phonenumbers.parse(published, iso2)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
