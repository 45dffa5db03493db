"""Waiting letters in the order in which they are claimed.

Revision: 0007; before it: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "letter_claim",
        "letter",
        ["workspace_id", "urgency", "due_at", "id"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def downgrade() -> None:
    op.drop_index("letter_claim", "letter")
