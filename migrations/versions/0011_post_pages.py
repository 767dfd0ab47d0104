"""the posts' pages on GOV.UK, as they lie over the facts that ship."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consular.database import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_pages",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", Moment(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("published", Moment(timezone=True), nullable=True),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("opening_published", Moment(timezone=True), nullable=True),
        sa.Column("surprises", sa.JSON(), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", Moment(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("last_modified", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_post_pages")),
    )


def downgrade() -> None:
    op.drop_table("post_pages")
