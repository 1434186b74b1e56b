"""Many neighbours at the same moment, and a process that dies among them."""

from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from sqlmodel import select

from playground import Person, many
from storage.tables import DraftRow, InboxRow
from storage.work import Work
from tests.conftest import new_sqlite
from tests.scenarios.crowd import FIRST, crowd, settle_with_an_issue
from tests.scenarios.town import COUNCIL, BotProcess, Town, town

MOST_MEMORY = 200
"""Megabytes of the bot's process."""


def people_of(here: Town, numbers: range) -> list[Person]:
    return [Person(here.playground.url, FIRST + number, patience=60) for number in numbers]


@pytest.mark.processes
def test_killed_with_200_updates_in_flight_all_are_handled_once_and_answered(database_url: URL, tmp_path: Path) -> None:
    described = crowd(201)
    settle = settle_with_an_issue(described)
    with town(database_url, tmp_path, as_process=True, settle=settle, world=described) as here:
        here.settled()
        tapping, writing = people_of(here, range(1, 101)), people_of(here, range(101, 201))
        here.playground.delay = 0.02
        many(writing, lambda one: one.sends("楼道的灯坏了"))
        many(tapping, lambda one: one.taps("附议", chat=COUNCIL))
        here.until(lambda work: work.inbox.count("answered") >= 40)
        assert isinstance(here.bot, BotProcess)
        here.bot.kill()
        done = here.database.read(lambda work: work.inbox.count("answered"))
        assert 40 <= done < 200, f"it was killed after {done} of 200"
        here.playground.delay = 0.0
        here.bot.start()
        here.settled()
        issue = here.database.read(lambda work: work.issues.get(1))
        assert issue.seconds == 100
        drafts = here.database.read(lambda work: [draft.revision for draft in work._session.exec(select(DraftRow))])
        assert drafts == [1] * 100, "each was written down once"
        assert here.database.read(_states) == {"answered"}
        for one in writing:
            assert one.sees("作为议题提出来吗")


@pytest.mark.processes
def test_2000_seconds_on_one_issue_at_once_are_all_counted(migrated_sqlite: Path, tmp_path: Path) -> None:
    described = crowd(2001)
    settle, url = settle_with_an_issue(described), new_sqlite(migrated_sqlite, tmp_path / "town.db")
    with town(url, tmp_path, as_process=True, settle=settle, world=described) as here:
        at_home, in_group = people_of(here, range(1, 101)), people_of(here, range(101, 2001))
        many(at_home, lambda one: one.starts("i_1"))
        for one in at_home:
            assert one.sees("路灯不亮")
        many(at_home, lambda one: one.taps("附议"))
        many(in_group, lambda one: one.taps("附议", chat=COUNCIL))
        here.settled()
        assert here.database.read(lambda work: work.issues.get(1)).seconds == 2000
        assert at_home[0].sees("取消附议")
        assert in_group[0].sees("附议：2000 户", chat=COUNCIL)
        assert here.playground.floods == 0, "Telegram told us to wait"
        cards = here.playground.calls["editMessageText", COUNCIL]
        assert cards < 200, f"the group's card was redrawn {cards} times for 2,000 taps"
        assert isinstance(here.bot, BotProcess)
        memory = megabytes(here.bot.process.pid)
        assert memory < MOST_MEMORY, f"the bot took {memory} MB"


def megabytes(pid: int) -> int:
    """The most memory a process has had."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def _states(work: Work) -> set[str]:
    return set(work._session.exec(select(InboxRow.state)))
