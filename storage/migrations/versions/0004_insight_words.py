"""Insights that both release, and who signs certificates.

Revision: 0004; before it: 0003
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insight_words",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("words", storage.types.EncryptedText(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pair_id", "author_id"),
    )
    with op.batch_alter_table("insight_words", schema=None) as batch_op:
        for column in ("author_id", "pair_id", "programme_id", "workspace_id"):
            name = batch_op.f(f"ix_insight_words_{column}")
            batch_op.create_index(name, [column], unique=False)
    with op.batch_alter_table("letterhead", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signers", storage.types.EncryptedJson(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("letterhead", schema=None) as batch_op:
        batch_op.drop_column("signers")
    op.drop_table("insight_words")
