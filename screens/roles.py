"""Who does what for a place, and which zones handling units claimed."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import quote

from config.texts.catalog import Catalog, Html
from rules.forms import Asked
from rules.letters import Kind
from rules.residents import Reader, Role
from rules.roles import PREFIX, Appointment, HeldRole, Offer, RoleGiven, RoleList
from rules.units import Zone, ZoneList
from screens import taps
from screens.menu import menu
from screens.own_words import quoted
from screens.screen import Button, Rows, Screen, in_rows
from screens.taps import Tap


def listed(found: RoleList, words: Catalog) -> Screen:
    """角色: who holds what; a number takes it back, after asking."""
    lines = [words.say("roles.heading")]
    numbers = []
    for number, held in enumerate(found.held, start=1):
        lines.append(words.say("roles.line", number=number, **_said(held, words), name=quoted(held.who.name)))
        numbers.append(Button(str(number), taps.TakeRole(held.id)))
    lines.append(words.say("roles.hint" if found.held else "roles.none"))
    give = Button(words.plain("button.give_role"), taps.GiveRole(found.place_id))
    zones = Button(words.plain("button.zones"), taps.Zones(0, 0))
    ways = _pages(found.page, found.more, lambda page: taps.Roles(found.place_id, page), words)
    return Screen(text=Html("\n\n".join(lines)), buttons=[*in_rows(numbers, 4), *ways, [give, zones]])


def surely(held: HeldRole, words: Catalog) -> Screen:
    """收回?"""
    text = words.say("roles.take", **_said(held, words), name=quoted(held.who.name))
    take = Button(words.plain("button.take_role"), taps.TakeRoleNow(held.id))
    return Screen(text=text, buttons=[[take], [Button(words.plain("button.leave_it"), taps.Roles(0, 0))]])


def taken(held: HeldRole, words: Catalog) -> Screen:
    """What whoever took it back reads."""
    text = words.say("roles.taken", **_said(held, words), name=quoted(held.who.name))
    return Screen(text=text, buttons=[[Button(words.plain("button.roles"), taps.Roles(0, 0))]])


def facts(asked: Asked, words: Catalog) -> Mapping[str, object]:
    """What the questions for giving a role say: whom, and on the last one all of it."""
    told = asked.facts
    whom = words.say("form.give_role.by_link") if asked.answers.get("whom") == "link" else quoted(told.get("whom", ""))
    said: dict[str, object] = {"whom": whom}
    if "role" in asked.answers:
        said["role"] = words.say(f"role.{asked.answers['role']}")
    if "place" in told:
        until = date.fromisoformat(told["until"]) if told["until"] else None
        said |= {"place": _where(told["place"], told["unit"]), "until": _until(until, words)}
    return {"role": "", "place": "", "until": "", **said}


def given(result: RoleGiven, words: Catalog, bot_name: str) -> Screen:
    """What whoever gave a role reads: who has it; or the link, and how it is handed on."""
    said = _appointed(result.what, words)
    again = [Button(words.plain("button.roles"), taps.Roles(0, 0))]
    if result.to is not None:
        return Screen(text=words.say("roles.given", name=quoted(result.to), **said), buttons=[again])
    link = f"https://t.me/{bot_name}?start={PREFIX}{result.token}"
    share = Button(words.plain("button.share_link"), url=f"https://t.me/share/url?url={quote(link, safe='')}")
    return Screen(text=words.say("roles.link", link=link, **said), buttons=[[share], again])


def offer(found: Offer, token: str, words: Catalog) -> Screen:
    """What whoever opens a role's link reads before they take it on."""
    parts = [
        words.say("roles.offer", name=quoted(found.made_by.name), **_appointed(found.what, words)),
        _can_do(found.what.role, words),
    ]
    accept = Button(words.plain("button.accept_role"), taps.AcceptRole(token))
    leave = Button(words.plain("button.leave_it"), taps.LeaveRole())
    return Screen(text=Html("\n\n".join(part for part in parts if part)), buttons=[[accept], [leave]])


def told(held: HeldRole, kind: Kind, words: Catalog, reader: Reader | None) -> Screen:
    """What somebody reads whose role was given, taken back or has ended, with the menu they have now."""
    parts = [words.say(f"letter.{kind}", **_said(held, words))]
    if kind is Kind.role_given:
        parts.append(_can_do(held.role, words))
    shown = reader or Reader(language=words.language)
    text = Html("\n\n".join(part for part in parts if part))
    return Screen(text=text, menu=menu(words, shown.has_duties, shown.is_known))


def accepted(held: HeldRole, words: Catalog) -> Screen:
    """Whoever made a link reads who took the role on."""
    text = words.say("letter.role_accepted", name=quoted(held.who.name), **_said(held, words))
    return Screen(text=text, buttons=[[Button(words.plain("button.take_role"), taps.TakeRole(held.id))]])


# --- zones


def zones(found: ZoneList, words: Catalog) -> Screen:
    """责任区: who answers for what, those that nobody does first; a handler's buttons claim and give back."""
    key = "zones.of_unit" if found.unit else "zones.heading"
    lines = [words.say(key, unit=quoted(found.unit.name if found.unit else "")), _free(found, words)]
    listed = [_zone(zone, found, words) for zone in found.zones]
    lines.append(Html("\n".join(listed)) if listed else words.say("zones.none"))
    unit_id = found.unit.id if found.unit else 0
    claims = [button for zone in found.zones if (button := _claim(zone, found, words)) is not None]
    others = [[Button(unit.name, taps.Zones(unit.id, 0))] for unit in found.others]
    ways = _pages(found.page, found.more, lambda page: taps.Zones(unit_id, page), words)
    if found.unit and listed:
        lines.append(words.say("zones.hint"))
    return Screen(text=Html("\n\n".join(lines)), buttons=[*in_rows(claims, 2), *ways, *others])


def _free(found: ZoneList, words: Catalog) -> Html:
    return words.say("zones.unclaimed", n=found.unclaimed) if found.unclaimed else words.say("zones.all_claimed")


def _zone(zone: Zone, found: ZoneList, words: Catalog) -> Html:
    if zone.holder is None:
        return words.say("zones.line_free", where=quoted(zone.where))
    mine = found.unit is not None and zone.holder_id == found.unit.id
    return words.say("zones.line_mine" if mine else "zones.line", where=quoted(zone.where), unit=quoted(zone.holder))


def _claim(zone: Zone, found: ZoneList, words: Catalog) -> Button | None:
    """Claim what is free, also out of what another unit claimed around it; give back what is one's own."""
    mine = found.unit is not None and zone.holder_id == found.unit.id
    if found.unit is None or mine != zone.is_own:
        return None
    if mine:
        return Button(
            words.plain("button.give_back_zone", where=zone.where), taps.GiveBackZone(found.unit.id, zone.place.id)
        )
    return Button(words.plain("button.claim_zone", where=zone.where), taps.ClaimZone(found.unit.id, zone.place.id))


# --- alike in all of them


def _said(held: HeldRole, words: Catalog) -> dict[str, Html]:
    return _values(held.role, held.place.name, held.unit, held.until_on, words)


def _appointed(what: Appointment, words: Catalog) -> dict[str, Html]:
    return _values(what.role, what.place.name, what.unit, what.until_on, words)


def _values(role: Role, place: str, unit: str | None, until: date | None, words: Catalog) -> dict[str, Html]:
    return {"role": words.say(f"role.{role}"), "place": _where(place, unit), "until": _until(until, words)}


def _where(place: str, unit: str | None) -> Html:
    """福和苑 · 福和物业."""
    return Html(" · ".join(quoted(one) for one in (place, unit) if one))


def _until(until: date | None, words: Catalog) -> Html:
    if until is None:
        return words.say("roles.no_end")
    day = words.plain("when.date", year=until.year, month=words.plain(f"month.{until.month}"), day=until.day)
    return words.say("roles.until", day=day)


def _can_do(role: Role, words: Catalog) -> Html:
    """What somebody with that role can do: the help without its heading, as nobody is it before taking it on."""
    return Html(words.say(f"help.{role}").partition("\n")[2])


def _pages(page: int, more: bool, tap: Callable[[int], Tap], words: Catalog) -> Rows:
    ways: list[Button] = []
    if page:
        ways.append(Button(words.plain("button.page_before"), tap(page - 1)))
    if more:
        ways.append(Button(words.plain("button.page_after"), tap(page + 1)))
    return [ways] if ways else []
