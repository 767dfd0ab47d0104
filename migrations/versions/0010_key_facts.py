"""what each destination's travel advice page says, as fields. The next seeding fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("countries", sa.Column("key_facts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("countries", "key_facts")
