"""How grave a matter is, and the order in which work is taken: the one scale that the whole house uses."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"

    @property
    def urgency(self) -> int:
        """0 normal, 1 high, 2 critical: higher is worked on first."""
        return {Severity.NORMAL: 0, Severity.HIGH: 1, Severity.CRITICAL: 2}[self]
