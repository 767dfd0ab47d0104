"""the language of a message, and who was told of a clock that ran out.

A column is added to `messages` without making it anew, so that its triggers stay (0006).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consular.database import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("language", sa.String(length=8), nullable=True))
    op.create_table(
        "escalation_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_escalation_notices_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_escalation_notices_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_notices")),
        sa.UniqueConstraint("digest", name=op.f("uq_escalation_notices_digest")),
    )
    op.create_index(op.f("ix_escalation_notices_conversation_id"), "escalation_notices", ["conversation_id"])
    op.create_index(op.f("ix_escalation_notices_officer_id"), "escalation_notices", ["officer_id"])


def downgrade() -> None:
    op.drop_table("escalation_notices")
    op.drop_column("messages", "language")
