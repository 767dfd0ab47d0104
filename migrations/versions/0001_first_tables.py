"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import consular.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_contacts_channel_address")),
    )
    op.create_table(
        "countries",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_in_sentence", sa.String(length=120), nullable=False),
        sa.Column("iso2", sa.String(length=2), nullable=False),
        sa.Column("territory", sa.Boolean(), nullable=False),
        sa.Column("alert_status", sa.JSON(), nullable=False),
        sa.Column("alert_note", sa.Text(), nullable=True),
        sa.Column("advice_updated", sa.Date(), nullable=False),
        sa.Column("emergency", sa.JSON(), nullable=False),
        sa.Column("help_note", sa.Text(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_countries")),
    )
    with op.batch_alter_table("countries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_countries_iso2"), ["iso2"], unique=False)

    op.create_table(
        "posts",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("located_in", sa.String(length=80), nullable=False),
        sa.Column("contact_url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("last_confirmed", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_posts")),
    )
    op.create_table(
        "services_pages",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_services_pages")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column(
            "handover",
            sa.Enum("bot", "waiting", "officer", name="handover", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=True),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("emergency", sa.String(length=40), nullable=True),
        sa.Column("emergency_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("emergency_numbers", sa.Boolean(), nullable=False),
        sa.Column("held_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("due_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_conversations_contact_id_contacts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_conversations_contact_id")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index("ix_conversations_due", ["due_at", "urgency"], unique=False)

    op.create_table(
        "country_posts",
        sa.Column("country_slug", sa.String(length=80), nullable=False),
        sa.Column("post_slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["country_slug"],
            ["countries.slug"],
            name=op.f("fk_country_posts_country_slug_countries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_slug"], ["posts.slug"], name=op.f("fk_country_posts_post_slug_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("country_slug", "post_slug", name=op.f("pk_country_posts")),
    )
    with op.batch_alter_table("country_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_country_posts_post_slug"), ["post_slug"], unique=False)

    op.create_table(
        "post_phones",
        sa.Column("post_slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("published", sa.String(length=120), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_slug"], ["posts.slug"], name=op.f("fk_post_phones_post_slug_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_slug", "position", name=op.f("pk_post_phones")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_subscriptions_contact_id_contacts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint(
            "contact_id", "country_slug", name=op.f("uq_subscriptions_contact_id_country_slug")
        ),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscriptions_country_slug"), ["country_slug"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.Enum("in", "out", name="direction", native_enum=False), nullable=False),
        sa.Column(
            "author",
            sa.Enum("person", "bot", "service", "officer", name="author", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("payload", sa.String(length=200), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "answered",
                "with_officer",
                "dead",
                "queued",
                "sent",
                "delivered",
                "failed",
                name="status",
                native_enum=False,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.String(length=100), nullable=True),
        sa.Column("reply_to", sa.Integer(), nullable=True),
        sa.Column("trace", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=7), nullable=True),
        sa.Column("country_slug", sa.String(length=80), nullable=True),
        sa.Column("emergency", sa.String(length=40), nullable=True),
        sa.Column("emergency_phrase", sa.String(length=200), nullable=True),
        sa.Column("intent", sa.String(length=40), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("due_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("sent_at", consular.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["reply_to"], ["messages.id"], name=op.f("fk_messages_reply_to_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("channel", "provider_id", name=op.f("uq_messages_channel_provider_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_messages_reference")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_conversation", ["conversation_id", "id"], unique=False)
        batch_op.create_index("ix_messages_outbox", ["direction", "status", "due_at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=7), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("critical", "high", "normal", name="severity", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=True),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_cases_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["messages.id"], name=op.f("fk_cases_opened_by_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("opened_by", name=op.f("uq_cases_opened_by")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=100), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "answered",
                "with_officer",
                "dead",
                "queued",
                "sent",
                "delivered",
                "failed",
                name="status",
                native_enum=False,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("channel", "provider_id", name=op.f("uq_deliveries_channel_provider_id")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_message_id"), ["message_id"], unique=False)

    op.create_table(
        "presences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=7), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("country_slug", sa.String(length=80), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("safe_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_presences_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["messages.id"], name=op.f("fk_presences_recorded_by_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
        sa.UniqueConstraint("recorded_by", name=op.f("uq_presences_recorded_by")),
        sa.UniqueConstraint("reference", name=op.f("uq_presences_reference")),
    )
    with op.batch_alter_table("presences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presences_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presences_country_slug"), ["country_slug"], unique=False)

    op.create_table(
        "case_contacts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_contacts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_case_contacts_contact_id_contacts")
        ),
        sa.PrimaryKeyConstraint("case_id", "contact_id", name=op.f("pk_case_contacts")),
    )
    op.create_table(
        "case_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_details_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_case_details_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_details")),
        sa.UniqueConstraint(
            "case_id", "kind", "message_id", name=op.f("uq_case_details_case_id_kind_message_id")
        ),
    )
    op.create_table(
        "case_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("used_at", consular.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_proofs_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_case_proofs_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_case_proofs_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_proofs")),
        sa.UniqueConstraint("message_id", name=op.f("uq_case_proofs_message_id")),
    )
    with op.batch_alter_table("case_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_proofs_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_proofs_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "officer_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("critical", "high", "normal", name="severity", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("acknowledged_at", consular.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_officer_alerts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_officer_alerts_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_officer_alerts_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_alerts")),
        sa.UniqueConstraint("message_id", "kind", name=op.f("uq_officer_alerts_message_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("officer_alerts")
    with op.batch_alter_table("case_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_proofs_contact_id"))
        batch_op.drop_index(batch_op.f("ix_case_proofs_case_id"))

    op.drop_table("case_proofs")
    op.drop_table("case_details")
    op.drop_table("case_contacts")
    with op.batch_alter_table("presences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presences_country_slug"))
        batch_op.drop_index(batch_op.f("ix_presences_contact_id"))

    op.drop_table("presences")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_message_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_created_at"))

    op.drop_table("deliveries")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cases_conversation_id"))

    op.drop_table("cases")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_outbox")
        batch_op.drop_index("ix_messages_conversation")

    op.drop_table("messages")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_country_slug"))

    op.drop_table("subscriptions")
    op.drop_table("post_phones")
    with op.batch_alter_table("country_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_country_posts_post_slug"))

    op.drop_table("country_posts")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_due")

    op.drop_table("conversations")
    op.drop_table("services_pages")
    op.drop_table("posts")
    with op.batch_alter_table("countries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_countries_iso2"))

    op.drop_table("countries")
    op.drop_table("contacts")
