"""An issue as a card, and lists of them."""

from config.texts.catalog import Catalog, Html
from rules.attachments import AttachmentKind
from rules.issues import Acknowledgement, Card, Found, Issue, Listing, Seconded, SecondFrom
from rules.refusals import Refusal
from rules.stages import Act, Stage, Step
from rules.too_much import TooMuch
from rules.units import Unit
from screens import taps, too_much
from screens.attachments import see
from screens.own_words import quoted, shortened
from screens.screen import Button, Rows, Screen, in_rows
from screens.when import day, moment

SHORT = 24
"""Characters of an issue's words in a list."""


def private_card(card: Card, words: Catalog) -> Screen:
    """The issue on a resident's own phone, with what they may tap."""
    parts = [_card_text(card.issue, words)]
    if card.unit is not None and (card.unit.hours or card.unit.contact):
        parts.append(_how_to_reach(card.unit, words))
    return Screen(text=Html("\n".join(parts)), buttons=_private_buttons(card, words), picture=card.issue.picture)


def group_card(card: Card, words: Catalog, bot_name: str) -> Screen:
    """The issue in the council's group. Buttons there are the same for everybody."""
    issue = card.issue
    buttons: list[Button] = []
    if card.can_second:
        buttons.append(Button(words.plain("button.second"), taps.Second(issue.id)))
    if issue.stage.is_open:
        buttons.append(Button(words.plain("button.follow"), taps.Follow(issue.id)))
    private = Button(words.plain("button.private"), url=f"https://t.me/{bot_name}?start=i_{issue.id}")
    rows = [buttons, [private]] if buttons else [[private]]
    return Screen(text=_card_text(issue, words), buttons=rows, picture=issue.picture)


def acknowledged(result: Acknowledgement, words: Catalog) -> Screen:
    """What the raiser reads at once: the number, who looks at it, until when. Urgent: whom to call, first."""
    issue = result.issue
    parts = [words.say("urgent.call_first")] if issue.urgent else []
    parts.append(words.say("raised.done", code=issue.code))
    until = moment(issue.due_at, issue.zone, words)
    if result.looks_at_it:
        names = words.plain("list_separator").join(result.looks_at_it)
        parts.append(words.say("raised.looked_at_by", who=names, until=until))
    else:
        parts.append(words.say("raised.looked_at", until=until))
    if result.can_be_seconded:
        seconded_by = day(issue.seconds_until, issue.zone, words)
        parts.append(words.say("raised.next", needed=issue.seconds_needed, until=seconded_by))
    look = Button(words.plain("button.look"), taps.Open(issue.id))
    withdraw = Button(words.plain("button.withdraw"), taps.Withdraw(issue.id))
    return Screen(text=Html("\n\n".join(parts)), buttons=[[look, withdraw]])


def listed(listing: Listing, words: Catalog) -> Screen:
    """A page of issues; a number opens one."""
    lines = [words.say(f"list.{listing.found}")]
    buttons: list[Button] = []
    for number, issue in enumerate(listing.issues, start=1):
        lines.append(_line(number, issue, words))
        buttons.append(Button(str(number), taps.Open(issue.id)))
    if not listing.issues:
        lines.append(words.say(f"list.{listing.found}_empty" if listing.page == 0 else "list.no_more"))
    homes, data = (
        Button(words.plain("button.my_homes"), taps.MyHomes()),
        Button(words.plain("button.my_data"), taps.MyData()),
    )
    about_me = [[homes, data]] if listing.found is Found.mine else []
    rows = [*in_rows(buttons, 5), *_list_ways(listing, words), *about_me]
    return Screen(text=Html("\n\n".join(lines)), buttons=rows)


def toast(result: Seconded | Card | TooMuch | Refusal, said: str, words: Catalog, *, in_group: bool = False) -> str:
    """The line shown over the chat after a tap, to whoever tapped alone; `said` is the key of what went well."""
    if isinstance(result, Refusal):
        return words.plain(f"refusal.{result}")
    if isinstance(result, TooMuch):
        return too_much.in_short(result, words)
    if isinstance(result, Seconded):
        issue = result.card.issue
        if result.reached:
            said = "toast.reached_the_table"
        counted = {"n": issue.seconds, "needed": issue.seconds_needed}
        if result.home is None:
            return words.plain(said, **counted)
        more = words.plain("toast.other_homes") if in_group else ""
        return " ".join(filter(None, [words.plain(f"{said}_for", home=result.home, **counted), more]))
    return words.plain(said)


# --- the card, line by line ------------------------------------------------------------------------------------------


def _card_text(issue: Issue, words: Catalog) -> Html:
    said = Html(_body(issue, words) + "\n" + _where_and_who(issue, words))
    parts = [_heading(issue, words), _steps(issue.stage.step, words), said, _standing(issue, words)]
    return Html("\n\n".join(parts))


def _heading(issue: Issue, words: Catalog) -> Html:
    urgent = words.say("card.urgent") if issue.urgent else Html()
    return words.say("card.heading", code=issue.code, category=words.say(f"category.{issue.category}"), urgent=urgent)


def _steps(now: Step, words: Catalog) -> Html:
    """提·议·决·办·评 with where it stands: what is behind it, where it is, what is to come."""
    marks = {-1: "card.step_done", 0: "card.step_now", 1: "card.step_to_come"}
    order = list(Step)
    at = order.index(now)
    shown = (
        words.say(marks[(place > at) - (place < at)], step=words.say(f"step.{step}"))
        for place, step in enumerate(order)
    )
    return Html(words.say("card.step_arrow").join(shown))


def _body(issue: Issue, words: Catalog) -> Html:
    if not issue.words and not issue.attachments:
        return see((), words, issue.stage)
    return words.say("card.words", words=quoted(issue.words) if issue.words else see(issue.attachments, words))


def _where_and_who(issue: Issue, words: Catalog) -> Html:
    place = quoted(f"{issue.place.name} · {issue.place_words}" if issue.place_words else issue.place.name)
    if issue.pin:
        place = Html(place + words.say("card.pin"))
    raiser = quoted(issue.raiser_name) if issue.raiser_name else words.say("card.a_neighbour")
    return words.say("card.where", place=place, raiser=raiser, when=moment(issue.raised_at, issue.zone, words))


def _standing(issue: Issue, words: Catalog) -> Html:
    """Where it stands in words: its stage, who has it, the seconds and what is missing."""
    lines = [words.say(f"stage.{issue.stage}", holder=quoted(issue.holder or words.plain("card.the_council")))]
    if issue.stage is Stage.raised:
        lines.append(words.say("card.due", until=moment(issue.due_at, issue.zone, words)))
    if issue.stage is Stage.declined and issue.reason:
        lines.append(words.say("card.reason", reason=words.say(f"decline_reason.{issue.reason}")))
        lines.append(words.say("card.reply", reply=quoted(issue.reply or "")))
    if issue.stage.is_open:
        lines.append(_seconds(issue, words))
    return Html("\n".join(lines))


def _how_to_reach(unit: Unit, words: Catalog) -> Html:
    """福和物业：工作日 8:00–18:00，010-…; what is not known is left out."""
    known = [quoted(one) for one in (unit.hours, unit.contact) if one]
    return words.say("card.unit", unit=quoted(unit.name), how=Html(words.plain("card.unit_separator").join(known)))


def _seconds(issue: Issue, words: Catalog) -> Html:
    missing = issue.seconds_needed - issue.seconds
    if issue.stage not in (Stage.raised, Stage.accepted) or missing <= 0:
        return words.say("card.seconds", n=issue.seconds)
    until = day(issue.seconds_until, issue.zone, words)
    return words.say("card.seconds_missing", n=issue.seconds, missing=missing, until=until)


def _private_buttons(card: Card, words: Catalog) -> Rows:
    issue = card.issue
    mine: list[Button] = []
    for_homes = [[button] for home in card.homes if (button := _second_for(card, home, words))]
    if card.has_seconded and not card.homes:
        mine.append(Button(words.plain("button.take_back_second"), taps.TakeBackSecond(issue.id)))
    elif card.can_second and not card.homes:
        mine.append(Button(words.plain("button.second"), taps.Second(issue.id)))
    if issue.stage.is_open:
        following = taps.Unfollow(issue.id) if card.follows else taps.Follow(issue.id)
        mine.append(Button(words.plain("button.unfollow" if card.follows else "button.follow"), following))
    if behind := issue.behind_the_card:
        seen = any(one.kind in (AttachmentKind.photo, AttachmentKind.video) for one in behind)
        mine.append(Button(words.plain("button.pictures" if seen else "button.attachments"), taps.Pictures(issue.id)))
    if issue.pin:
        mine.append(Button(words.plain("button.pin"), taps.ShowPin(issue.id)))
    if card.can_withdraw:
        mine.append(Button(words.plain("button.withdraw"), taps.Withdraw(issue.id)))
    triage = [Button(words.plain(f"act.{act}"), taps.Triage(Act(act), issue.id)) for act in card.acts]
    mute = [Button(words.plain("button.mute"), taps.Mute(issue.id))] if card.can_mute else []
    return [*in_rows(triage, 2), *for_homes, *in_rows(mine, 2), mute]


def _second_for(card: Card, home: SecondFrom, words: Catalog) -> Button | None:
    """附议 or 取消附议 for one of several homes."""
    if home.has_seconded:
        tap: taps.Tap = taps.TakeBackSecondFor(card.issue.id, home.household_id)
        return Button(words.plain("button.take_back_second_for", home=home.name), tap)
    if not card.can_second:
        return None
    return Button(words.plain("button.second_for", home=home.name), taps.SecondFor(card.issue.id, home.household_id))


def _line(number: int, issue: Issue, words: Catalog) -> Html:
    urgent = words.say("card.urgent") if issue.urgent else Html()
    text = shortened(issue.words, SHORT) if issue.words else see(issue.attachments, words, issue.stage)
    stage = words.say(f"stage_short.{issue.stage}")
    return words.say(
        "list.line", number=number, code=issue.code, urgent=urgent, words=text, stage=stage, n=issue.seconds
    )


def _list_ways(listing: Listing, words: Catalog) -> Rows:
    """Between newest and near me, and on to the next page."""
    other = {Found.newest: Found.near, Found.near: Found.newest}.get(listing.found)
    ways = [] if other is None else [Button(words.plain(f"button.{other}"), taps.Listed(other, 0))]
    if listing.page:
        ways.append(Button(words.plain("button.page_before"), taps.Listed(listing.found, listing.page - 1)))
    if listing.more:
        ways.append(Button(words.plain("button.page_after"), taps.Listed(listing.found, listing.page + 1)))
    roles = [Button(words.plain("button.roles"), taps.Roles(0, 0))] if listing.gives_roles else []
    zones = [Button(words.plain("button.zones"), taps.Zones(0, 0))] if listing.sees_zones else []
    muted = (
        (words.plain("button.muted", place=place.name, n=n), taps.Muted(place.id, 0)) for place, n in listing.muted
    )
    return [row for row in (ways, [*roles, *zones], *([Button(*one)] for one in muted)) if row]
