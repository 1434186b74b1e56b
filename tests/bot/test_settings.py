"""A setting that is missing or wrong: one line that names it, what it should be and where to set it."""

from pathlib import Path

import pytest

from config.settings import LANGUAGES, BadSettings, Settings, load
from config.texts.catalog import CATALOGS

TOKEN = "123456:hidden-part-of-the-token"


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env of whoever runs the tests, no settings of theirs."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"YISHI_{name.upper()}", raising=False)


def refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    """The lines said about these settings."""
    for name, value in values.items():
        monkeypatch.setenv(f"YISHI_{name.upper()}", value)
    with pytest.raises(BadSettings) as bad:
        load()
    return str(bad.value).splitlines()


def test_with_nothing_set_there_is_a_playground() -> None:
    settings = load()
    assert settings.is_playground
    assert settings.database == "sqlite:///data/playground.db"
    assert (settings.language, settings.timezone) == ("zh-Hans", "Asia/Shanghai")
    assert settings.http_host == "127.0.0.1", "not open to the world unless somebody says so"


def test_with_a_token_it_is_the_real_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHI_TELEGRAM_TOKEN", TOKEN)
    settings = load()
    assert not settings.is_playground
    assert settings.database == "sqlite:///data/yishiting.db", "nobody's demo becomes real"
    assert settings.telegram_api == "https://api.telegram.org"
    monkeypatch.setenv("YISHI_DATABASE_URL", "postgresql://council@host/name")
    assert load().database == "postgresql://council@host/name"


def test_a_playground_never_uses_the_database_of_the_real_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHI_DATABASE_URL", "postgresql://council@host/name")
    assert load().database == "sqlite:///data/playground.db"


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("YISHI_LANGUAGE=en\nYISHI_ADMINS=1, 2 3\nSOMETHING_ELSE=x\n", "utf-8")
    assert load().language == "en"
    assert load().admins == (1, 2, 3)


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("YISHI_LANGUAGE=en\n", "utf-8")
    monkeypatch.setenv("YISHI_LANGUAGE", "zh-Hant")
    assert load().language == "zh-Hant"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_an_empty_value_is_one_that_is_not_given(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    as_it_was = load()
    monkeypatch.setenv(f"YISHI_{name.upper()}", "")
    assert load() == as_it_was


@pytest.mark.parametrize(
    ("name", "value", "should"),
    [
        ("timezone", "Asia/Nowhere", "IANA time zone such as Asia/Shanghai"),
        ("timezone", "../../etc/passwd", "IANA time zone"),
        ("language", "zh", "zh-Hans, zh-Hant, en"),
        ("admins", "wang", "numbers with commas between"),
        ("admins", "1;2", "numbers with commas between"),
        ("http_port", "http", "a whole number"),
        ("http_port", "70000", "0 to 65535"),
        ("http_port", "-1", "0 to 65535"),
        ("telegram_api", "api.telegram.org", "begin with http:// or https://"),
        ("clock_url", "localhost:8088/api/clock", "begin with http:// or https://"),
        ("telegram_token", "secret-without-a-number", "123456:ABC"),
        ("webhook_url", "council.example/updates", "begin with http:// or https://"),
        ("webhook_secret", "two words", "1 to 256 of A-Z a-z 0-9 _ -"),
        ("webhook_secret", "x" * 257, "1 to 256 of A-Z a-z 0-9 _ -"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, should: str
) -> None:
    lines = refused(monkeypatch, **{name: value})
    assert len(lines) == 1
    assert lines[0].startswith(f"YISHI_{name.upper()} should "), f"which setting? “{lines[0]}”"
    assert should in lines[0], f"what should it be? “{lines[0]}”"
    assert "set it in the environment or .env" in lines[0], f"where? “{lines[0]}”"


@pytest.mark.parametrize(
    ("given", "value", "missing"),
    [("webhook_url", "https://council.example/updates", "SECRET"), ("webhook_secret", "hidden", "URL")],
)
def test_a_webhook_takes_a_url_and_a_secret(
    monkeypatch: pytest.MonkeyPatch, given: str, value: str, missing: str
) -> None:
    [line] = refused(monkeypatch, **{given: value})
    assert line.startswith(f"YISHI_WEBHOOK_{missing} ")
    assert "set both in the environment or .env" in line


def test_several_bad_settings_are_several_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = refused(monkeypatch, timezone="x", language="x", http_port="x")
    assert [line.split()[0] for line in lines] == ["YISHI_HTTP_PORT", "YISHI_TIMEZONE", "YISHI_LANGUAGE"]


def test_a_secret_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHI_DATABASE_URL", "postgresql://council:hidden-word@host/name")
    lines = refused(monkeypatch, telegram_token="hidden-token", http_port="x")
    assert "hidden" not in " ".join(lines)
    monkeypatch.setenv("YISHI_HTTP_PORT", "80")
    monkeypatch.setenv("YISHI_TELEGRAM_TOKEN", TOKEN)
    assert "hidden" not in repr(load())


def test_a_clock_that_can_be_moved_is_refused_for_the_real_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = refused(monkeypatch, telegram_token=TOKEN, clock_url="http://127.0.0.1:8088/api/clock")
    assert len(lines) == 1
    assert lines[0].startswith("YISHI_CLOCK_URL ")
    assert "YISHI_TELEGRAM_TOKEN" in lines[0]


@pytest.mark.parametrize("api", ["https://api.telegram.org", "https://api.telegram.org/"])
def test_a_slash_does_not_make_telegram_another_place(monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    refused(monkeypatch, telegram_token=TOKEN, telegram_api=api, clock_url="http://127.0.0.1:8088/api/clock")


def test_a_playgrounds_clock_goes_with_a_playground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHI_CLOCK_URL", "http://127.0.0.1:8088/api/clock/")
    assert load().clock_url == "http://127.0.0.1:8088/api/clock"
    monkeypatch.setenv("YISHI_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("YISHI_TELEGRAM_API", "http://127.0.0.1:8088")
    assert load().clock_url, "a token of the playground's own Bot API server"


@pytest.mark.parametrize(
    ("place", "prefix"),
    [("福和社区", "福和"), ("福和小区", "福和"), ("本小区", "议题"), ("Green Court", "Green Court")],
)
def test_issues_are_numbered_after_the_place(place: str, prefix: str) -> None:
    assert load(place=place).prefix == prefix


def test_every_language_that_can_be_set_has_its_words() -> None:
    assert set(LANGUAGES) == set(CATALOGS)
