"""What a page was asked for, as its address has it: so that it can be kept, sent to a colleague and gone back to."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

PLACE = frozenset({"page", "before"})  # where one is in a list, which no filter is


def codes(asked: Any) -> dict[str, str]:
    """What was chosen in a form, a dataclass, without what is as it stands where nobody chooses.

    A part that was emptied counts as chosen where it does not stand empty by itself.
    """
    named = {field.name: getattr(asked, field.name) for field in fields(asked) if field.name not in PLACE}
    standing = {field.name: field.default for field in fields(asked)}
    return {name: str(value) for name, value in named.items() if value != standing[name]}
