"""Groups: whose they are, what is said in them, what those are told who look after them."""

from config.texts.catalog import Catalog, Html
from rules.groups import PREFIX, Arrival, Bound, Farewell, Line, Told
from screens import taps
from screens.own_words import quoted
from screens.screen import Button, Screen


def link(arrival: Arrival, words: Catalog, bot_name: str) -> Screen:
    """In a group whose adder cannot be written to: a way to the question."""
    button = Button(words.plain("button.whose_group"), url=f"https://t.me/{bot_name}?start={PREFIX}{arrival.token}")
    return Screen(text=words.say("group_line.asks"), buttons=[[button]])


def line(line: Line, place: str, words: Catalog) -> Screen:
    """In a group: what it is to the place from now on."""
    return Screen(text=words.say(f"group_line.{line}", place=quoted(place)))


def farewell(why: Farewell, words: Catalog) -> Screen:
    """In a group that the bot leaves: why."""
    return Screen(text=words.say(f"farewell.{why}"))


def bound(result: Bound, words: Catalog) -> Screen:
    """To whoever bound it; one tap, and it is asked again."""
    values = {"title": quoted(result.title), "place": quoted(result.place)}
    parts = [words.say(f"bound.{result.kind}", **values), *([words.say("bound.moved")] if result.moved else [])]
    return Screen(text=Html("\n\n".join(parts)), buttons=[[rebind(result.arrival_id, words)]])


def rebind(arrival_id: int, words: Catalog) -> Button:
    """选错了，重选."""
    return Button(words.plain("button.rebind"), taps.Rebind(arrival_id))


def changed(told: Told, words: Catalog) -> Screen:
    """What came over a group of the reader's place, and what to do about it."""
    which = words.say(f"group.{told.kind}")
    text = words.say(f"group_change.{told.came}", place=quoted(told.place), group=which, title=quoted(told.title))
    return Screen(text=text)
