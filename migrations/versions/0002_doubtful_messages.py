"""what the emergency check was unsure of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("doubtful", server_default=None)


def downgrade() -> None:
    op.drop_column("messages", "doubtful")
