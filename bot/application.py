"""The PTB application: our bot, our context, every route, and what happens to an error."""

import httpx_aiohttp
import structlog
from telegram import BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, ExtBot
from telegram.request import HTTPXRequest

from bot.pace import Pace
from config.texts.catalog import CATALOGS
from handlers import ROUTES
from handlers.context import Context, Shared
from screens.menu import commands

log = structlog.get_logger()

CONNECTIONS = 128
PATIENCE = 20.0


def connect(token: str, api: str, pace: Pace, patience: float = PATIENCE) -> ExtBot:
    """The bot at a Bot API server; all its calls keep the pace. `patience`: seconds until a call counts as lost."""
    return ExtBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request(CONNECTIONS, patience),
        rate_limiter=pace,
    )


def build(bot: ExtBot, shared: Shared) -> Application:
    """An application that handles updates it is given; it fetches none itself (intake does, and stores them first)."""
    application = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context, bot_data=lambda: shared))
        .build()
    )
    application.add_handlers(ROUTES)
    application.add_error_handler(_keep)
    return application


async def set_commands(bot: ExtBot) -> None:
    """Telegram's own menu in private chats. It takes two-letter languages: 繁體 and roles are set per chat."""
    for code, language in ((None, "zh-Hans"), ("zh", "zh-Hans"), ("en", "en")):
        try:
            listed = commands(CATALOGS[language], has_duties=False)
            await bot.set_my_commands(listed, BotCommandScopeAllPrivateChats(), code)
        except TelegramError as error:
            log.warning("commands_not_set", why=error.message)


def request(connections: int, patience: float = PATIENCE) -> HTTPXRequest:
    """HTTP over aiohttp: one line, four times the calls a second of stock httpx."""
    return HTTPXRequest(
        connection_pool_size=connections,
        pool_timeout=30,
        read_timeout=patience,
        httpx_kwargs={"transport": httpx_aiohttp.AiohttpTransport()},
    )


async def _keep(update: object, context: Context) -> None:
    """Keep what a handler raised for intake, which tries again; PTB would only log it."""
    assert context.error is not None
    context.bot_data.failures[context.incoming.update_id] = context.error
