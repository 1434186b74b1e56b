"""what was done to something last is looked up in the journal, which never shrinks

Revision: 0010, after 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_index("journal_by_object", "journal", ["object", "object_id"])


def downgrade() -> None:
    op.drop_index("journal_by_object", "journal")
