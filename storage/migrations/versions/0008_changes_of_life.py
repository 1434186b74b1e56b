"""leaving and changing homes, a second for each of one's homes, accounts that are linked anew

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as batch:
        batch.add_column(sa.Column("ended_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("replaces", sa.Integer(), nullable=True))
        batch.create_foreign_key("membership_ended_by", "resident", ["ended_by"], ["id"])
        batch.create_foreign_key("membership_replaces", "membership", ["replaces"], ["id"])
    op.create_table(
        "relink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("new_telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("old_telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"]),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["resident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("relink") as batch:
        batch.create_index(batch.f("ix_relink_resident_id"), ["resident_id"])
        batch.create_index(batch.f("ix_relink_new_telegram_id"), ["new_telegram_id"])
    op.drop_index("second_by_household", "second")
    op.drop_index("second_by_time", "second")
    op.rename_table("second", "second_before")
    op.create_table(
        "second",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.PrimaryKeyConstraint("issue_id", "household_id", "resident_id"),
    )
    op.create_index("second_by_resident", "second", ["resident_id", "issue_id"])
    op.create_index("second_by_time", "second", ["resident_id", "at"])
    op.execute(
        "INSERT INTO second (issue_id, household_id, resident_id, at) "
        "SELECT issue_id, household_id, resident_id, at FROM second_before"
    )
    op.drop_table("second_before")


def downgrade() -> None:
    op.drop_index("second_by_resident", "second")
    op.drop_index("second_by_time", "second")
    op.rename_table("second", "second_after")
    op.create_table(
        "second",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.PrimaryKeyConstraint("issue_id", "resident_id"),
    )
    op.create_index("second_by_household", "second", ["issue_id", "household_id"])
    op.create_index("second_by_time", "second", ["resident_id", "at"])
    op.execute(
        "INSERT INTO second (issue_id, resident_id, household_id, at) "
        "SELECT issue_id, resident_id, min(household_id), min(at) FROM second_after "
        "WHERE lapsed_at IS NULL GROUP BY issue_id, resident_id"
    )
    op.drop_table("second_after")
    op.drop_table("relink")
    with op.batch_alter_table("membership") as batch:
        batch.drop_constraint("membership_replaces", type_="foreignkey")
        batch.drop_constraint("membership_ended_by", type_="foreignkey")
        batch.drop_column("replaces")
        batch.drop_column("ended_by")
