"""Every screen there is, in a scene: what it shows of what people told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from config.texts.catalog import CATALOGS, Catalog
from rules.attachments import TOO_BIG_TO_COPY, Pin
from rules.forms import Asked, FormName, Left, Offered, Option
from rules.groups import Came, Farewell, GroupKind, Line
from rules.groups import Told as ToldOfGroup
from rules.homes import LeftHome, MyHome, MyHomes
from rules.issues import Acknowledgement, Found, Listing, News, SecondFrom, Why
from rules.letters import Became
from rules.mutes import MuteNews, Mutes
from rules.my_data import Vacant
from rules.own_words import Personal
from rules.places import PlaceKind
from rules.refusals import Refusal
from rules.relinking import Relink, Relinking, RelinkState
from rules.residents import REFUSE_REASONS, Duty, Joined, Reader, Role, Standing
from rules.stages import Stage
from rules.too_much import Limit
from screens import forms, groups, homes, issues, letters, menu, my_data, relinking, residents
from screens import too_much as too_much_screens
from screens.screen import Screen
from tests.attachments import file, photo, photos, video, voice
from tests.screens.role_scenes import ROLES
from tests.screens.told import (
    TRIAGE,
    WEDNESDAY_NOON,
    Told,
    applicant,
    arrival,
    asked,
    at_stage,
    bound,
    card,
    fullest,
    home,
    issue,
    mute,
    place,
    preview,
    too_much,
)
from tests.screens.told import my_data as mine

READER = Reader(language="zh-Hans")
Scene = Callable[[Told, Catalog], Screen]
WHERE = (Option(value="4", words="3栋"), Option(value="2", words="福和苑"), Option(value="elsewhere"))
CATEGORIES = ("safety", "fire_passage", "water_power", "lift", "parking", "cleaning", "noise", "greenery", "dispute",
              "other")  # fmt: skip
REASONS = ("emergency_line", "in_court", "already_handled", "outside_duty", "private_matter", "unclear")
MUTE_REASONS = ("insults", "untrue", "flooding", "private_details", "advertising")


def options(values: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value=value) for value in values)


def five(told: Told) -> tuple:
    """A page of issues, each at another stage."""
    stages = (Stage.raised, Stage.accepted, Stage.deliberating, Stage.executing, Stage.declined)
    return tuple(at_stage(told, stage, 20 - n, urgent=n == 1) for n, stage in enumerate(stages))


ISSUES: dict[str, Scene] = {
    "card_raised": lambda told, words: issues.private_card(card(issue(told)), words),
    "card_raised_mine": lambda told, words: issues.private_card(
        card(issue(told, raiser_name=told.name), can_second=False, follows=True, can_withdraw=True), words
    ),
    "card_seconded": lambda told, words: issues.private_card(
        card(issue(told, seconds=4), has_seconded=True, follows=True), words
    ),
    "card_of_several_homes": lambda told, words: issues.private_card(
        card(
            issue(told),
            follows=True,
            has_seconded=True,
            homes=(
                SecondFrom(household_id=7, name="3栋 101", has_seconded=True),
                SecondFrom(household_id=8, name="5栋 202", has_seconded=False),
            ),
        ),
        words,
    ),
    "card_for_the_grid_worker": lambda told, words: issues.private_card(
        card(issue(told), can_second=False, acts=TRIAGE), words
    ),
    "card_accepted": lambda told, words: issues.private_card(card(at_stage(told, Stage.accepted)), words),
    "card_on_the_table": lambda told, words: issues.private_card(card(at_stage(told, Stage.deliberating)), words),
    "card_tabled_early": lambda told, words: issues.private_card(
        card(at_stage(told, Stage.deliberating, seconds=0)), words
    ),
    "card_handed_on": lambda told, words: issues.private_card(card(at_stage(told, Stage.executing)), words),
    "card_declined": lambda told, words: issues.private_card(card(at_stage(told, Stage.declined)), words),
    "card_withdrawn": lambda told, words: issues.private_card(card(at_stage(told, Stage.withdrawn)), words),
    "card_withdrawn_for_others": lambda told, words: issues.private_card(
        card(at_stage(told, Stage.withdrawn, words="")), words
    ),
    "card_urgent_with_pictures": lambda told, words: issues.private_card(card(fullest(told, Stage.raised)), words),
    "card_picture_only": lambda told, words: issues.private_card(
        card(issue(told, words="", attachments=photos("photo-1"))), words
    ),
    "card_voice_and_pin": lambda told, words: issues.private_card(
        card(issue(told, words="", attachments=(voice(),), pin=Pin(31.2304, 121.4737))), words
    ),
    "group_card_raised": lambda told, words: issues.group_card(card(issue(told)), words, "yishiting_bot"),
    "group_card_declined": lambda told, words: issues.group_card(
        card(at_stage(told, Stage.declined, attachments=photos("photo-1"))), words, "yishiting_bot"
    ),
    "acknowledged": lambda told, words: issues.acknowledged(
        Acknowledgement(issue=issue(told), looks_at_it=(told.holder,)), words
    ),
    "acknowledged_urgent": lambda told, words: issues.acknowledged(
        Acknowledgement(issue=issue(told, urgent=True), looks_at_it=(told.holder, told.name)), words
    ),
    "acknowledged_without_anybody": lambda told, words: issues.acknowledged(
        Acknowledgement(issue=issue(told), looks_at_it=()), words
    ),
    "acknowledged_without_a_roster": lambda told, words: issues.acknowledged(
        Acknowledgement(issue=issue(told), looks_at_it=(), can_be_seconded=False), words
    ),
    "list_newest": lambda told, words: issues.listed(
        Listing(found=Found.newest, issues=five(told), page=0, more=True), words
    ),
    "list_near_second_page": lambda told, words: issues.listed(
        Listing(found=Found.near, issues=(issue(told, words="", attachments=photos("photo-1")),), page=1, more=False),
        words,
    ),
    "list_todo": lambda told, words: issues.listed(
        Listing(found=Found.todo, issues=five(told)[:2], page=0, more=False), words
    ),
    **{
        f"list_{found}_empty": lambda told, words, found=found: issues.listed(
            Listing(found=found, issues=(), page=0, more=False), words
        )
        for found in Found
    },
    "list_beyond_the_end": lambda told, words: issues.listed(
        Listing(found=Found.mine, issues=(), page=3, more=False), words
    ),
}

LETTERS: dict[str, Scene] = {
    "news_accepted": lambda told, words: letters.news(
        [News(issue=at_stage(told, Stage.accepted), why=Why.raised)], words
    ),
    "news_on_the_table": lambda told, words: letters.news(
        [News(issue=at_stage(told, Stage.deliberating), why=Why.seconded)], words
    ),
    "news_handed_on": lambda told, words: letters.news(
        [News(issue=at_stage(told, Stage.executing), why=Why.follows)], words
    ),
    "news_declined": lambda told, words: letters.news(
        [News(issue=at_stage(told, Stage.declined), why=Why.raised)], words
    ),
    "news_merged": lambda told, words: letters.news(
        [News(issue=one, why=Why.follows) for one in five(told)[1:]], words
    ),
    "new_issue": lambda told, words: letters.new_issues([issue(told, urgent=True)], words),
    "new_issues": lambda told, words: letters.new_issues(
        [issue(told), issue(told, 8, words="", attachments=photos("photo-1"))], words
    ),
}

FORMS: dict[str, Scene] = {
    "form_words": lambda told, words: forms.question(asked("words", limit=500), words),
    "form_words_again": lambda told, words: forms.question(
        asked("words", limit=500, can_skip=True, resumed=True,
              answers={"words": told.words}, attachments=photos("photo-1", "photo-2")), words
    ),
    "form_words_refused": lambda told, words: forms.question(
        asked("words", limit=500, refused=Refusal.words_too_long), words
    ),
    "form_personal": lambda told, words: forms.question(
        asked("personal", personal={Personal.phone: told.detail, Personal.room: "栋501"}, options=options(("keep",))),
        words,
    ),
    "form_where": lambda told, words: forms.question(
        asked("where", options=WHERE, can_skip=True, answers={"words": told.words}), words
    ),
    "form_which_community": lambda told, words: forms.question(
        asked("community", options=tuple(Option(value=str(n), words=f"第{n}社区") for n in range(1, 10))), words
    ),
    "form_which_compound": lambda told, words: forms.question(
        asked("compound", options=(Option(value="7", words="安居苑"), Option(value="2", words="福和苑"))), words
    ),
    "form_elsewhere": lambda told, words: forms.question(asked("elsewhere", limit=100), words),
    "form_personal_place": lambda told, words: forms.question(
        asked("personal_place", personal={Personal.room: told.detail}, options=options(("keep",))), words
    ),
    "form_category": lambda told, words: forms.question(
        asked("category", options=options(CATEGORIES), can_skip=True), words
    ),
    "form_preview": lambda told, words: forms.question(preview(told), words),
    "form_preview_urgent_and_named": lambda told, words: forms.question(
        preview(told, urgent=True, named=True, where="elsewhere", elsewhere=told.place_words), words
    ),
    "form_preview_pictures": lambda told, words: forms.question(
        replace(preview(told, words=""), attachments=photos("photo-1", "photo-2"), has_pin=True), words
    ),
    "form_preview_of_all_kinds": lambda told, words: forms.question(
        replace(preview(told, words=""), attachments=(voice(), photo(), video(), file(), file("file-2"))), words
    ),
    "form_where_with_all_kinds_and_too_big": lambda told, words: forms.question(
        asked("where", options=WHERE, attachments=(photo(), video(size=TOO_BIG_TO_COPY),
              file(mime="image/jpeg", size=TOO_BIG_TO_COPY)), has_pin=True), words
    ),
    "form_left": lambda told, words: forms.left(Left(form=FormName.raising), words),
    "form_dispatch": lambda told, words: forms.question(
        asked("holder", FormName.dispatching, limit=100,
              options=(Option(value="1", words="福和物业"), Option(value="2", words="志愿者服务队"))), words
    ),
    "form_decline_reason": lambda told, words: forms.question(
        asked("reason", FormName.declining, options=options(REASONS)), words
    ),
    "form_decline_reply": lambda told, words: forms.question(
        asked("reply", FormName.declining, limit=100, refused=Refusal.words_only_signs), words
    ),
    "form_decline_left": lambda told, words: forms.left(Left(form=FormName.declining), words),
    "offer_words": lambda told, words: forms.offered(Offered(words=told.words), words),
    "offer_pictures_without_words": lambda told, words: forms.offered(
        Offered(words="", attachments=photos("photo-1"), refused=Refusal.words_too_long, limit=500), words
    ),
    "offer_words_with_all_kinds": lambda told, words: forms.offered(
        Offered(words=told.words, attachments=(*photos("photo-1", "photo-2"), voice(),
                file(mime="image/heic", name="IMG_1.HEIC")), has_pin=True), words
    ),
    "form_decline_reply_refused": lambda told, words: forms.question(
        asked("reply", FormName.declining, limit=100, refused=Refusal.no_attachments_here), words
    ),
    "offer_pictures": lambda told, words: forms.offered(
        Offered(words="", attachments=photos("photo-1", "photo-2")), words
    ),
}  # fmt: skip


JOINING: dict[str, Scene] = {
    "join_consent": lambda told, words: forms.question(
        asked("consent", FormName.joining, facts={"home": f"\n{home(told).name}"}, options=options(("agree",))), words
    ),
    "join_consent_without_link": lambda told, words: forms.question(
        asked("consent", FormName.joining, facts={"home": ""}, options=options(("agree",))), words
    ),
    "join_building": lambda told, words: forms.question(
        asked("building", FormName.joining, options=WHERE[:1]), words
    ),
    "join_room_refused": lambda told, words: forms.question(
        asked("room", FormName.joining, refused=Refusal.no_such_room), words
    ),
    "join_adult": lambda told, words: forms.question(
        asked("adult", FormName.joining, options=options(("yes", "no"))), words
    ),
    "join_standing": lambda told, words: forms.question(
        asked("standing", FormName.joining, options=options(("owner", "tenant", "family"))), words
    ),
    "join_name": lambda told, words: forms.question(
        asked("name", FormName.joining, limit=20, options=(Option(value="as_called", words=told.name[:20]),)), words
    ),
    "join_left": lambda told, words: forms.left(Left(form=FormName.joining), words),
    "joined_by_link": lambda told, words: residents.joined(
        Joined(
            name=told.name, home=home(told), membership=applicant(told, approved=True).membership, has_home=True
        ), words, False
    ),
    "joined_as_owner": lambda told, words: residents.joined(
        Joined(
            name=told.name, home=home(told), membership=applicant(told, owner=True, approved=True).membership,
            has_home=True
        ), words, False
    ),
    "joined_waits": lambda told, words: residents.joined(
        Joined(name=told.name, home=home(told), membership=applicant(told).membership, waits_for=(told.holder,)),
        words, True
    ),
    "approval_member": lambda told, words: residents.approval(applicant(told), words),
    "approval_objected": lambda told, words: residents.approval(replace(applicant(told), objected=True), words),
    "approval_member_who_owns": lambda told, words: residents.approval(
        applicant(told, owner=True, key=told.detail), words
    ),
    "approval_owner": lambda told, words: residents.approval(applicant(told, owner=True, approved=True), words),
    "refuse_reason": lambda told, words: forms.question(
        asked("reason", FormName.refusing, options=options(REFUSE_REASONS)), words
    ),
    "membership_approved_as_owner": lambda told, words: residents.became(
        replace(
            applicant(told, approved=True),
            membership=replace(applicant(told, approved=True).membership, standing=Standing.owner),
            has_home=True,
        ),
        Became.approved,
        None,
        words,
        False,
    ),
    "refuse_left": lambda told, words: forms.left(Left(form=FormName.refusing, membership_id=5), words),
    "new_member_looked_into": lambda told, words: residents.new_member(
        replace(applicant(told, approved=True), objected=True), words
    ),
    "new_member": lambda told, words: residents.new_member(applicant(told, approved=True), words),
    **{
        f"decided_{key}": lambda told, words, key=key: residents.decided(applicant(told), key, words)
        for key in ("approved", "refused", "objected")
    },
    **{
        f"membership_{what}": lambda told, words, what=what: residents.became(
            replace(
                applicant(told, approved="refused" not in what), leaves=home(told),
                has_home=what is not Became.refused
            ), what,
            "wrong_room" if what in (Became.refused, Became.no_owner) else None, words, False
        )
        for what in Became
    },
}  # fmt: skip


MUTING_FACTS = {"code": "福和-0007", "place": "福和苑"}

TOO_MUCH: dict[str, Scene] = {
    **{
        f"form_preview_held_{limit}": lambda told, words, limit=limit: forms.question(
            replace(preview(told, urgent=limit is Limit.urgent), held=too_much(limit), attachments=photos("photo-1")),
            words,
        )
        for limit in (Limit.issues, Limit.urgent)
    },
    "form_preview_held_by_mute": lambda told, words: forms.question(replace(preview(told), held=mute(told)), words),
    "too_quick": lambda told, words: too_much_screens.enough(too_much(Limit.updates, 60), words),
    "card_for_the_convener": lambda told, words: issues.private_card(
        card(issue(told), acts=TRIAGE, can_mute=True), words
    ),
    "list_todo_of_a_convener": lambda told, words: issues.listed(
        Listing(found=Found.todo, issues=five(told)[:2], page=0, more=True, muted=((place("福和苑"), 2),)), words
    ),
    "mute_days": lambda told, words: forms.question(
        asked("days", FormName.muting, options=options(("1", "7", "30")), facts=MUTING_FACTS), words
    ),
    "mute_why": lambda told, words: forms.question(
        asked("why", FormName.muting, options=options(MUTE_REASONS), facts=MUTING_FACTS), words
    ),
    "mute_words": lambda told, words: forms.question(
        asked("words", FormName.muting, limit=100, can_skip=True, facts=MUTING_FACTS), words
    ),
    "mute_preview": lambda told, words: forms.question(
        asked(
            "told",
            FormName.muting,
            options=options(("submit",)),
            facts=MUTING_FACTS,
            answers={"days": "7", "why": "insults", "words": told.reply},
        ),
        words,
    ),
    "mute_left": lambda told, words: forms.left(Left(form=FormName.muting), words),
    **{
        f"mute_{what}": lambda told, words, what=what: too_much_screens.told(mute(told), what, words)
        for what in MuteNews
    },
    "mute_done_by_name": lambda told, words: too_much_screens.told(
        mute(told, name=told.name, words="", by_role=Role.admin), MuteNews.done, words
    ),
    "mute_lifted_done": lambda told, words: too_much_screens.told(
        mute(told, lifted_at=mute(told).since), MuteNews.done, words
    ),
    "mute_list": lambda told, words: too_much_screens.listed(
        Mutes(
            place=place("福和苑"),
            page=1,
            more=True,
            mutes=(mute(told), mute(told, name=told.name, id=10, reason="flooding")),
        ),
        words,
    ),
    "mute_list_empty": lambda told, words: too_much_screens.listed(
        Mutes(place=place("福和苑"), mutes=(), page=0, more=False), words
    ),
}


def my_home(told: Told, *, approved: bool = True, closed: bool = False, owner: bool = False) -> MyHome:
    member = applicant(told, approved=approved, owner=owner).membership
    return MyHome(membership=member, home=home(told), is_closed=closed)


def left_home(told: Told, until: datetime | None = WEDNESDAY_NOON + timedelta(days=1)) -> LeftHome:
    return LeftHome(membership_id=5, home=home(told), until=until, is_last=True)


def two_homes(told: Told) -> MyHomes:
    waits = replace(applicant(told).membership, id=6)
    other = replace(home(told), around={**home(told).around, PlaceKind.building: "5栋"}, room="202")
    return MyHomes(homes=(my_home(told), MyHome(membership=waits, home=other)))


HOMES: dict[str, Scene] = {
    "homes_none": lambda told, words: homes.homes(MyHomes(homes=()), words),
    "homes_one": lambda told, words: homes.homes(MyHomes(homes=(my_home(told, owner=True),)), words),
    "homes_one_waits": lambda told, words: homes.homes(MyHomes(homes=(my_home(told, approved=False),)), words),
    "homes_one_closed": lambda told, words: homes.homes(MyHomes(homes=(my_home(told, closed=True),)), words),
    "homes_two": lambda told, words: homes.homes(two_homes(told), words),
    "home": lambda told, words: homes.home(my_home(told), words),
    "home_ask_leave": lambda told, words: homes.ask_leave(my_home(told), words),
    "home_left": lambda told, words: homes.left(left_home(told), words),
    "home_not_asked_any_more": lambda told, words: homes.left(left_home(told, None), words),
    "home_stayed": lambda told, words: homes.stayed(left_home(told), words, False),
    "home_none_left": lambda told, words: menu.said_with_menu(
        "homes.none_left", words, replace(READER, is_known=False)
    ),
    "member_left": lambda told, words: homes.member_left(applicant(told), words),
    "home_closed": lambda told, words: homes.closed(my_home(told, closed=True), words),
    "join_moves": lambda told, words: forms.question(
        asked(
            "moves", FormName.joining, options=(Option(value="from-5", words="3栋 101"), Option(value="stays"))
        ), words
    ),
    "joined_moved": lambda told, words: residents.joined(
        Joined(
            name=told.name, home=home(told), membership=applicant(told, approved=True).membership, leaves=home(told),
            has_home=True
        ), words, False
    ),
    "joined_moves_later": lambda told, words: residents.joined(
        Joined(
            name=told.name, home=home(told), membership=applicant(told).membership, waits_for=(told.holder,),
            leaves=home(told), has_home=True
        ), words, False
    ),
    "approval_moves": lambda told, words: residents.approval(replace(applicant(told), leaves=home(told)), words),
}  # fmt: skip


def relinking_of(told: Told, state: RelinkState = RelinkState.waiting) -> Relinking:
    relink = Relink(
        id=9, membership_id=5, resident_id=1, new_telegram_id=2, old_telegram_id=1, state=state, decided_by=None
    )
    return Relinking(
        relink=relink, who=applicant(told).who, new_name=told.unit, home=home(told), waits_for=(told.holder,)
    )


RELINKING: dict[str, Scene] = {
    "join_before": lambda told, words: forms.question(
        asked(
            "before", FormName.joining, options=(Option(value="was-5", words="王○○"), Option(value="nobody"))
        ), words
    ),
    "relink_asked": lambda told, words: relinking.asked(relinking_of(told), words, False),
    "relink_card": lambda told, words: relinking.to_decide(relinking_of(told), words),
    "relink_to_the_old": lambda told, words: relinking.to_the_old(relinking_of(told), words),
    "relink_denied": lambda told, words: relinking.denied(relinking_of(told), words),
    "relink_alert": lambda told, words: relinking.alert(relinking_of(told), words),
    "relink_refuse_left": lambda told, words: forms.left(Left(form=FormName.refusing, relink_id=9), words),
    **{
        f"relink_decided_{state}": lambda told, words, state=state: relinking.decided(
            relinking_of(told), state, words
        )
        for state in (RelinkState.approved, RelinkState.refused)
    },
    **{
        f"relink_became_{state}": lambda told, words, state=state: relinking.became(
            relinking_of(told), state, "come_by" if state is RelinkState.refused else None, words, False
        )
        for state in (RelinkState.approved, RelinkState.refused, RelinkState.denied)
    },
}  # fmt: skip


def duties(*roles: Role) -> list[Duty]:
    return [Duty(role=role, place_id=1) for role in roles]


MENU: dict[str, Scene] = {
    "welcome": lambda told, words: menu.welcome(told.name, True, words, False),
    "welcome_not_verified": lambda told, words: menu.welcome(told.name, False, words, False),
    "welcome_with_duties": lambda told, words: menu.welcome(told.name, True, words, True),
    "help_resident": lambda told, words: menu.help_for([], words, READER),
    **{
        f"help_{role}": lambda told, words, role=role: menu.help_for(duties(role), words, READER)
        for role in Role
        if role is not Role.admin
    },
    "help_several_roles": lambda told, words: menu.help_for(
        duties(Role.convener, Role.delegate, Role.convener, Role.admin), words, READER
    ),
    "languages": lambda told, words: menu.languages(CATALOGS, words),
    "nothing_to_vote_on": lambda told, words: menu.said_with_menu("vote.none", words, READER),
    "attachment_not_shown": lambda told, words: menu.said("attachment.not_shown", words, n=2),
}


def about_group(question: str, told: Told, *choices: Option, **more: object) -> Asked:
    facts = {"title": told.place_words, "place": told.name}
    return asked(question, FormName.binding, facts=facts, options=choices, **more)


GROUPS: dict[str, Scene] = {
    "group_area": lambda told, words: forms.question(
        about_group("area", told, *(Option(value=str(n), words=f"第{n}社区") for n in range(1, 10))), words
    ),
    "group_place": lambda told, words: forms.question(
        about_group("place", told, Option(value="1", words="福和社区"), Option(value="2", words="福和苑")), words
    ),
    "group_kind": lambda told, words: forms.question(about_group("kind", told, *options(tuple(GroupKind))), words),
    **{
        f"group_move_{kind}": lambda told, words, kind=kind: forms.question(
            about_group(f"move_{kind}", told, *options(("use_this",))), words
        )
        for kind in GroupKind
    },
    "group_of_others": lambda told, words: menu.said_with_menu("odd.not_your_groups", words, READER),
    "group_left": lambda told, words: forms.left(Left(form=FormName.binding, revision=3), words),
    "group_link": lambda told, words: groups.link(arrival(told), words, "yishiting_bot"),
    **{f"group_line_{line}": lambda told, words, line=line: groups.line(line, told.name, words) for line in Line},
    **{f"group_farewell_{why}": lambda told, words, why=why: groups.farewell(why, words) for why in Farewell},
    **{
        f"group_bound_{kind}": lambda told, words, kind=kind: groups.bound(bound(told, kind), words)
        for kind in GroupKind
    },
    "group_bound_moved": lambda told, words: groups.bound(bound(told, GroupKind.council, moved=True), words),
    **{
        f"group_change_{came}": lambda told, words, came=came: groups.changed(
            ToldOfGroup(place=told.name, kind=GroupKind.council, came=came, title=told.place_words), words
        )
        for came in Came
    },
}

MY_DATA: dict[str, Scene] = {
    "my_data": lambda told, words: my_data.page(mine(told), words),
    "my_data_of_a_newcomer": lambda told, words: my_data.page(
        mine(told, homes=(), roles=(), mutes=(), consented_at=None, language=None), words
    ),
    "my_data_corrected": lambda told, words: my_data.page(mine(told, done="corrected"), words),
    "my_data_offered": lambda told, words: my_data.offered(words),
    "my_data_withdrawn": lambda told, words: menu.said_with_menu("my_data.withdrawn", words, READER),
    "my_data_confirm_withdraw": lambda told, words: my_data.confirm_withdraw(words),
    "my_data_confirm_erase": lambda told, words: my_data.confirm_erase(words),
    "my_data_confirm_stays": lambda told, words: my_data.confirm_stays(words),
    "my_data_erased": lambda told, words: my_data.erased(words),
    "vacant": lambda told, words: my_data.vacant(Vacant("convener", "福和社区"), words),
    "form_rename": lambda told, words: forms.question(
        asked("name", FormName.renaming, limit=20, facts={"name": told.name}), words
    ),
    "form_rename_left": lambda told, words: forms.left(Left(form=FormName.renaming), words),
    "card_erased": lambda told, words: issues.private_card(card(at_stage(told, Stage.accepted, words="")), words),
}

SCENES: dict[str, Scene] = {
    **ISSUES,
    **LETTERS,
    **FORMS,
    **JOINING,
    **HOMES,
    **RELINKING,
    **ROLES,
    **TOO_MUCH,
    **MENU,
    **GROUPS,
    **MY_DATA,
}
