"""attachments of every kind with their copies, an issue's pin, the topic of a council's forum

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("copy_sha256", sa.String(), nullable=True),
        sa.Column("copy_tries", sa.Integer(), nullable=False),
        sa.Column("copy_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "position"),
    )
    with op.batch_alter_table("attachment") as batch:
        batch.create_index(batch.f("ix_attachment_copy_at"), ["copy_at"])
        batch.create_index(batch.f("ix_attachment_file_id"), ["file_id"])
    op.execute(
        "INSERT INTO attachment (issue_id, position, kind, file_id, size, copy_tries, copy_at) "
        "SELECT picture.issue_id, picture.position, 'photo', picture.file_id, 0, 0, issue.raised_at "
        "FROM picture JOIN issue ON issue.id = picture.issue_id"
    )
    op.drop_table("picture")
    with op.batch_alter_table("issue") as batch:
        batch.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        batch.add_column(sa.Column("longitude", sa.Float(), nullable=True))
    with op.batch_alter_table("place") as batch:
        batch.add_column(sa.Column("council_topic_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("place") as batch:
        batch.drop_column("council_topic_id")
    with op.batch_alter_table("issue") as batch:
        batch.drop_column("longitude")
        batch.drop_column("latitude")
    op.create_table(
        "picture",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"]),
        sa.PrimaryKeyConstraint("issue_id", "position"),
    )
    op.execute(
        "INSERT INTO picture (issue_id, position, file_id) "
        "SELECT issue_id, position, file_id FROM attachment WHERE kind = 'photo'"
    )
    op.drop_table("attachment")
