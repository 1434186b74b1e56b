"""Stories are told in a town; which database and how it is lived in is drawn, or the whole matrix for the first one."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.conftest import a_database
from tests.scenarios.town import Town, town
from tests.telegram_types import watched


@pytest.fixture(autouse=True)
def as_telegram_tells_it() -> Iterator[None]:
    """Whatever the playground tells the bot in a story is what Telegram could tell it."""
    with watched():
        yield


@pytest.fixture
def fuhe(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """福和社区 with the bot in a thread, in a way drawn by the seed and the story's name (pytest --seed): on SQLite or
    PostgreSQL, asking for updates or posted to, each update once or twice."""
    chance = Random(f"{request.config.getoption('--seed')} {request.node.nodeid}")
    databases = ["sqlite"] if "not postgresql" in request.config.getoption("-m") else ["sqlite", "postgresql"]
    database, posted, twice = chance.choice(databases), chance.random() < 0.5, chance.random() < 0.5
    print(f"Told on {database}, {'posted to' if posted else 'polling'}, each update {'twice' if twice else 'once'}.")
    with a_database(request, database, tmp_path) as url, town(url, tmp_path, posted=posted, twice=twice) as here:
        yield here
