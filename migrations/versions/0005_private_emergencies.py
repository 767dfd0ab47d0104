"""private emergencies: who told of one, and who closed the chat quietly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import consular.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("discreet", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "conversations", sa.Column("quiet_since", consular.database.Moment(timezone=True), nullable=True)
    )
    op.add_column("conversations", sa.Column("shown_after", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("conversations") as conversations:
        conversations.alter_column("discreet", server_default=None)
        conversations.alter_column("shown_after", server_default=None)


def downgrade() -> None:
    for column in ("shown_after", "quiet_since", "discreet"):
        op.drop_column("conversations", column)
