"""the desk: who has a conversation, its clock and history, and what officers add to a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import consular.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_heartbeats",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_desk_heartbeats_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_desk_heartbeats")),
    )
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_slug", sa.String(length=80), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_duty_shifts_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
    )
    with op.batch_alter_table("duty_shifts") as table:
        table.create_index(op.f("ix_duty_shifts_post_slug"), ["post_slug"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_saved_views_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("officer_id", "name", name=op.f("uq_saved_views_officer_id_name")),
    )
    op.create_table(
        "desk_viewers",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column(
            "activity",
            sa.Enum("viewing", "typing", name="activity", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("seen_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_desk_viewers_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_desk_viewers_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "officer_id", name=op.f("pk_desk_viewers")),
    )
    op.create_table(
        "drafts",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_drafts_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_drafts_officer_id_officers")),
        sa.PrimaryKeyConstraint("officer_id", "conversation_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "handover_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "queued",
                "routed",
                "claimed",
                "assigned",
                "transferred",
                "released",
                "gone",
                "handed_back",
                "closed",
                "reopened",
                "paused",
                "resumed",
                "escalated",
                "acknowledged",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("to_officer_id", sa.Integer(), nullable=True),
        sa.Column("post_slug", sa.String(length=80), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handover_events_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_handover_events_officer_id_officers")
        ),
        sa.ForeignKeyConstraint(
            ["to_officer_id"], ["officers.id"], name=op.f("fk_handover_events_to_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_events")),
    )
    with op.batch_alter_table("handover_events") as table:
        table.create_index(op.f("ix_handover_events_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "timers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("route", "wrote", "answer", "gone", name="timerkind", native_enum=False, length=10),
            nullable=False,
        ),
        sa.Column("due_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("since", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_timers_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("conversation_id", "kind", name=op.f("uq_timers_conversation_id_kind")),
    )
    with op.batch_alter_table("timers") as table:
        table.create_index("ix_timers_due_at", ["due_at"], unique=False)

    op.create_table(
        "case_conversations",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_conversations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_case_conversations_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_case_conversations_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("case_id", "conversation_id", name=op.f("pk_case_conversations")),
    )
    with op.batch_alter_table("case_conversations") as table:
        table.create_index(op.f("ix_case_conversations_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(length=80), nullable=True),
        sa.Column("after", sa.String(length=80), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_case_events_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    with op.batch_alter_table("case_events") as table:
        table.create_index(op.f("ix_case_events_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("undone_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["cases.id"], name=op.f("fk_case_merges_kept_id_cases")),
        sa.ForeignKeyConstraint(["merged_id"], ["cases.id"], name=op.f("fk_case_merges_merged_id_cases")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_case_merges_officer_id_officers")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["officers.id"], name=op.f("fk_case_merges_undone_by_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_merges")),
        sa.UniqueConstraint("merged_id", "merged_at", name=op.f("uq_case_merges_merged_id_merged_at")),
    )
    with op.batch_alter_table("case_merges") as table:
        table.create_index(op.f("ix_case_merges_kept_id"), ["kept_id"], unique=False)
        table.create_index(op.f("ix_case_merges_merged_id"), ["merged_id"], unique=False)

    op.create_table(
        "case_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(length=80), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("e164", sa.String(length=20), nullable=True),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_people_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_people")),
    )
    with op.batch_alter_table("case_people") as table:
        table.create_index(op.f("ix_case_people_case_id"), ["case_id"], unique=False)
        table.create_index(op.f("ix_case_people_e164"), ["e164"], unique=False)

    op.create_table(
        "case_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("due_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.Column("done_at", consular.database.Moment(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officers.id"], name=op.f("fk_case_tasks_created_by_officers")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["officers.id"], name=op.f("fk_case_tasks_done_by_officers")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_case_tasks_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tasks")),
    )
    with op.batch_alter_table("case_tasks") as table:
        table.create_index(op.f("ix_case_tasks_case_id"), ["case_id"], unique=False)
        table.create_index(op.f("ix_case_tasks_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "officer_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", consular.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_officer_notes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_officer_notes_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_notes_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_notes")),
    )
    with op.batch_alter_table("officer_notes") as table:
        table.create_index(op.f("ix_officer_notes_case_id"), ["case_id"], unique=False)
        table.create_index(op.f("ix_officer_notes_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "note_mentions",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", consular.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["note_id"],
            ["officer_notes.id"],
            name=op.f("fk_note_mentions_note_id_officer_notes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_note_mentions_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("note_id", "officer_id", name=op.f("pk_note_mentions")),
    )
    with op.batch_alter_table("note_mentions") as table:
        table.create_index(op.f("ix_note_mentions_officer_id"), ["officer_id"], unique=False)

    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("post_slug", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("closed_at", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("contact_preferences", sa.Text(), nullable=True))
        table.add_column(sa.Column("no_voicemail", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("family_consent", sa.Boolean(), nullable=True))
        table.add_column(
            sa.Column("family_consent_at", consular.database.Moment(timezone=True), nullable=True)
        )
        table.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_cases_merged_into"), ["merged_into"], unique=False)
        table.create_foreign_key(op.f("fk_cases_merged_into_cases"), "cases", ["merged_into"], ["id"])
    with op.batch_alter_table("cases") as table:
        table.alter_column("no_voicemail", server_default=None)

    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("officer_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("post_slug", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("team", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("language", sa.String(length=8), nullable=True))
        table.add_column(sa.Column("waiting_since", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("claimed_at", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("answer_by", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("answer_left", sa.Integer(), nullable=True))
        table.add_column(sa.Column("first_reply_at", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("closed_at", consular.database.Moment(timezone=True), nullable=True))
        table.add_column(sa.Column("outcome", sa.String(length=40), nullable=True))
        table.create_index("ix_conversations_desk", ["handover", "urgency", "answer_by"], unique=False)
        table.create_index(op.f("ix_conversations_officer_id"), ["officer_id"], unique=False)
        table.create_foreign_key(
            op.f("fk_conversations_officer_id_officers"), "officers", ["officer_id"], ["id"]
        )

    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("officer_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("submission", sa.String(length=40), nullable=True))
        table.create_unique_constraint(op.f("uq_messages_submission"), ["submission"])
        table.create_foreign_key(op.f("fk_messages_officer_id_officers"), "officers", ["officer_id"], ["id"])

    with op.batch_alter_table("officer_alerts") as table:
        table.add_column(sa.Column("officer_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("post_slug", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("acknowledged_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_officer_alerts_acknowledged_by_officers"), "officers", ["acknowledged_by"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_officer_alerts_officer_id_officers"), "officers", ["officer_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("officer_alerts") as table:
        table.drop_constraint(op.f("fk_officer_alerts_officer_id_officers"), type_="foreignkey")
        table.drop_constraint(op.f("fk_officer_alerts_acknowledged_by_officers"), type_="foreignkey")
        table.drop_column("acknowledged_by")
        table.drop_column("post_slug")
        table.drop_column("officer_id")

    with op.batch_alter_table("messages") as table:
        table.drop_constraint(op.f("fk_messages_officer_id_officers"), type_="foreignkey")
        table.drop_constraint(op.f("uq_messages_submission"), type_="unique")
        table.drop_column("submission")
        table.drop_column("officer_id")

    with op.batch_alter_table("conversations") as table:
        table.drop_constraint(op.f("fk_conversations_officer_id_officers"), type_="foreignkey")
        table.drop_index(op.f("ix_conversations_officer_id"))
        table.drop_index("ix_conversations_desk")
        table.drop_column("outcome")
        table.drop_column("closed_at")
        table.drop_column("first_reply_at")
        table.drop_column("answer_left")
        table.drop_column("answer_by")
        table.drop_column("claimed_at")
        table.drop_column("waiting_since")
        table.drop_column("language")
        table.drop_column("team")
        table.drop_column("post_slug")
        table.drop_column("officer_id")

    with op.batch_alter_table("cases") as table:
        table.drop_constraint(op.f("fk_cases_merged_into_cases"), type_="foreignkey")
        table.drop_index(op.f("ix_cases_merged_into"))
        table.drop_column("merged_into")
        table.drop_column("family_consent_at")
        table.drop_column("family_consent")
        table.drop_column("no_voicemail")
        table.drop_column("contact_preferences")
        table.drop_column("closed_at")
        table.drop_column("outcome")
        table.drop_column("post_slug")

    with op.batch_alter_table("note_mentions") as table:
        table.drop_index(op.f("ix_note_mentions_officer_id"))

    op.drop_table("note_mentions")
    with op.batch_alter_table("officer_notes") as table:
        table.drop_index(op.f("ix_officer_notes_conversation_id"))
        table.drop_index(op.f("ix_officer_notes_case_id"))

    op.drop_table("officer_notes")
    with op.batch_alter_table("case_tasks") as table:
        table.drop_index(op.f("ix_case_tasks_officer_id"))
        table.drop_index(op.f("ix_case_tasks_case_id"))

    op.drop_table("case_tasks")
    with op.batch_alter_table("case_people") as table:
        table.drop_index(op.f("ix_case_people_e164"))
        table.drop_index(op.f("ix_case_people_case_id"))

    op.drop_table("case_people")
    with op.batch_alter_table("case_merges") as table:
        table.drop_index(op.f("ix_case_merges_merged_id"))
        table.drop_index(op.f("ix_case_merges_kept_id"))

    op.drop_table("case_merges")
    with op.batch_alter_table("case_events") as table:
        table.drop_index(op.f("ix_case_events_case_id"))

    op.drop_table("case_events")
    with op.batch_alter_table("case_conversations") as table:
        table.drop_index(op.f("ix_case_conversations_conversation_id"))

    op.drop_table("case_conversations")
    with op.batch_alter_table("timers") as table:
        table.drop_index("ix_timers_due_at")

    op.drop_table("timers")
    with op.batch_alter_table("handover_events") as table:
        table.drop_index(op.f("ix_handover_events_conversation_id"))

    op.drop_table("handover_events")
    op.drop_table("drafts")
    op.drop_table("desk_viewers")
    op.drop_table("saved_views")
    with op.batch_alter_table("duty_shifts") as table:
        table.drop_index(op.f("ix_duty_shifts_post_slug"))

    op.drop_table("duty_shifts")
    op.drop_table("desk_heartbeats")
