"""What was sent with issues: kept in order, copied when it is time to, known by its newest name."""

from datetime import timedelta

import pytest

from rules.attachments import TOO_BIG_TO_COPY, Attachment
from storage.attachments import Wanted
from storage.database import Database
from tests.attachments import file, photo, photos, video, voice
from tests.conftest import Clock
from tests.storage.test_issues import add, get

ONE_COPY, ANOTHER = "a" * 64, "b" * 64


@pytest.fixture
def raiser(database: Database) -> int:
    return database.run(lambda work: work.residents.meet(10001, "王秀英", None)).id


def came(database: Database, compound: int, raiser: int, *attachments: Attachment) -> int:
    """The id of an issue they came with."""
    return add(database, compound, raiser, attachments=attachments)


def wanted(database: Database, limit: int = 100) -> list[Wanted]:
    return database.read(lambda work: work.attachments.wanted(limit))


def names(found: list[Wanted]) -> list[str]:
    return [one.attachment.file_id for one in found]


def test_all_that_is_told_of_them_comes_back_in_their_order(database: Database, compound: int, raiser: int) -> None:
    sent = (
        photo("9", size=123_456),
        video("1", size=30 * 1024**3, mime="video/quicktime", name="电梯🛗.mov"),
        voice("5", size=1, mime="audio/ogg"),
        file("2", size=0, mime=None, name=None),
        file("8", mime="image/heic", name='a "b" <c>.HEIC'),
        photo("9", size=123_456),
    )
    issue = get(database, came(database, compound, raiser, *sent))
    assert issue.attachments == sent
    assert issue.picture == sent[0]


def test_nothing_came_with_an_issue(database: Database, compound: int, raiser: int) -> None:
    assert get(database, came(database, compound, raiser)).attachments == ()
    assert database.read(lambda work: work.attachments.of([])) == {}
    assert wanted(database) == []


def test_each_of_many_issues_has_its_own(database: Database, compound: int, raiser: int) -> None:
    ids = [came(database, compound, raiser, *photos(*(f"{n}-{k}" for k in range(n)))) for n in range(4)]
    found = database.read(lambda work: work.attachments.of(ids))
    assert {issue: [one.file_id for one in those] for issue, those in found.items()} == {
        ids[1]: ["1-0"],
        ids[2]: ["2-0", "2-1"],
        ids[3]: ["3-0", "3-1", "3-2"],
    }
    newest = database.read(lambda work: work.issues.newest(inside=[compound], limit=9, offset=0))
    assert [len(issue.attachments) for issue in newest] == [3, 2, 1, 0]


def test_copies_are_wanted_of_all_but_what_is_too_big(database: Database, compound: int, raiser: int) -> None:
    almost = TOO_BIG_TO_COPY - 1
    came(database, compound, raiser, video("big", size=TOO_BIG_TO_COPY), video("fits", size=almost), voice("unknown"))
    assert names(wanted(database)) == ["fits", "unknown"]


def test_the_longest_wanted_come_first_and_only_so_many(
    database: Database, compound: int, raiser: int, clock: Clock
) -> None:
    came(database, compound, raiser, *photos("1", "2"))
    clock.passes(minutes=1)
    came(database, compound, raiser, *photos("3", "4"))
    assert names(wanted(database)) == ["1", "2", "3", "4"]
    assert names(wanted(database, limit=3)) == ["1", "2", "3"]


def test_what_is_copied_is_wanted_no_more_and_known_by_its_sha256(
    database: Database, compound: int, raiser: int
) -> None:
    issue_id = came(database, compound, raiser, *photos("1", "2"))
    first, second = wanted(database)
    database.run(lambda work: work.attachments.copied(second, ONE_COPY))
    assert wanted(database) == [first]
    assert [one.copy for one in get(database, issue_id).attachments] == [None, ONE_COPY]


def test_what_went_wrong_is_wanted_again_later(database: Database, compound: int, raiser: int, clock: Clock) -> None:
    came(database, compound, raiser, *photos("1", "2"))
    first, second = wanted(database)
    assert first.tries == 0
    database.run(lambda work: work.attachments.try_again(first, work.now + timedelta(minutes=1)))
    assert wanted(database) == [second], "the others do not wait for it"
    clock.passes(seconds=59)
    assert wanted(database) == [second]
    clock.passes(seconds=1)
    assert [(one.attachment.file_id, one.tries) for one in wanted(database)] == [("2", 0), ("1", 1)]


def test_what_never_will_go_right_is_wanted_no_more(
    database: Database, compound: int, raiser: int, clock: Clock
) -> None:
    issue_id = came(database, compound, raiser, photo("1"))
    [only] = wanted(database)
    database.run(lambda work: work.attachments.try_again(only, None))
    clock.passes(days=400)
    assert wanted(database) == []
    assert get(database, issue_id).attachments == (photo("1"),), "it is shown by Telegram's own name still"


def test_another_name_counts_wherever_the_old_one_stood(database: Database, compound: int, raiser: int) -> None:
    one = came(database, compound, raiser, *photos("1", "2"))
    other = came(database, compound, raiser, *photos("2", "3"))
    database.run(lambda work: work.attachments.known_as("2", "new"))
    found = database.read(lambda work: work.attachments.of([one, other]))
    assert [attachment.file_id for issue in (one, other) for attachment in found[issue]] == ["1", "new", "new", "3"]
    database.run(lambda work: work.attachments.known_as("nobody's", "new"))


def test_copies_that_belong_to_something_are_named_once(database: Database, compound: int, raiser: int) -> None:
    came(database, compound, raiser, *photos("1", "2", "3", "4"))
    for one, sha256 in zip(wanted(database), (ONE_COPY, ANOTHER, ONE_COPY), strict=False):
        database.run(lambda work, one=one, sha256=sha256: work.attachments.copied(one, sha256))
    assert database.read(lambda work: work.attachments.copies()) == {ONE_COPY, ANOTHER}


@pytest.mark.parametrize(
    "one",
    [photo(size=5), video(mime="video/mp4", name="a.mp4"), voice(copy=ONE_COPY), file(name="名单.pdf", mime="x/y")],
    ids=lambda one: one.kind,
)
def test_what_lies_in_a_form_is_read_as_it_was_written(one: Attachment) -> None:
    assert Attachment.from_json(one.as_json()) == one
