"""of which posts only the town's position is known. The next seeding fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("position_of", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("posts", "position_of")
