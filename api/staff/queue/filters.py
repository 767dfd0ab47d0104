"""The queue's filter, between a page's address and what is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from api.staff.asked import codes
from consular.desk.queue import Filter, Whose
from consular.severity import Severity

LONGEST = 200  # characters of a search


@dataclass(frozen=True)
class Asked:
    """As it came. What nobody can choose counts as not chosen."""

    whose: str = Whose.ALL
    post: str = ""
    country: str = ""
    topic: str = ""
    channel: str = ""
    language: str = ""
    severity: str = ""
    everywhere: str = ""
    q: str = ""
    page: int = 1

    def filter(self, topics: Mapping[str, tuple[str, ...]]) -> Filter:
        """`topics` gives the intents of each topic."""
        chosen = Whose(self.whose) if self.whose in set(Whose) else Whose.ALL
        severity = Severity(self.severity).urgency if self.severity in set(Severity) else None
        return Filter(
            whose=chosen,
            post=self.post or None,
            country=self.country or None,
            topics=topics.get(self.topic, ()),
            channel=self.channel or None,
            language=self.language or None,
            severity=severity,
            everywhere=bool(self.everywhere),
            text=self.q.strip()[:LONGEST],
        )

    @property
    def codes(self) -> dict[str, str]:
        """What was chosen, without what was left as it is."""
        return codes(self)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but whose was chosen."""
        return bool(self.codes.keys() - {"whose"})

    def address(self, **changed: object) -> str:
        """The query of this filter, with some of it changed; the first page is not named."""
        other = replace(self, **{"page": 1, **changed})  # type: ignore[arg-type]
        return urlencode(other.codes | ({"page": str(other.page)} if other.page > 1 else {}))


def of_filter(kept: Filter, topics: Mapping[str, tuple[str, ...]]) -> Asked:
    """The address's form of a filter that was kept."""
    topic = next((name for name, intents in topics.items() if intents == kept.topics), "")
    severity = next((one.value for one in Severity if one.urgency == kept.severity), "")
    return Asked(
        whose=kept.whose.value,
        post=kept.post or "",
        country=kept.country or "",
        topic=topic if kept.topics else "",
        channel=kept.channel or "",
        language=kept.language or "",
        severity=severity,
        everywhere="yes" if kept.everywhere else "",
    )
