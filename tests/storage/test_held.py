"""The page that names every column that leads to a person is complete."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Column
from sqlmodel import SQLModel

from storage.personal import LEFT_OUT, NO_PERSON, OWN, STAYS, keys_of, references

TABLES = SQLModel.metadata.tables


def named(column: Column) -> str:
    return f"{column.table.name}.{column.name}"


def leading_to_people() -> Iterator[str]:
    """Every reference to a resident, and every number as wide as Telegram's ids."""
    yield from (named(column) for column in references())
    for table in TABLES.values():
        yield from (named(column) for column in table.columns if isinstance(column.type, BigInteger))


@pytest.mark.parametrize("column", sorted(set(leading_to_people())))
def test_a_column_that_leads_to_a_person_is_written_out_or_left_out_for_a_reason(column: str) -> None:
    table, _, name = column.partition(".")
    known = OWN.get(table) == name or column in LEFT_OUT or column in NO_PERSON or column == "resident.telegram_id"
    assert known, f"{column}: say in storage/held.py how it is shown to its owner and erased, or why not"


@pytest.mark.parametrize("page", [LEFT_OUT, STAYS, dict.fromkeys(NO_PERSON)], ids=["left out", "stays", "no person"])
def test_only_columns_that_are_there_are_named(page: dict[str, str]) -> None:
    there = {named(column) for table in TABLES.values() for column in table.columns}
    assert set(page) <= there


def test_what_stays_after_erasing_has_a_reason() -> None:
    assert all(len(reason) > 20 for reason in STAYS.values())


def test_every_key_of_the_file_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "my-data.md").read_text("utf-8")
    rows = {row.split("|")[1].strip(" `"): row for row in page.splitlines() if row.startswith("| `")}
    assert set(rows) == set(OWN)
    for table in OWN:
        for key in keys_of(TABLES[table]):
            assert f"`{key}`" in rows[table], f"docs/my-data.md does not explain {table}.{key}"
