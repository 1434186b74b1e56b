"""One unit of work: one session, one instant, one commit; on SQLite one commit for all who wait."""

import asyncio
import queue
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from rules.procedures import Procedures
from storage.work import Work

P = ParamSpec("P")
T = TypeVar("T")
BREATH = 0.03
"""Seconds between two transactions of long work: SQLite lets no one queue; the bot has its turn while nobody writes."""
Clock = Callable[[], datetime]
Job = tuple[Future[Any], Callable[[Work], Any], datetime | None]


def system_clock() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)


def random_token() -> str:
    """128 random bits, 22 characters of [A-Za-z0-9_-]."""
    return secrets.token_urlsafe(16)


@dataclass
class Database:
    """Runs verbs, each in a transaction of its own making, off the event loop.

    A verb is `(work, ...) -> result`. Whoever waits gets the result after the commit that holds it is on disk; a verb
    that raises is undone alone and its caller gets the exception. `at` sets `work.now`; without it the clock does.
    """

    engine: Engine
    reading: Engine
    procedures: Procedures
    clock: Clock = system_clock
    new_token: Callable[[], str] = random_token
    on_letters: list[Callable[[], None]] = field(default_factory=list)
    """Called after a commit that put letters in the outbox, from the writing thread."""

    def __post_init__(self) -> None:
        shared = self.engine.dialect.name == "sqlite"
        self._writer: _Writer = _SharedCommits(self) if shared else _OwnCommits(self)
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="reader")

    def submit(self, verb: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self.submit_at(None, lambda work: verb(work, *args, **kwargs))

    def submit_at(self, at: datetime | None, verb: Callable[[Work], T]) -> Future[T]:
        """Queue a verb whose `work.now` is `at` (None: the clock when it runs)."""
        future: Future[T] = Future()
        self._writer.take((future, verb, at))
        return future

    def run(self, verb: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.submit(verb, *args, **kwargs).result()

    async def arun(self, verb: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self.submit(verb, *args, **kwargs))

    async def arun_at(self, at: datetime, verb: Callable[[Work], T]) -> T:
        return await asyncio.wrap_future(self.submit_at(at, verb))

    def read(self, query: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query that writes nothing, on a connection of its own; it sees every commit before it."""
        with Session(self.reading) as session, session.begin():
            return query(self.work(session, None), *args, **kwargs)

    async def aread(self, query: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read(query, *args, **kwargs))

    def work(self, session: Session, at: datetime | None) -> Work:
        return Work(session, now=at or self.clock(), procedures=self.procedures, new_token=self.new_token)

    def committed(self, works: list[Work]) -> None:
        """Wake whoever waits for letters."""
        if any(work.has_letters for work in works):
            for wake in self.on_letters:
                with suppress(RuntimeError):  # whoever listened has gone home: their event loop is closed
                    wake()

    def close(self) -> None:
        """Finish what is queued, then let go of the database."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()
        self.reading.dispose()


class _Writer(Protocol):
    def take(self, job: Job) -> None: ...
    def close(self) -> None: ...


class _SharedCommits:
    """SQLite: one writing thread. Verbs that arrive while a commit is on its way share the next one.

    Where one of them raises, all are undone and each is run again by itself: a verb does nothing but to the database.
    (A savepoint for each cost a third of the time.)
    """

    def __init__(self, database: Database, batch: int = 100) -> None:
        self._database, self._batch = database, batch
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    def take(self, job: Job) -> None:
        self._waiting.put(job)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _write(self) -> None:
        closing = False
        while not closing:
            batch = [self._waiting.get()]
            while len(batch) < self._batch and not self._waiting.empty():
                batch.append(self._waiting.get())
            closing = None in batch
            self._commit([job for job in batch if job is not None and job[0].set_running_or_notify_cancel()])

    def _commit(self, batch: list[Job]) -> None:
        try:
            with Session(self._database.engine) as session, session.begin():
                works = [self._database.work(session, at) for _, _, at in batch]
                results = [verb(work) for work, (_, verb, _) in zip(works, batch, strict=True)]
        except Exception as error:
            if len(batch) == 1 or isinstance(error, OperationalError):  # the database's own trouble is everybody's
                for future, *_ in batch:
                    future.set_exception(error)
            else:
                for job in batch:
                    self._commit([job])
            return
        for (future, *_), result in zip(batch, results, strict=True):
            future.set_result(result)
        self._database.committed(works)


class _OwnCommits:
    """PostgreSQL: a pool of threads, one transaction a verb; a deadlock or serialisation failure is tried again."""

    def __init__(self, database: Database, threads: int = 8, tries: int = 4) -> None:
        self._database, self._tries = database, tries
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="writer")

    def take(self, job: Job) -> None:
        self._pool.submit(self._run, *job)

    def close(self) -> None:
        self._pool.shutdown()

    def _run(self, future: Future[Any], verb: Callable[[Work], Any], at: datetime | None) -> None:
        if not future.set_running_or_notify_cancel():
            return
        for left in reversed(range(self._tries)):
            try:
                with Session(self._database.engine) as session, session.begin():
                    work = self._database.work(session, at)
                    result = verb(work)
            except OperationalError as error:
                if left and getattr(error.orig, "sqlstate", None) in ("40001", "40P01"):
                    continue
                return future.set_exception(error)
            except Exception as error:
                return future.set_exception(error)
            break
        future.set_result(result)
        self._database.committed([work])
