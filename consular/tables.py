"""Every table, gathered: what migrations compare with, and what a test database is made of."""

from __future__ import annotations

from consular.advice import models as advice
from consular.alerts import models as alerts
from consular.attachments import models as attachments
from consular.audit import models as audit
from consular.cases import models as cases
from consular.cases import work as case_work
from consular.contacts import models as contacts
from consular.conversations import models as conversations
from consular.countries import models as countries
from consular.database import Base
from consular.deliveries import models as deliveries
from consular.desk import models as desk
from consular.posts import models as posts
from consular.presence import models as presence
from consular.staff import models as staff

MODULES = (
    *(advice, alerts, attachments, audit, cases, case_work, contacts, conversations, countries, deliveries),
    *(desk, posts, presence, staff),
)
METADATA = Base.metadata
# Kept by the database itself, with statements of its own: see migrations 0006 and 0007.
SEARCH = ("message_search", "ix_messages_search", "advice_search", "ix_advice_passages_search")


def is_of_models(name: str | None, _kind: object, _parents: object) -> bool:
    """Whether migrations compare this table or index with a model."""
    return not (name or "").startswith(SEARCH)
