"""Statements run past the session's objects, in words that SQLite and PostgreSQL both understand.

What every tap runs is written once, as a constant with `bindparam`s: building a statement anew takes SQLAlchemy ten
times as long as running it takes the database.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    return insert_in(session.get_bind().dialect.name, table)


def insert_in(dialect: str, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def insert_once(dialect: str, table: type[SQLModel]) -> Executable:
    """An INSERT that leaves what is there already as it is."""
    return insert_in(dialect, table).on_conflict_do_nothing()


@cache
def _insert_once_and_say(dialect: str, table: type[SQLModel]) -> Executable:
    """The same; a row comes back where it is new."""
    return insert_in(dialect, table).on_conflict_do_nothing().returning(literal(1))


def read(session: Session, statement: Executable, **values: Any) -> CursorResult[*tuple[Any, ...]]:
    """Run a SELECT (or RETURNING) past the session's objects: plain rows, as the database has them now."""
    session.flush()
    connection: Connection = session.connection()
    return connection.execute(statement, values)


def write(
    session: Session,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Run an INSERT, UPDATE or DELETE past the session's objects; how many rows it touched."""
    connection: Connection = session.connection()
    return connection.execute(statement, values).rowcount


def add_once(session: Session, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row unless there is one under its key; whether it is new. (psycopg counts no rows where SQLAlchemy asks
    for an id on its own.)"""
    return read(session, _insert_once_and_say(session.get_bind().dialect.name, table), **values).first() is not None
