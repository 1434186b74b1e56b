"""Neighbours tap 附议, and when each tap is answered is noted."""

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from benchmarks.neighbours import COUNCIL, FIRST
from playground import people
from playground.bell import Bell
from playground.model import Message
from playground.world import World

PATIENCE = 120.0
"""Seconds until a tap that is not answered counts as lost."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """How one burst of taps was answered."""

    taps: int
    waits: list[float]
    """Seconds from each tap to its answer, the shortest first."""

    @property
    def lost(self) -> int:
        return self.taps - len(self.waits)

    @property
    def per_second(self) -> float:
        """Up to the last answer."""
        return len(self.waits) / self.waits[-1]

    @property
    def p50(self) -> float:
        return median(self.waits)

    @property
    def p95(self) -> float:
        return quantiles(self.waits, n=20)[-1]


class Crowd:
    """The neighbours of one playground. They tap in the playground's own process: no HTTP of theirs is measured."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answered: dict[int, float] = {}
        self._bell = Bell()
        self._answer, world.answer = world.answer, self._note  # type: ignore[method-assign]

    async def taps(self, card: Message, households: int) -> Round:
        """One of each household taps, all in the same instant."""
        began = time.perf_counter()
        for person in range(FIRST, FIRST + households):
            self._tap(card, person)
        return Round(taps=households, waits=await self._waits(began))

    async def taps_alone(self, card: Message, households: int) -> Round:
        """One of each household taps, each when the one before has been answered."""
        waits: list[float] = []
        for person in range(FIRST, FIRST + households):
            began = time.perf_counter()
            self._tap(card, person)
            waits += await self._waits(began)
        return Round(taps=households, waits=sorted(waits))

    def _tap(self, card: Message, person: int) -> None:
        data = people.data_of_button(card, 0, 0)
        people.taps(self._world, self._world.people[person], self._world.chats[COUNCIL], card.id, data)

    async def _waits(self, began: float) -> list[float]:
        await self._bell.until(lambda: not self._world.queries, within=PATIENCE)
        self._world.queries.clear()
        waits = sorted(at - began for at in self._answered.values())
        self._answered.clear()
        return waits

    def _note(self, query: Any, *what: Any) -> None:
        self._answer(query, *what)
        self._answered[query.id] = time.perf_counter()
        if not self._world.queries:
            self._bell.ring()
