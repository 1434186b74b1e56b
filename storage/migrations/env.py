"""Run by Alembic; the URL comes from storage/schema.py."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine
from sqlmodel import AutoString, SQLModel

from storage.tables import Instant  # the import fills SQLModel.metadata


def plainly(kind: str, thing: Any, _: Any) -> str | bool:
    """Write our types as the ones they are in the database, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


def run() -> None:
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plainly,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
