"""Delivering updates by webhook instead of letting the bot fetch them."""

from __future__ import annotations

import asyncio
import re
import time
from functools import partial
from typing import Any

import aiohttp

from playground.model import Json
from playground.refusals import bad_request
from playground.updates import Updates, kinds

FIRST_RETRY = 0.05
LONGEST_RETRY = 2.0
PATIENCE = aiohttp.ClientTimeout(60)
_LOCAL = re.compile(r"^https?://[^/\s]+(/\S*)?$")


class Webhook:
    """Posts each update until it is answered with a 2xx; each chat in order, different chats at once."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._deliveries: asyncio.Task[None] | None = None
        self.url = ""
        self.secret = ""
        self.connections = 40
        self.last_error: tuple[int, str] | None = None
        self.delivered_at = float("-inf")

    @property
    def is_set(self) -> bool:
        """Updates go to a webhook now."""
        return bool(self.url)

    def set(self, url: str, secret: str, connections: int, allowed: Any) -> None:
        """Begin to deliver to an address; an empty one ends it. Unlike Telegram, plain http is taken."""
        if url and not _LOCAL.match(url):
            raise bad_request("bad webhook: invalid webhook URL specified")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        self.stop()
        if allowed is not None:
            self._updates.allowed = kinds(allowed)
        self.url, self.secret, self.connections = url, secret, min(max(connections, 1), 100)
        if url:
            self._deliveries = asyncio.get_running_loop().create_task(self._deliver())

    def stop(self) -> None:
        """Stop delivering; what was not delivered waits."""
        if self._deliveries:
            self._deliveries.cancel()
        self._deliveries, self.url = None, ""

    def info(self) -> Json:
        """A `WebhookInfo`."""
        told: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self.is_set:
            told["max_connections"] = self.connections
        if self.last_error:
            told["last_error_date"], told["last_error_message"] = self.last_error
        if self._updates.allowed:
            told["allowed_updates"] = sorted(self._updates.allowed)
        return told

    async def _deliver(self) -> None:
        free = asyncio.Semaphore(self.connections)
        last_of_chat: dict[int, asyncio.Task[None]] = {}
        begun = 0
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, asyncio.TaskGroup() as group:
            while True:
                for update in self._updates.after(begun):
                    begun = update["update_id"]
                    before = last_of_chat.get(chat_of(update))
                    hand_over = self._hand_over(session, free, update, before)
                    last_of_chat[chat_of(update)] = group.create_task(hand_over)
                await self._updates.bell.until(partial(self._updates.has_after, begun), within=60)

    async def _hand_over(
        self, session: aiohttp.ClientSession, free: asyncio.Semaphore, update: Json, before: asyncio.Task[None] | None
    ) -> None:
        if before:
            await asyncio.wait({before})
        for _ in range(2 if self._updates.repeat else 1):
            pause = FIRST_RETRY
            while not await self._accepted(session, free, update):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_RETRY)
        self._updates.delivered(update["update_id"])

    async def _accepted(self, session: aiohttp.ClientSession, free: asyncio.Semaphore, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with free, session.post(self.url, json=update, headers=headers) as answer:
                if answer.ok:
                    self.delivered_at = time.monotonic()
                    return True
                wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            wrong = f"Connection failed: {error}"
        self.last_error = (int(time.time()), wrong)
        return False


def chat_of(update: Json) -> int:
    """The chat an update is about: those of one chat are delivered one after another."""
    (content,) = (value for key, value in update.items() if key != "update_id")
    message = content.get("message", content)
    return int(message.get("chat", {}).get("id", 0))
