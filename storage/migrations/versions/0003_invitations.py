"""links by which households are joined

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("invitation") as batch:
        batch.create_index(batch.f("ix_invitation_household_id"), ["household_id"])
    op.create_table(
        "wrong_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wrong_link") as batch:
        batch.create_index(batch.f("ix_wrong_link_resident_id"), ["resident_id"])
    with op.batch_alter_table("membership") as batch:
        batch.add_column(sa.Column("claims_ownership", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("invitation_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key("membership_by_invitation", "invitation", ["invitation_id"], ["id"])
        batch.create_index(batch.f("ix_membership_invitation_id"), ["invitation_id"])
    with op.batch_alter_table("resident") as batch:
        batch.add_column(sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("resident") as batch:
        batch.drop_column("consented_at")
    with op.batch_alter_table("membership") as batch:
        batch.drop_index(batch.f("ix_membership_invitation_id"))
        batch.drop_constraint("membership_by_invitation", type_="foreignkey")
        batch.drop_column("asked_at")
        batch.drop_column("invitation_id")
        batch.drop_column("claims_ownership")
    op.drop_table("wrong_link")
    op.drop_table("invitation")
