"""mutes, and what somebody did lately

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["by"], ["resident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mute") as batch:
        batch.create_index(batch.f("ix_mute_resident_id"), ["resident_id"])
        batch.create_index(batch.f("ix_mute_place_id"), ["place_id"])
    op.create_table(
        "lately",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.PrimaryKeyConstraint("resident_id", "what"),
    )
    with op.batch_alter_table("second") as batch:
        batch.create_index("second_by_time", ["resident_id", "at"])
    with op.batch_alter_table("issue") as batch:
        batch.drop_index("ix_issue_raiser_id")
        batch.create_index("issue_by_raiser", ["raiser_id", "raised_at"])


def downgrade() -> None:
    with op.batch_alter_table("issue") as batch:
        batch.drop_index("issue_by_raiser")
        batch.create_index("ix_issue_raiser_id", ["raiser_id"])
    with op.batch_alter_table("second") as batch:
        batch.drop_index("second_by_time")
    op.drop_table("lately")
    op.drop_table("mute")
