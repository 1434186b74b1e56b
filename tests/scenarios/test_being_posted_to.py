"""Updates that are posted: what cannot be one is refused, and a webhook that is taken back is set again."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import running
from tests.conftest import new_sqlite
from tests.scenarios.town import Town, town

pytestmark = pytest.mark.long


@pytest.fixture
def posted(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(running, "LOOK_AT_WEBHOOK", 0.1)
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path, posted=True) as here:
        liu = here.person("刘敏")
        liu.starts()
        assert liu.sees("您好"), "the webhook is set"
        yield here


def post(here: Town, body: bytes, **headers: str) -> int:
    """The status of posting a body with the right secret."""
    secret = {"X-Telegram-Bot-Api-Secret-Token": "secret-of-tests"}
    url = here.playground.world.webhook.url
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, secret | headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as no:
        return no.code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b'{"update_id": true}',
        b'{"update_id": 1e400}',
        b'{"update_id": 100000000000000000000000000}',
        b'{"a":' * 100_000,
    ],
    ids=["empty", "words", "list", "object", "flag", "infinite", "huge", "deep"],
)
def test_what_is_no_update_is_refused(posted: Town, body: bytes) -> None:
    assert post(posted, body) == 400


def test_what_says_that_it_is_gzip_and_is_not_is_refused(posted: Town) -> None:
    assert post(posted, b"not gzip", **{"Content-Encoding": "gzip"}) == 400


@pytest.mark.parametrize("who", ["abc", 10**22, None])
def test_an_update_of_nobody_is_let_go_and_keeps_nobody_else_waiting(posted: Town, who: object) -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": {"id": who}, "text": "x"}
    assert post(posted, json.dumps({"update_id": 7, "message": message}).encode()) == 200
    wang = posted.person("王秀英")
    wang.starts()
    assert wang.sees("您好")


def test_half_a_sign_is_kept_and_keeps_nobody_else_waiting(posted: Town) -> None:
    wang = posted.person("王秀英")
    chat = {"id": wang.id, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": wang.id}, "text": "\ud800"}
    assert post(posted, json.dumps({"update_id": 7, "message": message}).encode()) == 200
    li = posted.person("李强")
    li.starts()
    assert li.sees("您好")


def test_a_webhook_that_was_taken_back_is_set_again(posted: Town) -> None:
    wang = posted.person("王秀英")
    posted.playground.do(posted.playground.world.webhook.stop)
    wang.starts()
    assert wang.sees("您好")
