"""Copies of what people send with issues: made in the background, used where Telegram no longer knows a file.

A new token loses every file_id, and Telegram promises none of them for ever. Which copies are wanted stands in the
database, so that a process that dies loses nothing.
"""

import asyncio
from datetime import timedelta

import structlog
from telegram import Bot
from telegram.error import BadRequest

from rules.attachments import Attachment, AttachmentKind
from storage.attachments import Wanted
from storage.database import Database
from storage.media import MediaFolder, NoPicture, without_exif

log = structlog.get_logger()

AT_ONCE = 8
"""So many are looked up; they are copied one after another, so that one file at most is in memory."""
LOOK_EVERY = 5.0
"""Seconds; a commit that puts letters wakes it, too: whatever is raised puts some."""
MOST_TRIES = 12
"""After a minute, two, four …: a day and a half in all."""


class Copies:
    """The media folder, and what is still to be copied into it."""

    def __init__(self, bot: Bot, database: Database, folder: MediaFolder) -> None:
        self._bot, self._database, self._folder = bot, database, folder
        self._woken = asyncio.Event()
        loop = asyncio.get_running_loop()
        database.on_letters.append(lambda: loop.call_soon_threadsafe(self._woken.set))

    def content(self, attachment: Attachment) -> bytes | None:
        """What is in it, without what a camera wrote into it; None where there is no copy."""
        return self._folder.get(attachment.copy)

    async def known_as(self, attachment: Attachment, file_id: str) -> None:
        """Telegram knows it by another name from now on."""
        await self._database.arun(lambda work: work.attachments.known_as(attachment.file_id, file_id))

    async def make_for_ever(self) -> None:
        """Until cancelled."""
        while True:
            self._woken.clear()
            try:
                made = await self.make_wanted() + await self.delete_needless()
            except Exception:
                log.exception("copies_failed", mend="the database or the media folder does not answer")
                made = 0
            if not made:
                await self._until_woken()

    async def make_wanted(self) -> int:
        """Copy what is wanted now; how many were looked at."""
        wanted = await self._database.aread(lambda work: work.attachments.wanted(AT_ONCE))
        for one in wanted:
            await self._copy(one)
        return len(wanted)

    async def delete_needless(self) -> int:
        """Delete copies that belonged to what is erased, unless something else has the same; how many were looked at.
        By whoever makes them, so that none is deleted between being made and being noted."""
        needless = await self._database.aread(lambda work: work.attachments.needless(AT_ONCE))
        for sha256, is_needed in needless:
            if not is_needed:
                await asyncio.to_thread(self._folder.delete, sha256)
            await self._database.arun(lambda work, sha256=sha256: work.attachments.seen_to(sha256))
        return len(needless)

    async def _copy(self, wanted: Wanted) -> None:
        attachment = wanted.attachment
        try:
            file = await self._bot.get_file(attachment.file_id)
            content = bytes(await file.download_as_bytearray())
            if attachment.kind is AttachmentKind.photo or attachment.is_shown_by_copy_only:
                content = await asyncio.to_thread(without_exif, content)
            sha256 = await asyncio.to_thread(self._folder.put, content)
        except Exception as error:  # of whatever kind: what is wanted after it must not wait behind it for ever
            if _is_final(error):
                log.warning("not_copied", issue=wanted.issue_id, why=str(error))
                return await self._try_again(wanted, given_up=True)
            given_up = wanted.tries + 1 >= MOST_TRIES
            mend = "check the network and YISHI_MEDIA_DIR"
            log.warning("copy_failed", issue=wanted.issue_id, why=repr(error), given_up=given_up, mend=mend)
            await self._try_again(wanted, given_up=given_up)
        else:
            await self._database.arun(lambda work: work.attachments.copied(wanted, sha256))

    async def _try_again(self, wanted: Wanted, *, given_up: bool) -> None:
        wait = None if given_up else timedelta(minutes=2**wanted.tries)
        await self._database.arun(
            lambda work: work.attachments.try_again(wanted, None if wait is None else work.now + wait)
        )

    async def _until_woken(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
        except TimeoutError:
            return


def _is_final(error: Exception) -> bool:
    """Too big, gone, no picture: trying again helps nobody."""
    if isinstance(error, BadRequest):
        return "temporarily" not in error.message
    return isinstance(error, NoPicture)
