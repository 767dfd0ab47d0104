"""What a run did, page by page and post by post: for the command line and for the log."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Slugs. `failed` and `surprises` say what was wrong or odd; the index's own surprises stand under its name."""

    listed: int = 0
    fetched: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # asked for, and the same as before
    changed: list[str] = field(default_factory=list)  # of those fetched, the ones that were held before
    gone: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)  # not under the name that we know, and why
    failed: dict[str, str] = field(default_factory=dict)
    surprises: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def summary(self, all_of_them: str = "listed") -> str:
        """One line for an operator."""
        counted = {
            all_of_them: self.listed,
            "fetched": len(self.fetched),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "gone": len(self.gone),
            "absent": len(self.absent),
            "failed": len(self.failed),
        }
        return ", ".join(f"{count} {name}" for name, count in counted.items() if count or name == all_of_them)


@dataclass
class Report(Tally):
    """The pages of advice; and the posts that were due, which are the ones `posts` lists."""

    posts: Tally = field(default_factory=Tally)
