"""My homes: which they are, leaving one, changing it, one more."""

from config.texts.catalog import Catalog, Html
from rules.homes import LeftHome, MyHome, MyHomes
from rules.residents import Applicant
from screens import taps
from screens.menu import menu
from screens.own_words import quoted
from screens.screen import Button, Screen
from screens.when import moment


def homes(mine: MyHomes, words: Catalog) -> Screen:
    """All of them. One is changed right here; of several one is chosen first."""
    if not mine.homes:
        here = Button(words.plain("menu.live_here"), taps.AddHome())
        return Screen(text=words.say("homes.none"), buttons=[[here]])
    add = [Button(words.plain("button.add_home"), taps.AddHome())]
    if len(mine.homes) == 1:
        return Screen(text=_of_home(mine.homes[0], words), buttons=[_changes(mine.homes[0], words), add])
    text = Html("\n\n".join([words.say("homes.mine"), *(_of_home(one, words) for one in mine.homes)]))
    each = [[Button(one.home.name, taps.MyHome(one.membership.id))] for one in mine.homes]
    return Screen(text=text, buttons=[*each, add])


def home(one: MyHome, words: Catalog) -> Screen:
    """One of several, and what can be changed about it."""
    back = Button(words.plain("button.my_homes"), taps.MyHomes())
    return Screen(text=_of_home(one, words), buttons=[_changes(one, words), [back]])


def ask_leave(one: MyHome, words: Catalog) -> Screen:
    """Asked once more before somebody leaves: what stops, what stays."""
    text = words.say("homes.ask_leave", home=quoted(one.home.name))
    leave = Button(words.plain("button.leave"), taps.Leave(one.membership.id))
    stay = Button(words.plain("button.stay"), taps.MyHome(one.membership.id))
    return Screen(text=text, buttons=[[leave], [stay]])


def left(result: LeftHome, words: Catalog) -> Screen:
    """They left, and can undo it for a while."""
    name = quoted(result.home.name)
    if result.until is None:
        return Screen(text=words.say("homes.not_asked_any_more", home=name))
    until = moment(result.until, result.home.place.zone, words)
    stay = Button(words.plain("button.stay"), taps.Stay(result.membership_id))
    return Screen(text=words.say("homes.left", home=name, until=until), buttons=[[stay]])


def stayed(result: LeftHome, words: Catalog, has_duties: bool) -> Screen:
    """They came back, and so does their menu."""
    text = words.say("homes.stayed", home=quoted(result.home.name))
    return Screen(text=text, menu=menu(words, has_duties, is_known=True))


def member_left(gone: Applicant, words: Catalog) -> Screen:
    """A household hears that somebody left it."""
    return Screen(text=words.say("letter.member_left", name=quoted(gone.who.name), home=quoted(gone.home.name)))


def closed(one: MyHome, words: Catalog) -> Screen:
    """A home is gone from the roster: what stops, what stays, what to do."""
    return Screen(text=words.say("letter.home_closed", home=quoted(one.home.name)), buttons=[_changes(one, words)])


def _of_home(one: MyHome, words: Catalog) -> Html:
    """Where it is, and what one is there."""
    open_key = "homes.member" if one.membership.is_approved else "homes.waits"
    key = "homes.closed" if one.is_closed else open_key
    standing = words.say(f"standing.{one.membership.standing}")
    parts = [words.say(key, home=quoted(one.home.name), standing=standing)]
    if one.membership.is_approved and one.membership.claims_ownership:
        parts.append(words.say("homes.owner_is_looked_up"))
    return Html("\n".join(parts))


def _changes(one: MyHome, words: Catalog) -> list[Button]:
    """What can be changed: left or changed for another; or asked for no more."""
    number = one.membership.id
    if one.membership.is_waiting:
        return [Button(words.plain("button.take_back_request"), taps.TakeBackRequest(number))]
    leave = Button(words.plain("button.moved_out"), taps.AskLeave(number))
    return [leave, Button(words.plain("button.change_room"), taps.ChangeRoom(number))]
