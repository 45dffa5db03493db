"""The first schema.

Revision: 0001; before it: None
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("content", storage.types.EncryptedText(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "user_id", "form"),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", storage.types.EncryptedText(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "lesson_progress",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("lesson", sa.String(length=40), nullable=False),
        sa.Column("opened_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "user_id", "lesson"),
    )
    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_progress_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lesson_progress_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "letter",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("to", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("retry_at", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("settled_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "dedupe_key"),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("letter_due", ["workspace_id", "state", "due_at"], unique=False)
        batch_op.create_index("letter_lease", ["state", "lease_until"], unique=False)
        batch_op.create_index("letter_to", ["workspace_id", "to", "due_at"], unique=False)

    op.create_table(
        "letterhead",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("seal_key", storage.types.EncryptedText(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("letterhead", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letterhead_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "oauth_state",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_table(
        "own_topic",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", storage.types.EncryptedText(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("merged_into", sa.String(length=80), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("own_topic", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_own_topic_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "pending_import",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content", storage.types.EncryptedText(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("ending", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("pending_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_import_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", storage.types.EncryptedText(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("address", sa.String(length=4), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.String(length=32), nullable=True),
        sa.Column("department", sa.String(length=120), nullable=True),
        sa.Column("team", sa.String(length=120), nullable=True),
        sa.Column("location", sa.String(length=120), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(length=8), nullable=True),
        sa.Column("hours", sa.String(length=120), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("left_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("imported_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "user_id"),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=600), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=4), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("texts", storage.types.EncryptedJson(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("came_from", sa.String(length=12), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("copied_from", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_programme_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "rate_block",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "method"),
    )
    with op.batch_alter_table("rate_block", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rate_block_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "received",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_received_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "recognition_choice",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("certificates", sa.Boolean(), nullable=False),
        sa.Column("shows", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "user_id"),
    )
    with op.batch_alter_table("recognition_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recognition_choice_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("local_on", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "kind", "key"),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reminder_workspace_id"), ["workspace_id"], unique=False
        )
        batch_op.create_index("reminder_due", ["state", "due_at"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("granted_by", sa.String(length=32), nullable=True),
        sa.Column("granted_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "user_id", "role", "programme_id"),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_grant_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_grant_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "support_request",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.String(length=12), nullable=False),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("text", storage.types.EncryptedText(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_request_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_support_request_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_request_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_support_request_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "survey_asked",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("survey_id", "user_id"),
    )
    with op.batch_alter_table("survey_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_asked_survey_id"), ["survey_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_asked_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_survey_asked_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "survey_ballot",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("answers", storage.types.EncryptedJson(), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "voter"),
    )
    with op.batch_alter_table("survey_ballot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_ballot_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "workspace",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("bot_token", storage.types.EncryptedText(), nullable=True),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=4), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("installed_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("suspended", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id"),
    )
    op.create_table(
        "enrolment",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("not_with", storage.types.EncryptedJson(), nullable=False),
        sa.Column("style", sa.JSON(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=True),
        sa.Column("mentor_capacity", sa.Integer(), nullable=False),
        sa.Column("mentee_capacity", sa.Integer(), nullable=False),
        sa.Column("explain_well", storage.types.EncryptedText(), nullable=True),
        sa.Column("unmatched_code", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("joined_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("left_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "user_id"),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enrolment_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_enrolment_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enrolment_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "mailing",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=100), nullable=False),
        sa.Column("text", storage.types.EncryptedText(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailing_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailing_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "match_round",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("wanted_by", sa.String(length=32), nullable=False),
        sa.Column("wanted_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("objected_by", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("match_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_round_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_match_round_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_match_round_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "pair",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("mentee_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agreed_mentor_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agreed_mentee_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("address", sa.String(length=4), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.String(length=20), nullable=True),
        sa.Column("nudged", sa.Integer(), nullable=False),
        sa.Column("counted_from", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("rhythm_weeks", sa.Integer(), nullable=True),
        sa.Column("week_one_on", sa.Date(), nullable=True),
        sa.Column("goal_set", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("cancels", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("closing_held", sa.Boolean(), nullable=False),
        sa.Column("closing_offered", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("risk", sa.JSON(), nullable=False),
        sa.Column("rematch", sa.JSON(), nullable=False),
        sa.Column("prompts_used", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "mentor_id", "mentee_id", "round"),
    )
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "pair_rule",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("mentee_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=False),
        sa.Column("note", storage.types.EncryptedText(), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "mentor_id", "mentee_id"),
    )
    with op.batch_alter_table("pair_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pair_rule_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pair_rule_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "promise",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("said", storage.types.EncryptedText(), nullable=False),
        sa.Column("done", storage.types.EncryptedText(), nullable=False),
        sa.Column("owner", storage.types.EncryptedText(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "pulse_answer",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("item", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("voter", "item"),
    )
    with op.batch_alter_table("pulse_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pulse_answer_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pulse_answer_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "pulse_key",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", storage.types.EncryptedText(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id"),
    )
    with op.batch_alter_table("pulse_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pulse_key_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "shoutout",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", storage.types.EncryptedText(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("shoutout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shoutout_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shoutout_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shoutout_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "survey",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(length=12), nullable=True),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("questions", storage.types.EncryptedJson(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opens_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("key_name", sa.String(length=24), nullable=False),
        sa.Column("frozen", storage.types.EncryptedJson(), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "wave"),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_closes_at"), ["closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "survey_key",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("link", storage.types.EncryptedText(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "name"),
    )
    with op.batch_alter_table("survey_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_key_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_key_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "waiting",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("hint", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "user_id", "role"),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "workshop",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("outline", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_workshop_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "certificate",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("seal", sa.String(length=24), nullable=False),
        sa.Column("facts", storage.types.EncryptedJson(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "seal"),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "consent",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shoutout_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("answered_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["shoutout_id"], ["shoutout.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("shoutout_id", "user_id"),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_shoutout_id"), ["shoutout_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "learning_goal",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("steps", storage.types.EncryptedJson(), nullable=False),
        sa.Column("set_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=True),
        sa.Column("comment", storage.types.EncryptedText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("learning_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_goal_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_goal_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_learning_goal_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "meeting",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("spot", storage.types.EncryptedText(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer_mentor", sa.String(length=6), nullable=True),
        sa.Column("answer_mentee", sa.String(length=6), nullable=True),
        sa.Column("asked_again", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("milestone", sa.String(length=20), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shared_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pair_id", "user_id", "milestone"),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_milestone_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_milestone_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_milestone_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "process_event",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pair_id", "event", "user_id"),
    )
    with op.batch_alter_table("process_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_process_event_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_process_event_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "shoutout_post",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shoutout_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("message_ts", sa.String(length=32), nullable=False),
        sa.Column("posted_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shoutout_id"], ["shoutout.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("shoutout_id", "place"),
    )
    with op.batch_alter_table("shoutout_post", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shoutout_post_shoutout_id"), ["shoutout_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shoutout_post_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "skill",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("enrolment_id", "kind", "topic"),
    )
    with op.batch_alter_table("skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skill_topic"), ["topic"], unique=False)
        batch_op.create_index(batch_op.f("ix_skill_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "talk_setup",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("assistant_id", sa.String(length=32), nullable=True),
        sa.Column("wish_mentor", sa.Integer(), nullable=True),
        sa.Column("wish_mentee", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("spot", storage.types.EncryptedText(), nullable=True),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pair_id"),
    )
    with op.batch_alter_table("talk_setup", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talk_setup_assistant_id"), ["assistant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_talk_setup_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "talk_slot",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pair_id", "schedule", "on_day"),
    )
    with op.batch_alter_table("talk_slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talk_slot_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "workshop_seat",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workshop_id", "user_id"),
    )
    with op.batch_alter_table("workshop_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_seat_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_workshop_seat_workshop_id"), ["workshop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_workshop_seat_workspace_id"), ["workspace_id"], unique=False
        )

    op.create_table(
        "talk_event",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("talk_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_event_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_talk_event_workspace_id"), ["workspace_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("talk_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_event_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_talk_event_pair_id"))

    op.drop_table("talk_event")
    with op.batch_alter_table("workshop_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_seat_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_seat_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_seat_user_id"))

    op.drop_table("workshop_seat")
    with op.batch_alter_table("talk_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_slot_workspace_id"))

    op.drop_table("talk_slot")
    with op.batch_alter_table("talk_setup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_setup_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_talk_setup_assistant_id"))

    op.drop_table("talk_setup")
    with op.batch_alter_table("skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_skill_topic"))
        batch_op.drop_index(batch_op.f("ix_skill_enrolment_id"))

    op.drop_table("skill")
    with op.batch_alter_table("shoutout_post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shoutout_post_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_shoutout_post_shoutout_id"))

    op.drop_table("shoutout_post")
    with op.batch_alter_table("process_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_process_event_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_process_event_pair_id"))

    op.drop_table("process_event")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_user_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_programme_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_pair_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_pair_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("learning_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_goal_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_learning_goal_pair_id"))
        batch_op.drop_index(batch_op.f("ix_learning_goal_author_id"))

    op.drop_table("learning_goal")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_consent_user_id"))
        batch_op.drop_index(batch_op.f("ix_consent_shoutout_id"))

    op.drop_table("consent")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_user_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_programme_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_pair_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_programme_id"))

    op.drop_table("workshop")
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_user_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_programme_id"))

    op.drop_table("waiting")
    with op.batch_alter_table("survey_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_key_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_survey_key_programme_id"))

    op.drop_table("survey_key")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_survey_programme_id"))
        batch_op.drop_index(batch_op.f("ix_survey_closes_at"))

    op.drop_table("survey")
    with op.batch_alter_table("shoutout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shoutout_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_shoutout_programme_id"))
        batch_op.drop_index(batch_op.f("ix_shoutout_author_id"))

    op.drop_table("shoutout")
    with op.batch_alter_table("pulse_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_key_workspace_id"))

    op.drop_table("pulse_key")
    with op.batch_alter_table("pulse_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_answer_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_pulse_answer_programme_id"))

    op.drop_table("pulse_answer")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_promise_programme_id"))

    op.drop_table("promise")
    with op.batch_alter_table("pair_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_rule_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_pair_rule_programme_id"))

    op.drop_table("pair_rule")
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_pair_state"))
        batch_op.drop_index(batch_op.f("ix_pair_programme_id"))
        batch_op.drop_index(batch_op.f("ix_pair_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_pair_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_pair_channel_id"))

    op.drop_table("pair")
    with op.batch_alter_table("match_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_round_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_match_round_state"))
        batch_op.drop_index(batch_op.f("ix_match_round_programme_id"))

    op.drop_table("match_round")
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailing_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_mailing_programme_id"))

    op.drop_table("mailing")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_user_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_programme_id"))

    op.drop_table("enrolment")
    op.drop_table("workspace")
    with op.batch_alter_table("survey_ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_ballot_workspace_id"))

    op.drop_table("survey_ballot")
    with op.batch_alter_table("survey_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_asked_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_survey_asked_user_id"))
        batch_op.drop_index(batch_op.f("ix_survey_asked_survey_id"))

    op.drop_table("survey_asked")
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_request_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_support_request_user_id"))
        batch_op.drop_index(batch_op.f("ix_support_request_state"))
        batch_op.drop_index(batch_op.f("ix_support_request_programme_id"))

    op.drop_table("support_request")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_programme_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("reminder_due")
        batch_op.drop_index(batch_op.f("ix_reminder_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_programme_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("recognition_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognition_choice_workspace_id"))

    op.drop_table("recognition_choice")
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_received_at"))

    op.drop_table("received")
    with op.batch_alter_table("rate_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_block_workspace_id"))

    op.drop_table("rate_block")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_workspace_id"))

    op.drop_table("programme")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_manager_id"))

    op.drop_table("person")
    with op.batch_alter_table("pending_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_import_workspace_id"))

    op.drop_table("pending_import")
    with op.batch_alter_table("own_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_topic_workspace_id"))

    op.drop_table("own_topic")
    op.drop_table("oauth_state")
    with op.batch_alter_table("letterhead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letterhead_workspace_id"))

    op.drop_table("letterhead")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("letter_to")
        batch_op.drop_index("letter_lease")
        batch_op.drop_index("letter_due")
        batch_op.drop_index(batch_op.f("ix_letter_programme_id"))

    op.drop_table("letter")
    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_progress_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_progress_user_id"))

    op.drop_table("lesson_progress")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erasure_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_erasure_at"))

    op.drop_table("erasure")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_workspace_id"))

    op.drop_table("draft")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_audit_programme_id"))
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
