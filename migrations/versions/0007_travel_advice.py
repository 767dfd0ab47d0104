"""GOV.UK's travel advice, its changes and who hears of them; a lane of the outbox for what nobody waits for.

The words of passages are indexed by the database itself, as those of messages are (0006). On SQLite a later migration
that makes `advice_passages` anew has to make the triggers anew too. `messages` is only added to, for the same reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consular.database import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEARCHED = ("part_title", "heading", "text")


def _list(prefix: str = "") -> str:
    return ", ".join(prefix + column for column in SEARCHED)


TAKE_OUT = (
    f"INSERT INTO advice_search (advice_search, rowid, {_list()}) VALUES ('delete', old.id, {_list('old.')})"
)
PUT_IN = f"INSERT INTO advice_search (rowid, {_list()}) VALUES (new.id, {_list('new.')})"
SQLITE = [
    f"""CREATE VIRTUAL TABLE advice_search USING fts5
    ({_list()}, content='advice_passages', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER advice_search_insert AFTER INSERT ON advice_passages BEGIN {PUT_IN}; END",
    f"CREATE TRIGGER advice_search_delete AFTER DELETE ON advice_passages BEGIN {TAKE_OUT}; END",
    f"CREATE TRIGGER advice_search_update AFTER UPDATE OF {_list()} ON advice_passages BEGIN {TAKE_OUT}; {PUT_IN}; END",
]
POSTGRESQL = [
    "CREATE INDEX ix_advice_passages_search ON advice_passages USING gin (("
    "setweight(to_tsvector('english', part_title || ' ' || heading), 'A') "
    "|| setweight(to_tsvector('english', text), 'B')))"
]


def upgrade() -> None:
    _pages()
    _passages()
    _changes()
    _sync()
    op.add_column("messages", sa.Column("lane", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("expires_on", sa.Date(), nullable=True))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER advice_search_{verb}")
        op.execute("DROP TABLE advice_search")
    op.drop_column("subscriptions", "expires_on")
    op.drop_column("messages", "lane")
    for table in ("advice_alerts", "advice_changes", "advice_passages", "advice_pages", "advice_sync"):
        op.drop_table(table)


def _pages() -> None:
    op.create_table(
        "advice_pages",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("alert_status", sa.JSON(), nullable=False),
        sa.Column("updated", Moment(timezone=True), nullable=False),
        sa.Column("reviewed", Moment(timezone=True), nullable=True),
        sa.Column("change_description", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("surprises", sa.JSON(), nullable=False),
        sa.Column("fetched_at", Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", Moment(timezone=True), nullable=False),
        sa.Column("state_since", Moment(timezone=True), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("last_modified", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_advice_pages")),
    )


def _passages() -> None:
    op.create_table(
        "advice_passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.Column("part_title", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["country_slug"], ["advice_pages.slug"], name=op.f("fk_advice_passages_country_slug_advice_pages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_passages")),
        sa.UniqueConstraint(
            "country_slug",
            "part",
            "heading",
            "place",
            name=op.f("uq_advice_passages_country_slug_part_heading_place"),
        ),
    )
    op.create_index(op.f("ix_advice_passages_country_slug"), "advice_passages", ["country_slug"])


def _changes() -> None:
    op.create_table(
        "advice_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("published_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("alert_before", sa.JSON(), nullable=False),
        sa.Column("alert_after", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["country_slug"], ["advice_pages.slug"], name=op.f("fk_advice_changes_country_slug_advice_pages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_changes")),
    )
    op.create_index("ix_advice_changes_country", "advice_changes", ["country_slug", "id"])
    op.create_table(
        "advice_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("is_grave", sa.Boolean(), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_advice_alerts_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["advice_changes.id"], name=op.f("fk_advice_alerts_change_id_advice_changes")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_advice_alerts_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_alerts")),
        sa.UniqueConstraint("contact_id", "change_id", name=op.f("uq_advice_alerts_contact_id_change_id")),
    )
    op.create_index("ix_advice_alerts_due", "advice_alerts", ["sent_at", "due_at"])


def _sync() -> None:
    op.create_table(
        "advice_sync",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("last_modified", sa.String(length=60), nullable=True),
        sa.Column("looked_at", Moment(timezone=True), nullable=True),
        sa.Column("finished_at", Moment(timezone=True), nullable=True),
        sa.Column("next_at", Moment(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_sync")),
    )
