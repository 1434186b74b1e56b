"""One-statement writes that SQLite and PostgreSQL both understand."""

from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def write(session: Session, statement: Executable) -> int:
    """Run an INSERT, UPDATE or DELETE past the session's objects; how many rows it touched."""
    connection: Connection = session.connection()
    result: CursorResult[Any] = connection.execute(statement)
    return result.rowcount
