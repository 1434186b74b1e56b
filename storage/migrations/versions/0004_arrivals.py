"""the groups the bot was added to

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_forum", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("as_operator", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instead_of", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["resident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_id"),
        sa.UniqueConstraint("token"),
    )
    with op.batch_alter_table("arrival") as batch:
        batch.create_index(batch.f("ix_arrival_asker_id"), ["asker_id"])


def downgrade() -> None:
    op.drop_table("arrival")
