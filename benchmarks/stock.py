"""The yardstick, a bot as most are written: PTB's own Updater and transport, plain sqlite3, and for every tap a row
committed, an answer and an edit of the card. `python -m benchmarks.stock JOB`."""

import sqlite3
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from benchmarks.job import Job
from benchmarks.neighbours import COUNCIL

COUNT = "SELECT count(*) FROM second WHERE issue_id = ?"


def build(job: Job) -> Application:
    """The application; when it starts it posts the cards."""
    database = sqlite3.connect(job.file)
    database.execute("PRAGMA journal_mode=WAL")  # the quicker journal; each commit is on disk, as ours are
    database.execute("CREATE TABLE second (issue_id, resident_id, PRIMARY KEY (issue_id, resident_id))")

    async def post_cards(application: Application) -> None:
        for issue_id in range(1, job.issues + 1):
            await application.bot.send_message(COUNCIL, _card(0), reply_markup=_button(issue_id))

    async def second(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        issue_id = int(query.data.removeprefix("second."))
        with database:
            database.execute("INSERT OR IGNORE INTO second VALUES (?, ?)", (issue_id, query.from_user.id))
        (count,) = database.execute(COUNT, (issue_id,)).fetchone()
        await query.answer(f"已附议，现在 {count} 户")
        await query.edit_message_text(_card(count), reply_markup=_button(issue_id))

    application = (
        Application.builder()
        .token(job.token)
        .base_url(f"{job.api}/bot")
        .concurrent_updates(job.at_once)
        .post_init(post_cards)
        .build()
    )
    application.add_handler(CallbackQueryHandler(second, pattern=r"^second\.\d+$"))
    return application


def seconds(job: Job, issue_id: int) -> int:
    """How many second an issue, by a connection that sees only what is committed."""
    (count,) = sqlite3.connect(job.file).execute(COUNT, (issue_id,)).fetchone()
    return int(count)


def _card(count: int) -> str:
    return f"电梯又停了，老人下不了楼，请大家一起来议。\n\n附议：{count} 户"


def _button(issue_id: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("附议", callback_data=f"second.{issue_id}")]])


if __name__ == "__main__":
    build(Job.read(sys.argv[1])).run_polling()
