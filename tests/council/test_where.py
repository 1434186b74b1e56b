"""Where an issue is: one of the places somebody lives in, or elsewhere in words."""

import pytest

from rules.own_words import Personal
from rules.places import PlaceKind
from rules.refusals import Refusal
from rules.residents import Role
from storage.work import Work
from tests.council.filling import Filling
from tests.council.quarter import Quarter


@pytest.fixture
def wang(quarter: Quarter) -> Filling:
    return Filling(quarter)


def test_a_place_may_be_typed_where_places_are_offered(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    assert wang.writes("北门外公交站").question == "category"
    wang.skips()
    issue = quarter.issue(wang.chooses("submit").issue.id)
    assert (issue.place.name, issue.place_words) == ("福和苑", "北门外公交站")


def test_elsewhere_is_asked_for_in_words(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    asked = wang.chooses("elsewhere")
    assert (asked.question, asked.options, asked.limit) == ("elsewhere", (), 100)
    assert wang.writes("灯" * 101).refused is Refusal.words_too_long
    assert wang.writes("北门外").question == "category"
    assert wang.goes_back().question == "elsewhere"
    assert wang.goes_back().question == "where"


def test_too_long_a_place_leaves_the_places_on_offer(wang: Filling) -> None:
    wang.answers_up_to("where")
    asked = wang.writes("灯" * 101)
    assert (asked.question, asked.refused) == ("where", Refusal.words_too_long)
    assert wang.options == ["3栋", "福和苑", "elsewhere"]


def test_a_room_in_the_place_is_pointed_out(wang: Filling) -> None:
    wang.answers_up_to("where")
    asked = wang.writes("3栋2单元501门口")
    assert (asked.question, asked.personal) == ("personal_place", {Personal.room: "单元501"})
    assert wang.goes_back().question == "elsewhere"
    assert wang.writes("3栋2单元门口").question == "category"


@pytest.mark.parametrize(
    ("name", "options", "skipped"),
    [
        ("刘敏", ["福和苑", "elsewhere"], "福和苑"),
        ("两套房的马先生", ["1栋", "2栋", "福和苑", "elsewhere"], "福和苑"),
        ("安居苑的钱女士", ["9栋", "安居苑", "elsewhere"], "安居苑"),
    ],
)
def test_everybody_is_offered_the_places_they_live_in(
    quarter: Quarter, name: str, options: list[str], skipped: str
) -> None:
    who = Filling(quarter, name)
    who.starts()
    who.writes("灯坏了")
    assert who.options == options
    who.skips()
    who.skips()
    assert quarter.issue(who.chooses("submit").issue.id).place.name == skipped


def test_a_place_in_words_that_was_changed_for_a_building_is_not_published(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    wang.writes("3栋2单元501门口")
    wang.chooses("keep")
    while wang.asked.question != "where":
        wang.goes_back()
    wang.chooses_place("3栋")
    wang.skips()
    issue = quarter.issue(wang.chooses("submit").issue.id)
    assert (issue.place.name, issue.place_words) == ("3栋", None)


# --- who lives nowhere here yet


def test_who_is_not_verified_is_asked_which_compound(quarter: Quarter) -> None:
    wu = Filling(quarter, "吴婷")
    wu.starts()
    assert wu.writes("灯坏了").question == "compound"
    assert wu.options == ["安居苑", "福和苑"]
    assert not wu.asked.can_skip
    assert wu.writes("福和苑").refused is Refusal.choose_a_button
    assert wu.chooses(str(quarter.place("3栋"))) is Refusal.no_such_option
    assert wu.chooses_place("安居苑").question == "where"
    assert wu.options == ["安居苑", "elsewhere"]
    assert wu.goes_back().question == "compound"
    wu.chooses_place("福和苑")
    assert wu.writes("北门外").question == "category"
    wu.skips()
    issue = quarter.issue(wu.chooses("submit").issue.id)
    assert (issue.place.name, issue.place_words) == ("福和苑", "北门外")


def test_a_place_chosen_in_another_community_before_going_back_does_not_count(quarter: Quarter) -> None:
    def another(work: Work) -> None:
        community = work.places.add(PlaceKind.community, "安居社区", prefix="安居社区")
        for name in ("东苑", "西苑"):
            work.residents.add_household(work.places.add(PlaceKind.compound, name, community), "101")

    quarter.database.run(another)
    wu = Filling(quarter, "吴婷")
    wu.starts()
    assert wu.writes("灯坏了").question == "community"
    assert wu.chooses_place("安居社区").question == "compound"
    assert wu.options == ["东苑", "西苑"]
    wu.chooses_place("西苑")
    wu.goes_back()
    wu.goes_back()
    wu.chooses_place("福和社区")
    assert wu.options == ["安居苑", "福和苑"]
    wu.chooses_place("福和苑")
    wu.skips()
    wu.skips()
    assert quarter.issue(wu.chooses("submit").issue.id).code == "福和-0001"


def test_where_there_is_one_compound_nobody_is_asked_which(quarter: Quarter) -> None:
    quarter.has_one_compound()
    wu = Filling(quarter, "吴婷")
    wu.starts()
    assert wu.writes("灯坏了").question == "where"
    assert wu.options == ["福和苑", "elsewhere"]


def test_a_convener_who_lives_elsewhere_is_asked_within_the_community(quarter: Quarter) -> None:
    wu, community = quarter.who("吴婷"), quarter.place("福和社区")
    quarter.database.run(lambda work: work.residents.give_role(wu.id, Role.convener, community, on=work.today()))
    filling = Filling(quarter, "吴婷")
    filling.starts()
    assert filling.writes("灯坏了").question == "compound"
    assert filling.options == ["安居苑", "福和苑"]
