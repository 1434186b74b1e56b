"""Statements in words that both databases understand."""

from typing import Any

import pytest

from storage.database import Database
from storage.statements import add_once
from storage.tables import NeedlessCopyRow, ResidentRow
from storage.work import Work
from tests.conftest import WEDNESDAY_NOON

ROWS = [
    (ResidentRow, {"telegram_id": 1, "name": "王", "opaque_id": "a", "met_at": WEDNESDAY_NOON, "unasked": 0}),
    (NeedlessCopyRow, {"sha256": "a"}),
]


@pytest.mark.parametrize(("table", "values"), ROWS, ids=["with a number of its own", "with a key in words"])
def test_what_is_added_once_says_whether_it_is_new(database: Database, table: Any, values: dict[str, Any]) -> None:
    def add(work: Work) -> bool:
        return add_once(work._session, table, **values)

    assert [database.run(add), database.run(add)] == [True, False]
