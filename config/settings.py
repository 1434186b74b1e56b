"""Settings from the environment and .env; every name has the prefix YISHI_."""

from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rules.places import prefix_of

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


class BadSettings(Exception):
    """One line for each setting that is missing or wrong: its name, what it should be, where to set it."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("should be an IANA time zone such as Asia/Shanghai") from error
    return name


def _language(name: str) -> str:
    if name not in LANGUAGES:
        raise ValueError(f"should be one of {', '.join(LANGUAGES)}")
    return name


def _web_address(text: str | None) -> str | None:
    if text is not None and not text.startswith(("http://", "https://")):
        raise ValueError("should begin with http:// or https://")
    return text.rstrip("/") if text else None


def _ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tuple(int(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise ValueError("should be Telegram ids, numbers with commas between") from error


WebAddress = Annotated[str | None, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """What an operator sets. A value that is not given has the default written here."""

    model_config = SettingsConfigDict(env_prefix="YISHI_", env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_token: str | None = Field(default=None, repr=False)
    telegram_api: WebAddress = "https://api.telegram.org"
    database_url: str | None = Field(default=None, repr=False)
    webhook_url: WebAddress = None
    """Where Telegram posts updates; its path is the one listened on. None: long polling."""
    webhook_secret: str | None = Field(default=None, repr=False, pattern=r"^[A-Za-z0-9_-]{1,256}$")
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = ()
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    language: Annotated[str, AfterValidator(_language)] = "zh-Hans"
    place: str = "本小区"
    """The place a bot without a roster serves."""
    media_dir: Path = Path("data/media")
    """Copies of what people send with issues, named by their SHA-256."""
    secret_key_file: Path = Path("data/secret.key")
    clock_url: WebAddress = None
    """The playground's clock; never together with a real Telegram."""

    @property
    def is_playground(self) -> bool:
        return self.telegram_token is None

    @property
    def prefix(self) -> str:
        """What issues' numbers begin with: 福和 for 福和社区."""
        return prefix_of(self.place)

    @property
    def database(self) -> str:
        """The database's URL. The playground has one of its own, whatever is set: nobody's demo becomes real."""
        if self.is_playground:
            return "sqlite:///data/playground.db"
        return self.database_url or "sqlite:///data/yishiting.db"


_SHOULD = {
    "int_parsing": "should be a whole number",
    "greater_than_equal": "should be 0 to 65535",
    "less_than_equal": "should be 0 to 65535",
    "string_pattern_mismatch": "should be 1 to 256 of A-Z a-z 0-9 _ -",
}


def load(**overrides: Any) -> Settings:
    """The settings. Raises BadSettings with one line for each that is wrong; values are not repeated, they may be
    secret."""
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise BadSettings("\n".join(_line(problem) for problem in error.errors())) from None
    if settings.clock_url and settings.telegram_api == "https://api.telegram.org" and not settings.is_playground:
        raise BadSettings(
            "YISHI_CLOCK_URL is for the playground only and must not be set together with a real YISHI_TELEGRAM_TOKEN; "
            "remove it from the environment or .env"
        )
    if (settings.webhook_url is None) != (settings.webhook_secret is None):
        missing = "YISHI_WEBHOOK_SECRET" if settings.webhook_secret is None else "YISHI_WEBHOOK_URL"
        raise BadSettings(f"{missing} goes with the other of the two; set both in the environment or .env, or neither")
    if settings.telegram_token is not None and ":" not in settings.telegram_token:
        raise BadSettings(
            "YISHI_TELEGRAM_TOKEN should look like 123456:ABC…, as BotFather gave it; set it in the environment or .env"
        )
    return settings


def _line(problem: Any) -> str:
    name = "YISHI_" + str(problem["loc"][0]).upper()
    should = _SHOULD.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
    return f"{name} {should}; set it in the environment or .env"
