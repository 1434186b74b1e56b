"""Stories are told in a town; which database and how it is lived in is drawn, or the whole matrix for the first one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_sqlite
from tests.scenarios.town import Town, town
from tests.telegram_types import watched


@pytest.fixture(autouse=True)
def as_telegram_tells_it() -> Iterator[None]:
    """Whatever the playground tells the bot in a story is what Telegram could tell it."""
    with watched():
        yield


@pytest.fixture
def fuhe(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    """福和社区 with the bot in a thread, on SQLite."""
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path) as here:
        yield here
