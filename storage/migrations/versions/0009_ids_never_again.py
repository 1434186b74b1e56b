"""SQLite never gives an id again: buttons and forms that name a row which is gone name no other one

Revision: 0009, after 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None

NAMED_BY_BUTTONS = ("membership", "arrival", "relink", "mute", "role")
"""Tables of which rows are deleted, while phones show buttons with their ids. PostgreSQL counts on anyway."""


def upgrade() -> None:
    _again(counts_on=True)


def downgrade() -> None:
    _again(counts_on=False)


def _again(counts_on: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in NAMED_BY_BUTTONS:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": counts_on}):
            pass
