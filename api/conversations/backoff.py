"""How long to wait before trying again: quickly at first, since a person is waiting."""

from __future__ import annotations

from datetime import timedelta

STEPS = (1, 2, 3, 5, 5, 10, 10, 30, 60, 120, 300)  # seconds


def after(attempts: int) -> timedelta:
    """The pause after this many failed attempts (1 or more)."""
    return timedelta(seconds=STEPS[min(attempts, len(STEPS)) - 1])
