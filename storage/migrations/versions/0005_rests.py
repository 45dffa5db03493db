"""Since when a pair rests, and on which days it rested.

Revision: 0005; before it: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resting_since", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("rests", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )


def downgrade() -> None:
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_column("rests")
        batch_op.drop_column("resting_since")
