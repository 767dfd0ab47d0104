"""What a run did, page by page: for the command line and for the log."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Slugs. `failed` and `surprises` say what was wrong or odd; the index's own surprises stand under its name."""

    listed: int = 0
    fetched: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # asked for, and the same as before
    changed: list[str] = field(default_factory=list)  # of those fetched, the ones that were held before
    gone: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    surprises: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def summary(self) -> str:
        """One line for an operator."""
        counted = {
            "listed": self.listed,
            "fetched": len(self.fetched),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "gone": len(self.gone),
            "failed": len(self.failed),
        }
        return ", ".join(f"{count} {name}" for name, count in counted.items() if count or name == "listed")
