"""links by which roles are taken on; what is known of handling units, and the zones they claimed

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_as", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["resident.id"]),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_unit.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("handling_unit") as batch:
        batch.add_column(sa.Column("contact", sa.String(), nullable=True))
        batch.add_column(sa.Column("hours", sa.String(), nullable=True))
        batch.add_column(sa.Column("categories", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claimed_by"], ["resident.id"]),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_unit.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    claimed_now = sa.text("until_at IS NULL")
    with op.batch_alter_table("zone") as batch:
        batch.create_index(batch.f("ix_zone_unit_id"), ["unit_id"])
        batch.create_index(
            "one_unit_per_zone", ["place_id"], unique=True, sqlite_where=claimed_now, postgresql_where=claimed_now
        )


def downgrade() -> None:
    op.drop_table("zone")
    with op.batch_alter_table("handling_unit") as batch:
        batch.drop_column("categories")
        batch.drop_column("hours")
        batch.drop_column("contact")
    op.drop_table("role_offer")
