"""Groups: whose they are, who may say so, and what becomes of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest

from council import arrivals, binding, forms, group_letters, groups, mail, residents
from rules.forms import Asked, FormName
from rules.groups import Arrival, Bound, Came, Farewell, GroupKind, Told
from rules.letters import Kind
from rules.places import TO_BE_MADE, PlaceKind
from rules.refusals import Refusal
from rules.residents import Role
from storage.work import Work
from tests.council.post import Message, deliver
from tests.council.quarter import COUNCIL, Quarter

NEW, OTHER = -1009, -1010


@dataclass
class Group:
    """A group that somebody adds the bot to, and what they answer."""

    quarter: Quarter
    chat_id: int = NEW
    asked: Any = None

    def added(self, by: str = "陈志远", **more: Any) -> "Group":
        what = {"chat_id": self.chat_id, "title": f"群{-self.chat_id}", **more}
        self.quarter.does(by, arrivals.added, **what)
        return self

    def posts(self) -> list[Message]:
        """A moment passes; what is sent. Remembers what was asked."""
        self.quarter.clock.passes(seconds=2)
        sent = deliver(self.quarter)
        asked = [message.says for message in sent if message.kind is Kind.group_question]
        self.asked = asked[-1] if asked else self.asked
        return sent

    def answers(self, value: str, by: str = "陈志远") -> Any:
        where = {"form": FormName.binding, "revision": self.asked.revision}
        result = self.quarter.does(by, forms.choose, **where, value=value)
        self.asked = result if isinstance(result, Asked) else self.asked
        return result

    def bound(self, place: str | None = "福和苑", kind: str = "council", by: str = "陈志远") -> Any:
        """Answer all that is asked."""
        result: Any = None
        for value in [*([str(self.quarter.place(place))] if place else []), kind]:
            result = self.answers(value, by)
        return result

    @property
    def options(self) -> list[str]:
        return [option.words or option.value for option in self.asked.options]


@pytest.fixture
def group(quarter: Quarter) -> Group:
    return Group(quarter)


def of(quarter: Quarter, chat_id: int) -> tuple[str, str] | None:
    """The place whose group it is, and which."""
    found = quarter.database.read(lambda work: work.places.of_group(chat_id))
    return found and (found[0].name, str(found[1]))


def arrival(quarter: Quarter, chat_id: int) -> Arrival | None:
    return quarter.database.read(lambda work: work.arrivals.of(chat_id))


def farewells(messages: list[Message]) -> list[str]:
    return [message.to for message in messages if message.kind is Kind.farewell]


def told(messages: list[Message]) -> list[tuple[str, Told]]:
    return [(message.to, message.says) for message in messages if message.kind is Kind.group_changed]


# --- who is asked what


def test_the_convener_is_asked_in_private_and_the_group_becomes_their_places(quarter: Quarter, group: Group) -> None:
    (question,) = group.added().posts()
    assert (question.to, question.says.question, group.options) == ("陈志远", "place", ["福和社区", "安居苑", "福和苑"])
    assert question.says.facts["title"] == "群1009"
    group.answers(str(quarter.place("福和苑")))
    assert (group.asked.question, group.options, group.asked.facts["place"]) == ("kind", [*GroupKind], "福和苑")
    result = group.answers("council")
    assert result == Bound(arrival_id=result.arrival_id, title="群1009", place="福和苑", kind=GroupKind.council)
    assert of(quarter, NEW) == ("福和苑", "council")
    assert [(one.to, one.kind) for one in group.posts()] == [(str(NEW), Kind.group_line)]
    quarter.clock.passes(days=2)
    assert farewells(deliver(quarter)) == []


def test_whoever_has_one_place_is_not_asked_which(quarter: Quarter, group: Group) -> None:
    quarter.does(
        "王秀英", lambda work, who: work.residents.give_role(who.id, Role.convener, _compound(work), work.today())
    )
    group.added("王秀英").posts()
    assert (group.asked.question, group.asked.facts["place"]) == ("kind", "福和苑")
    assert isinstance(group.answers("neighbours", "王秀英"), Bound)
    assert of(quarter, NEW) == ("福和苑", "neighbours")


def test_an_admin_of_a_place_may_and_a_building_is_offered_to_whom_it_is_given(quarter: Quarter, group: Group) -> None:
    residents_place = quarter.place("3栋")
    quarter.does("李强", lambda work, who: work.residents.give_role(who.id, Role.admin, residents_place, work.today()))
    group.added("李强").posts()
    assert group.asked.facts["place"] == "3栋"
    assert isinstance(group.answers("neighbours", "李强"), Bound)


def test_an_operator_may_choose_among_all_streets_communities_and_compounds(quarter: Quarter, group: Group) -> None:
    group.added("吴婷", by_operator=True).posts()
    assert group.options == ["福和社区", "安居苑", "福和苑"]
    assert isinstance(group.bound(by="吴婷"), Bound)


def test_of_many_places_the_community_is_chosen_first(quarter: Quarter, group: Group) -> None:
    def grow(work: Work) -> None:
        street = work.places.add(PlaceKind.street, "和平街道")
        for number in range(1, 10):
            community = work.places.add(PlaceKind.community, f"第{number}社区", street)
            for compound in "甲乙":
                work.places.add(PlaceKind.compound, f"{compound}苑", community)
        work.places.add(PlaceKind.compound, "独苑", street)

    quarter.database.run(grow)
    group.added("吴婷", by_operator=True).posts()
    assert group.asked.question == "area"
    assert {"和平街道", "第1社区", "独苑", "福和社区"} <= set(group.options)
    assert "甲苑" not in group.options
    group.answers(str(quarter.place("和平街道")), "吴婷")
    assert (group.asked.question, group.asked.facts["place"]) == ("kind", "和平街道"), "there is nothing else to choose"
    quarter.does("吴婷", forms.back, form=FormName.binding, revision=group.asked.revision)
    group.asked = quarter.database.read(forms.present_for, telegram_id=10013)
    group.answers(str(quarter.place("第2社区")), "吴婷")
    assert (group.asked.question, group.options) == ("place", ["第2社区", "乙苑", "甲苑"])
    group.answers(str(quarter.place("第2社区")), "吴婷")
    result = group.answers("council", "吴婷")
    assert result.place == "第2社区"


@pytest.mark.parametrize("name", ["吴婷", "王秀英", "刘敏", "孙建国", "周伟"])
def test_after_anybody_else_it_says_so_and_leaves(quarter: Quarter, group: Group, name: str) -> None:
    before = quarter.dump()
    group.added(name)
    assert {**quarter.dump(), "outbox": []} == {**before, "outbox": []}, "nothing but a farewell is written"
    quarter.clock.passes(seconds=59)
    assert deliver(quarter) == [], "a supergroup may be one of ours in its new form"
    quarter.clock.passes(seconds=1)
    assert farewells(deliver(quarter)) == [str(NEW)]


def test_a_plain_group_is_left_at_once(quarter: Quarter, group: Group) -> None:
    group.added("王秀英", kind="group")
    assert farewells(deliver(quarter)) == [str(NEW)]


def test_a_channel_is_no_group(quarter: Quarter, group: Group) -> None:
    group.added("陈志远", kind="channel")
    (letter,) = quarter.due(Kind.farewell)
    assert letter.facts["why"] == Farewell.channel
    assert farewells(deliver(quarter)) == [str(NEW)]


def test_nobody_answers_and_a_day_later_it_leaves(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    quarter.clock.passes(hours=23)
    assert deliver(quarter) == []
    quarter.clock.passes(hours=1)
    assert farewells(deliver(quarter)) == [str(NEW)]
    quarter.does("吴婷", groups.removed, chat_id=NEW)
    assert group.bound() is Refusal.group_settled
    assert of(quarter, NEW) is None


# --- the link in the group


def linked(group: Group) -> list[str]:
    """The groups that got a link."""
    return [message.to for message in group.posts() if message.kind is Kind.group_link]


def test_who_cannot_be_written_to_is_asked_by_a_link_in_the_group(quarter: Quarter, group: Group) -> None:
    group.added()
    quarter.database.run(mail.stopped, chat_id=10009, reason="bot can't initiate conversation with a user")
    assert linked(group) == [str(NEW)]
    group.asked = quarter.does("陈志远", arrivals.by_link, token=arrival(quarter, NEW).token)
    assert isinstance(group.bound(), Bound)


def test_an_anonymous_admin_is_asked_by_a_link(quarter: Quarter, group: Group) -> None:
    group.added("吴婷", anonymously=True)
    assert linked(group) == [str(NEW)]
    group.asked = quarter.does("陈志远", arrivals.by_link, token=arrival(quarter, NEW).token)
    assert isinstance(group.bound(), Bound)
    again = quarter.does("陈志远", arrivals.by_link, token=arrival(quarter, NEW).token)
    assert again is Refusal.group_settled


def test_who_opens_the_link_and_may_not_hears_so_and_nothing_changes(quarter: Quarter, group: Group) -> None:
    group.added("吴婷", anonymously=True).posts()
    token = arrival(quarter, NEW).token
    before = quarter.dump()
    assert quarter.does("王秀英", arrivals.by_link, token=token) is None
    assert quarter.does("陈志远", arrivals.by_link, token="a-guess") is Refusal.group_settled
    assert quarter.dump() == before


# --- what goes on between question and answer


def test_a_place_that_has_such_a_group_is_asked_for_and_it_can_be_undone(quarter: Quarter, group: Group) -> None:
    issue = quarter.raises()
    group.added().posts()
    group.bound("福和社区")
    assert (group.asked.question, group.options) == ("move_council", ["use_this"])
    assert of(quarter, NEW) is None, "nothing is moved before it is confirmed"
    quarter.does("孙建国", lambda work, who: work.cards.left_behind(COUNCIL))
    result = group.answers("use_this")
    assert (result.moved, of(quarter, NEW), of(quarter, COUNCIL)) == (True, ("福和社区", "council"), None)
    sent = group.posts()
    assert {(one.to, one.kind) for one in sent} == {(str(NEW), Kind.group_line), ("the council", Kind.group_line)}
    assert quarter.issue(issue).place.council_chat_id == NEW
    group.asked = quarter.does("陈志远", arrivals.rebind, arrival_id=result.arrival_id)
    assert group.asked.question == "place", "it is asked again"
    assert (of(quarter, NEW), of(quarter, COUNCIL)) == (None, ("福和社区", "council"))
    quarter.clock.passes(days=2)
    assert farewells(deliver(quarter)) == [str(NEW)], "the old one is not left"


def test_the_old_group_is_left_a_day_later_and_cannot_be_gone_back_to_then(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.bound("福和社区")
    result = group.answers("use_this")
    quarter.clock.passes(days=1)
    assert farewells(deliver(quarter)) == ["the council"]
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    quarter.does("陈志远", arrivals.rebind, arrival_id=result.arrival_id)
    assert (of(quarter, NEW), of(quarter, COUNCIL)) == (None, None)


def test_what_waits_for_the_old_group_is_posted_in_the_new_one(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.bound("福和社区")
    quarter.raises()
    group.answers("use_this")
    cards = [message.to for message in group.posts() if message.kind is Kind.group_card]
    assert cards == [str(NEW)]


@pytest.mark.parametrize("forged", ["0", "999", "x", "neighbours"])
def test_a_forged_answer_binds_nothing(quarter: Quarter, group: Group, forged: str) -> None:
    group.added().posts()
    assert group.answers(forged) is Refusal.no_such_option
    assert of(quarter, NEW) is None


def test_a_forged_undo_changes_nothing(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    result = group.bound()
    quarter.post_is_cleared()
    before = quarter.dump()
    assert quarter.does("王秀英", arrivals.rebind, arrival_id=result.arrival_id) is Refusal.not_yours_to_bind
    assert quarter.does("陈志远", arrivals.rebind, arrival_id=999) is Refusal.group_settled
    assert quarter.dump() == before


def test_who_loses_the_role_before_the_answer_binds_nothing(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.answers(str(quarter.place("福和苑")))
    community = quarter.place("福和社区")
    quarter.does("陈志远", lambda work, who: work.residents.take_role(who.id, Role.convener, community))
    assert group.answers("council") is Refusal.not_yours_to_bind
    assert of(quarter, NEW) is None
    assert group.posts() == [], "and is not asked again"


def test_a_place_that_was_closed_meanwhile_is_not_bound(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.answers(str(quarter.place("福和苑")))
    compound = quarter.place("福和苑")
    quarter.database.run(lambda work: work.rosters.close_places([compound]))
    assert group.answers("council") is Refusal.not_yours_to_bind
    assert of(quarter, NEW) is None
    assert [one.says.question for one in group.posts()] == ["place"], "it is asked again, without that one"
    assert "福和苑" not in group.options


def test_of_two_groups_answered_for_at_once_the_second_is_asked_whether_it_moves(quarter: Quarter) -> None:
    community = quarter.place("福和社区")
    quarter.does("王秀英", lambda work, who: work.residents.give_role(who.id, Role.convener, community, work.today()))
    first, second = Group(quarter), Group(quarter, OTHER)
    first.added().posts()
    second.added("王秀英").posts()
    for one, by in ((first, "陈志远"), (second, "王秀英")):
        one.answers(str(quarter.place("福和苑")), by)
    assert isinstance(first.answers("council"), Bound)
    assert second.answers("council", "王秀英").question == "move_council"
    assert of(quarter, OTHER) is None


def test_a_group_bound_while_the_last_question_was_open_is_not_pushed_out(quarter: Quarter) -> None:
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    deliver(quarter)
    first, second = Group(quarter), Group(quarter, OTHER)
    first.added().posts()
    second.added("吴婷", by_operator=True).posts()
    first.bound("福和苑")
    second.answers(str(quarter.place("福和苑")), "吴婷")
    assert second.answers("council", "吴婷").question == "move_council"
    quarter.does("陈志远", arrivals.rebind, arrival_id=arrival(quarter, NEW).id)
    assert second.answers("use_this", "吴婷") is Refusal.no_such_option, "by now there is none to push out"
    second.asked = quarter.does("吴婷", forms.back, form=FormName.binding, revision=second.asked.revision)
    assert isinstance(second.answers("council", "吴婷"), Bound)


def test_a_group_that_was_not_shown_is_not_pushed_out(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    answers = {
        "arrival": arrival(quarter, NEW).id,
        "as_operator": False,
        "place": str(quarter.place("福和社区")),
        "kind": "council",
    }
    assert quarter.database.run(_bind, answers=answers) is Refusal.has_a_group_by_now
    assert of(quarter, COUNCIL) == ("福和社区", "council")


def test_one_group_answered_for_by_two_is_the_firsts(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    link = Group(quarter)
    link.asked = quarter.does("吴婷", arrivals.by_link, token=arrival(quarter, NEW).token, by_operator=True)
    assert isinstance(group.bound("福和苑"), Bound)
    assert link.bound("安居苑", by="吴婷") is Refusal.group_settled
    assert of(quarter, NEW) == ("福和苑", "council")


@pytest.mark.parametrize("what", ["two groups for one place", "one group for two places"])
def test_of_two_answers_in_the_same_instant_one_counts(quarter: Quarter, what: str) -> None:
    for number in range(8):
        chats = (-2000 - number, -3000 - number if what == "two groups for one place" else -2000 - number)
        places = (str(quarter.place("福和苑")), str(quarter.place("福和苑" if chats[0] != chats[1] else "安居苑")))
        for chat in set(chats):
            Group(quarter, chat).added()
        given = [
            {"arrival": arrival(quarter, chat).id, "as_operator": False, "place": place, "kind": "neighbours"}
            for chat, place in zip(chats, places, strict=True)
        ]
        together = Barrier(2)

        def answer(answers: dict[str, Any], together: Barrier = together) -> Any:
            together.wait()
            return quarter.database.run(_bind, answers=answers)

        with ThreadPoolExecutor(2) as threads:
            results = list(threads.map(answer, given))
        won = [chat for chat, result in zip(chats, results, strict=True) if isinstance(result, Bound)]
        assert len(won) == 1, f"{what}: {results}"
        assert of(quarter, won[0]) is not None
        for chat in set(chats):
            quarter.does("吴婷", groups.removed, chat_id=chat)


def test_who_adds_it_to_two_groups_is_asked_one_after_the_other(quarter: Quarter) -> None:
    first, second = Group(quarter), Group(quarter, OTHER)
    first.added().posts()
    second.added()
    assert second.posts() == [], "one question at a time"
    first.bound("福和苑")
    second.posts()
    assert second.asked.facts["title"] == "群1010"
    assert isinstance(second.bound("福和苑", "neighbours"), Bound)
    assert (of(quarter, NEW), of(quarter, OTHER)) == (("福和苑", "council"), ("福和苑", "neighbours"))


def test_added_twice_it_is_asked_once(quarter: Quarter, group: Group) -> None:
    group.added().added()
    assert len(group.posts()) == 1
    group.added("王秀英")
    assert group.posts() == []
    quarter.clock.passes(minutes=5)
    assert deliver(quarter) == [], "the convener added it before"


def test_removed_before_the_answer_it_is_nobodys(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    quarter.does("吴婷", groups.removed, chat_id=NEW)
    assert group.bound("福和苑") is Refusal.group_settled
    assert of(quarter, NEW) is None
    group.added().posts()
    assert isinstance(group.bound("福和苑"), Bound), "added again, it is asked again"


def test_a_question_about_a_group_that_is_gone_binds_no_other(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.answers(str(quarter.place("福和苑")))
    quarter.does("李强", groups.removed, chat_id=NEW)
    Group(quarter, OTHER).added(anonymously=True)
    assert group.answers("council") is Refusal.group_settled
    assert of(quarter, OTHER) is None


def test_a_confirmation_that_got_lost_is_given_by_the_outbox(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    result = group.bound("福和苑")
    group.posts()

    def promise() -> list[Any]:
        what = {"key": "answer", "chat_id": 10009, "arrival_id": result.arrival_id}
        quarter.database.run(lambda work: work.outbox.put(Kind.group_confirmed, **what))
        return [message.says for message in deliver(quarter)]

    assert promise() == [result]
    quarter.does("陈志远", arrivals.rebind, arrival_id=result.arrival_id)
    assert promise() == [], "it was taken back"


def test_a_migration_that_two_updates_tell_of_in_the_same_instant_is_told_once(quarter: Quarter) -> None:
    def told(work: Work) -> None:
        group_letters.tell_conveners(work, work.places.get(place), GroupKind.council, Came.migrated, -100200)

    place = quarter.place("福和苑")
    for given in [quarter.database.submit(told) for _ in range(2)]:
        given.result()
    assert [message.kind for message in deliver(quarter)] == [Kind.group_changed]
    quarter.database.run(told)
    assert deliver(quarter) == []


def test_binding_and_undoing_are_in_the_journal(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    result = group.bound("福和苑")
    quarter.does("陈志远", arrivals.rebind, arrival_id=result.arrival_id)
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT role, verb, object_id FROM journal ORDER BY id").all()
    compound = quarter.place("福和苑")
    assert [tuple(one) for one in entries] == [
        ("convener", "bind_council", compound),
        ("convener", "unbind_council", compound),
    ]


# --- a group becomes a supergroup


def test_a_group_that_turns_out_to_be_a_places_new_form_is_neither_left_nor_asked_about(
    quarter: Quarter, group: Group
) -> None:
    """Telegram may say that the bot joined a supergroup before it says which group that was."""
    for by in ("吴婷", "陈志远"):
        group.added(by)
    for _ in range(2):
        quarter.does("吴婷", groups.move, old=COUNCIL, new=NEW)
    quarter.clock.passes(days=2)
    assert [one.kind for one in deliver(quarter)] == [Kind.group_changed]
    assert of(quarter, NEW) == ("福和社区", "council")
    assert quarter.database.read(lambda work: work.outbox.count("waiting")) == 0
    assert arrival(quarter, NEW) is None


def test_a_group_that_waits_for_its_answer_may_become_a_supergroup(quarter: Quarter, group: Group) -> None:
    group.added(kind="group").posts()
    Group(quarter, OTHER).added("王秀英")
    quarter.does("吴婷", groups.move, old=NEW, new=OTHER)
    assert isinstance(group.bound("福和苑"), Bound)
    quarter.clock.passes(days=2)
    assert farewells(deliver(quarter)) == []
    assert of(quarter, OTHER) == ("福和苑", "council")


@pytest.mark.parametrize("kind", GroupKind)
def test_both_kinds_of_groups_are_followed_and_the_convener_is_told_once(
    quarter: Quarter, group: Group, kind: GroupKind
) -> None:
    group.added().posts()
    group.bound("福和苑", kind)
    group.posts()
    for _ in range(2):
        quarter.does("吴婷", groups.move, old=NEW, new=OTHER)
    assert of(quarter, OTHER) == ("福和苑", kind)
    assert told(deliver(quarter)) == [("陈志远", Told(place="福和苑", kind=kind, came=Came.migrated))]
    quarter.does("吴婷", groups.removed, chat_id=OTHER)
    quarter.database.run(mail.stopped, chat_id=OTHER, reason="bot was kicked")
    assert of(quarter, OTHER) is None
    assert told(deliver(quarter)) == [("陈志远", Told(place="福和苑", kind=kind, came=Came.removed))]


# --- what the convener is told


def test_a_removal_is_told_each_time_and_only_of_a_places_group(quarter: Quarter) -> None:
    for _ in range(2):
        quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
        assert [(to, what.came) for to, what in told(deliver(quarter))] == [("陈志远", Came.removed)]
        quarter.database.run(lambda work: work.places.give(_compound(work), council_chat_id=COUNCIL))
    before = quarter.dump()
    quarter.does("吴婷", groups.removed, chat_id=-55)
    assert quarter.dump() == before, "another group is none of ours"


def test_what_telegram_refuses_for_good_is_a_removal_too(quarter: Quarter) -> None:
    quarter.database.run(mail.stopped, chat_id=COUNCIL, reason="bot was kicked from the supergroup chat")
    assert of(quarter, COUNCIL) is None
    assert [what.came for _, what in told(deliver(quarter))] == [Came.removed]


def rights(quarter: Quarter, *, write: bool = True, topics: bool = False, before: bool = False) -> None:
    what = {"may_write": write, "may_make_topics": topics, "could_make_topics": before}
    quarter.does("吴婷", groups.rights_changed, chat_id=COUNCIL, **what)


def test_lost_rights_are_told_once_until_they_are_back(quarter: Quarter) -> None:
    for _ in range(2):
        rights(quarter, write=False)
        assert [what.came for _, what in told(deliver(quarter))] == [Came.muted]
        quarter.raises()
        waits = quarter.due(Kind.group_card)
        quarter.database.run(mail.wait_for_rights, letters=waits)
        assert told(deliver(quarter)) == [], "they know"
        rights(quarter)
        assert [one.kind for one in deliver(quarter) if one.to == "the council"] == [Kind.group_card]


def test_rights_lost_again_after_a_removal_are_told_again(quarter: Quarter) -> None:
    rights(quarter, write=False)
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    deliver(quarter)
    quarter.database.run(lambda work: work.places.give(_compound(work), council_chat_id=COUNCIL))
    rights(quarter, write=False)
    assert [what.came for _, what in told(deliver(quarter))] == [Came.muted]


def test_topics_that_cannot_be_made_any_more_are_told(quarter: Quarter) -> None:
    rights(quarter, topics=True)
    quarter.database.run(groups.cards_belong_in, chat_id=COUNCIL, topic_id=7)
    rights(quarter, before=True)
    assert [what.came for _, what in told(deliver(quarter))] == [Came.no_topics]
    rights(quarter)
    assert told(deliver(quarter)) == [], "it never could"


def test_the_convener_is_told_by_day(quarter: Quarter) -> None:
    quarter.clock.passes(hours=12)
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    sent = told(deliver(quarter))
    quarter.clock.passes(hours=12)
    assert len(sent) + len(told(deliver(quarter))) == 1


def test_the_other_convener_hears_of_a_binding_and_who_did_it_does_not(quarter: Quarter, group: Group) -> None:
    community = quarter.place("福和社区")
    quarter.does("王秀英", lambda work, who: work.residents.give_role(who.id, Role.convener, community, work.today()))
    group.added().posts()
    group.bound("福和苑", "neighbours")
    assert [(to, what.came, what.title) for to, what in told(group.posts())] == [("王秀英", Came.bound, "群1009")]


def test_a_binding_that_was_undone_before_the_morning_is_told_nobody(quarter: Quarter, group: Group) -> None:
    community = quarter.place("福和社区")
    quarter.does("王秀英", lambda work, who: work.residents.give_role(who.id, Role.convener, community, work.today()))
    quarter.clock.passes(hours=11)  # 23:00 in Shanghai
    group.added().posts()
    bound = group.bound("福和苑", "neighbours")
    quarter.does("陈志远", arrivals.rebind, arrival_id=bound.arrival_id)
    quarter.clock.passes(hours=9)
    assert told(group.posts()) == []


def test_in_a_forum_the_cards_have_a_topic_of_their_own(quarter: Quarter, group: Group) -> None:
    def topic() -> int | None:
        return quarter.database.read(lambda work: work.places.get(quarter.place("3栋")).council_topic_id)

    assert topic() is None
    group.added(is_forum=True).posts()
    group.bound("福和苑")
    assert topic() == TO_BE_MADE
    quarter.database.run(groups.cards_belong_in, chat_id=NEW, topic_id=7)
    assert topic() == 7
    quarter.does("吴婷", groups.move, old=NEW, new=OTHER)
    assert topic() == 7
    quarter.does("吴婷", groups.removed, chat_id=OTHER)
    assert topic() is None


def test_a_group_that_is_a_places_already_stays_it(quarter: Quarter, group: Group) -> None:
    before = quarter.dump()
    Group(quarter, COUNCIL).added("吴婷").added("陈志远")
    assert quarter.dump() == before


def test_somebody_who_came_back_is_asked(quarter: Quarter, group: Group) -> None:
    group.added().posts()
    group.answers(str(quarter.place("福和苑")))
    quarter.does("陈志远", residents.stop)
    quarter.does("陈志远", residents.arrive)
    assert quarter.database.read(forms.present_for, telegram_id=10009).question == "kind"


def _bind(work: Work, *, answers: Any) -> Any:
    who = work.residents.by_telegram(10009)
    assert who is not None
    return binding.bind(work, who, answers)


def _compound(work: Work) -> int:
    place = work.places.find("福和苑")
    assert place is not None
    return place.id
