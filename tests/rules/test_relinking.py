"""Names of a household's members, as somebody reads them who has not its link."""

import pytest

from rules.relinking import veiled


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["王秀英"], ["王○○"]),
        (["李强", "王秀英"], ["李○", "王○○"]),
        (["王秀英", "王建国"], ["王○英", "王○国"]),
        (["Anna Schmidt"], ["A○○"]),
        (["王"], ["王"]),
        (["王", "王"], ["王", "王"]),
        (["李强", "李明"], ["李强", "李明"]),
        ([""], [""]),
    ],
)
def test_a_name_tells_no_more_than_those_need_who_know_it(names: list[str], read: list[str]) -> None:
    assert veiled(names) == read
