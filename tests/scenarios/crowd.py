"""Many neighbours, each with a household of their own, to tap all at once."""

from typing import Any

from council import issues
from council.neighbourhood import settle
from storage.work import Work
from tests.scenarios.town import COUNCIL

FIRST = 20_001


def crowd(size: int) -> dict[str, Any]:
    """A neighbourhood of `size` households with one resident each, all in the council's group, all started."""
    ids = range(FIRST, FIRST + size)
    people = [
        {"id": i, "name": f"住户{i}", "language": "zh-hans", "started": True, "home": ["1栋", str(i)]} for i in ids
    ]
    rooms = [["小区", "楼栋", "房号"], *(["人多苑", "1栋", str(i)] for i in ids)]
    return {
        "roster": list(enumerate(rooms, start=1)),
        "place": [{"name": "人多苑", "prefix": "人多", "council_chat_id": COUNCIL}],
        "unit": [],
        "person": people,
        "group": [{"id": COUNCIL, "title": "人多苑议事会", "type": "supergroup", "members": list(ids)}],
    }


def settle_with_an_issue(description: dict[str, Any]) -> Any:
    """Settle them, the first of them having raised 人多-0001."""

    def settled(work: Work) -> None:
        if work.places.outermost() is not None:
            return
        settle(work, description=description)
        raiser = work.residents.by_telegram(FIRST)
        home = work.residents.households(raiser.id)[0][1]
        answers = {"words": "路灯不亮", "where": str(home), "category": "safety"}
        issues.raise_issue(work, who=raiser, answers=answers)

    return settled
