"""an index of the words in messages, kept by the database itself.

SQLite: a full-text table that reads its texts from `messages`, with triggers that keep it. A later migration that makes
`messages` anew, as batch mode does there, has to make the triggers anew too: a test of searching fails until it does.
PostgreSQL: an index over an expression, which the query repeats word for word.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TAKE_OUT = "INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text)"
PUT_IN = "INSERT INTO message_search (rowid, text) VALUES (new.id, new.text)"
SQLITE = [
    """CREATE VIRTUAL TABLE message_search USING fts5
    (text, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    "INSERT INTO message_search (message_search) VALUES ('rebuild')",
    f"CREATE TRIGGER messages_search_insert AFTER INSERT ON messages BEGIN {PUT_IN}; END",
    f"CREATE TRIGGER messages_search_delete AFTER DELETE ON messages BEGIN {TAKE_OUT}; END",
    f"CREATE TRIGGER messages_search_update AFTER UPDATE OF text ON messages BEGIN {TAKE_OUT}; {PUT_IN}; END",
]
POSTGRESQL = ["CREATE INDEX ix_messages_search ON messages USING gin (to_tsvector('simple', text))"]


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP INDEX ix_messages_search")
        return
    for verb in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER messages_search_{verb}")
    op.execute("DROP TABLE message_search")
