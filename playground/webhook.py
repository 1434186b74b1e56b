"""Delivering updates by webhook instead of letting the bot fetch them."""

from __future__ import annotations

import asyncio
import re
import time
from functools import partial
from typing import Any

import aiohttp

from playground.faults import WEBHOOK, Fault, Faults
from playground.model import Json
from playground.refusals import bad_request
from playground.updates import Updates, chat_of, kinds
from playground.witness import witnessed

NEXT_RETRY = 0.05
LONGEST_RETRY = 2.0
REFUSED = "Connection refused"
TIMED_OUT = "Read timeout expired"
PATIENCE = 60.0
_LOCAL = re.compile(r"^https?://[^/\s]+(/\S*)?$")


class Webhook:
    """Posts each update until it is answered with a 2xx within `patience` seconds; each chat in order, different chats
    at once."""

    def __init__(self, updates: Updates, faults: Faults) -> None:
        self._updates = updates
        self._faults = faults
        self._deliveries: asyncio.Task[None] | None = None
        self.url = ""
        self.secret = ""
        self.connections = 40
        self.patience = PATIENCE
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
        wanted = None if allowed is None else kinds(allowed)
        connections = min(max(connections, 1), 100)
        if (url, secret, connections) != (self.url, self.secret, self.connections):
            self.last_error = None  # that was another webhook's
            if url:
                self._updates.end_polls("setWebhook")
        self._end()
        if allowed is not None:
            self._updates.allowed = wanted
        self.url, self.secret, self.connections = url, secret, connections
        if url:
            self._deliveries = asyncio.get_running_loop().create_task(self._deliver())

    def stop(self) -> None:
        """Stop delivering; what was not delivered waits."""
        self._end()
        self.last_error = None

    def _end(self) -> None:
        if self._deliveries:
            self._deliveries.cancel()
        self._deliveries, self.url = None, ""

    def info(self) -> Json:
        """A `WebhookInfo`. Which updates are wanted is told whenever it was said, even by a getUpdates call, as the
        official server does."""
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
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self.patience)) as session,
            asyncio.TaskGroup() as group,
        ):
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
        for _ in range(2 if self._updates.is_doubled(update) else 1):
            pause = 0.0  # the first retry comes at once
            while not await self._accepted(session, free, update):
                await asyncio.sleep(pause)
                pause = min(max(2 * pause, NEXT_RETRY), LONGEST_RETRY)
        self._updates.delivered(update["update_id"])

    async def _accepted(self, session: aiohttp.ClientSession, free: asyncio.Semaphore, update: Json) -> bool:
        fault = self._faults.meet(WEBHOOK, chat_of(update))
        async with free:
            if fault:
                await asyncio.sleep(fault.delay)
            wrong = _wrong(fault) if fault and not fault.after else await self._post(session, update)
            wrong = wrong or _wrong(fault)
        if wrong:
            self.last_error = (int(time.time()), wrong)
        else:
            self.delivered_at = time.monotonic()
        return not wrong

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> str:
        """Hand an update over; what went wrong, in Telegram's words, or nothing."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        witnessed(WEBHOOK, update)
        try:
            async with session.post(self.url, json=update, headers=headers, allow_redirects=False) as answer:
                took_it = 200 <= answer.status < 300
                return "" if took_it else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientConnectorError:
            return REFUSED
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientError as error:
            return f"Connection failed: {error}"


def _wrong(fault: Fault | None) -> str:
    """What Telegram would say of a delivery that meets this fault."""
    if fault is None or fault.is_only_late:
        return ""
    if fault.hang_up or fault.silent:
        return REFUSED if fault.hang_up else TIMED_OUT
    return f"Wrong response from the webhook: {fault.status} {fault.description}"
