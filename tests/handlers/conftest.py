"""A desk in the quarter; for every test the quarter is as it was when everybody had just moved in."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from playground import Person, Playground, Stage, world_from
from tests.conftest import Clock
from tests.council.conftest import Settled, settled_sqlite  # noqa: F401 (a fixture)
from tests.council.quarter import COUNCIL, Quarter
from tests.handlers.desk import Desk, desk
from tests.handlers.positions import SOMEBODY

WORLD = {
    "person": [{"id": SOMEBODY, "name": "来人", "started": True}],
    "group": [{"id": COUNCIL, "title": "福和议事会", "type": "supergroup", "members": [SOMEBODY]}],
}

_GROUPS = count(-5001, -1)


class Trial:
    """Somebody at the desk, in a quarter of their own."""

    def __init__(self, at_work: Desk, playground: Playground, quarter: Quarter) -> None:
        self.quarter, self.playground = quarter, playground
        self._desk = at_work
        self.somebody: Person = playground.person(SOMEBODY)
        self.message = at_work.has_a_message(SOMEBODY)

    def sees_after(self, deed: object) -> str:
        """Somebody's phone after a deed was handled: a tap with this data, words, or whatever else happens."""
        if callable(deed):
            deed(self)
        elif isinstance(deed, str):
            self.somebody.sends(deed)
        else:
            self.somebody.tampers(str(deed), message=self.message)
        return self._desk.handles(self.somebody)

    def in_a_group(self, happens: Callable[[Stage, int], object], kind: str = "supergroup") -> None:
        """Something happens in a group of somebody's that the bot is in."""
        group = next(_GROUPS)

        def is_there(stage: Stage) -> None:
            stage.founds(group, "邻居", [SOMEBODY], kind)
            stage.adds_bot(group, by=SOMEBODY)

        self.playground.happens(is_there)
        self.playground.do(self.playground.world.updates.forget)
        self.playground.happens(lambda stage: happens(stage, group))

    def kept(self) -> dict[str, list[str]]:
        """All the database says but the updates themselves; and forms: one that was refused at its end is over."""
        dump = self.written()
        del dump["draft"]
        return dump

    def written(self) -> dict[str, list[str]]:
        """All the database says but the updates themselves: a form that is begun, too."""
        dump = self.quarter.dump()
        del dump["inbox"]
        return dump


@pytest.fixture(scope="session")
def one_desk(settled_sqlite: Settled) -> Iterator[tuple[Desk, Playground]]:  # noqa: F811
    with desk(settled_sqlite[0], world_from(WORLD)) as at_work:
        yield at_work


@pytest.fixture
def trial(one_desk: tuple[Desk, Playground], settled_sqlite: Settled) -> Trial:  # noqa: F811
    database, put_back = settled_sqlite
    put_back()
    database.clock = Clock()
    return Trial(*one_desk, Quarter(database, database.clock))
