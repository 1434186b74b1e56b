"""What is held about oneself, and the questions before it is withdrawn or erased."""

from config import retention
from config.texts.catalog import CATALOGS, Catalog, Html
from rules.mutes import Mute
from rules.my_data import MyData, Vacant, Wish
from rules.places import Home
from rules.residents import Membership
from screens import taps
from screens.own_words import quoted
from screens.screen import Button, Screen
from screens.when import day, moment


def page(mine: MyData, words: Catalog) -> Screen:
    """Who one is here, in short; how long what is kept; and what one can do about it."""
    parts = [words.say(f"my_data.{mine.done}")] if mine.done else []
    parts += [Html("\n".join([words.say("my_data.title"), *_who(mine, words)])), Html("\n".join(_what(mine, words)))]
    kept = retention.load()
    numbers = {"forms": kept.forms, "withdrawn": kept.withdrawn, "memberships": kept.ended_memberships}
    parts.append(words.say("my_data.kept", **numbers, backups=kept.backups))
    send = Button(words.plain("button.send_me"), taps.OfMyData(Wish.send))
    correct = Button(words.plain("button.correct_name"), taps.OfMyData(Wish.correct))
    withdraw = Button(words.plain("button.withdraw_consent"), taps.OfMyData(Wish.ask_withdraw))
    erase = Button(words.plain("button.erase"), taps.OfMyData(Wish.ask_erase))
    last = [[withdraw], [erase]] if mine.consented_at or mine.homes else [[erase]]
    return Screen(text=Html("\n\n".join(parts)), buttons=[[send, correct], *last])


def offered(words: Catalog) -> Screen:
    """The way to the page."""
    return Screen(text=words.say("my_data.offer"), buttons=[[Button(words.plain("button.my_data"), taps.MyData())]])


def confirm_withdraw(words: Catalog) -> Screen:
    """What withdrawing one's consent means."""
    sure = Button(words.plain("button.withdraw_sure"), taps.OfMyData(Wish.withdraw))
    return Screen(text=words.say("my_data.confirm_withdraw"), buttons=[[_not_now(words)], [sure]])


def confirm_erase(words: Catalog) -> Screen:
    """The first question: what goes at once."""
    go_on = Button(words.plain("button.erase_on"), taps.OfMyData(Wish.ask_erase_again))
    return Screen(text=words.say("my_data.confirm_erase"), buttons=[[go_on], [_not_now(words)]])


def confirm_stays(words: Catalog) -> Screen:
    """The second: what stays. Where one tapped before, there is now the way back: two quick taps erase nothing."""
    sure = Button(words.plain("button.erase_sure"), taps.OfMyData(Wish.erase))
    text = words.say("my_data.confirm_stays", backups=retention.load().backups)
    return Screen(text=text, buttons=[[_not_now(words)], [sure]])


def erased(words: Catalog) -> Screen:
    """The last thing said; the menu goes."""
    return Screen(text=words.say("my_data.erased"), menu=())


def vacant(found: Vacant, words: Catalog) -> Screen:
    """An operator hears that a place has nobody in a role it needs."""
    role = words.say(f"role.{found.role}")
    return Screen(text=words.say("my_data.vacant", place=found.place, role=role))


def _who(mine: MyData, words: Catalog) -> list[Html]:
    lines = [words.say("my_data.name", name=quoted(mine.name))]
    lines += [_home(home, membership, words) for home, membership in mine.homes] or [words.say("my_data.no_home")]
    for duty, place in mine.roles:
        lines.append(words.say("my_data.role", role=words.say(f"role.{duty.role}"), place=place))
    return [*lines, *(_mute(mute, words) for mute in mine.mutes)]


def _mute(mute: Mute, words: Catalog) -> Html:
    until, reason = moment(mute.until, mute.place.zone, words), words.say(f"mute_reason.{mute.reason}")
    return words.say("my_data.muted", place=quoted(mute.place.name), until=until, reason=reason)


def _home(home: Home, membership: Membership, words: Catalog) -> Html:
    if not membership.is_approved:
        return words.say("my_data.home_waits", home=quoted(home.name))
    standing, age = words.say(f"standing.{membership.standing}"), words.say(f"join.{_age(membership)}")
    return words.say("my_data.home", home=quoted(home.name), standing=standing, age=age)


def _age(membership: Membership) -> str:
    return "yes" if membership.adult else "no"


def _what(mine: MyData, words: Catalog) -> list[Html]:
    lines = [words.say("my_data.counts", **mine.counts)]
    lines.append(words.say("my_data.since", met=day(mine.met_at, mine.zone, words)))
    if mine.consented_at:
        lines.append(words.say("my_data.consented", day=day(mine.consented_at, mine.zone, words)))
    if mine.language:
        lines.append(words.say("my_data.speaks", language=CATALOGS[mine.language].plain("language")))
    return lines


def _not_now(words: Catalog) -> Button:
    return Button(words.plain("button.not_now"), taps.MyData())
