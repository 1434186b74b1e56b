"""Copies whose attachments were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "needless_copy", sa.Column("sha256", sa.String(), nullable=False), sa.PrimaryKeyConstraint("sha256")
    )


def downgrade() -> None:
    op.drop_table("needless_copy")
