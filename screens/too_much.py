"""Enough for now: who did too much of something, who is muted, and those who decide it."""

from zoneinfo import ZoneInfo

from config.texts.catalog import Catalog, Html
from rules.forms import Asked
from rules.mutes import Mute, MuteNews, Mutes
from rules.too_much import TooMuch
from screens import taps
from screens.own_words import quoted
from screens.screen import Button, Rows, Screen, in_rows
from screens.when import moment


def enough(result: TooMuch, words: Catalog) -> Screen:
    """What somebody reads who was too quick."""
    return Screen(text=held(result, words))


def held(why: TooMuch | Mute, words: Catalog) -> Html:
    """Why something is not done now, what is kept, when one can go on."""
    until = moment(why.until, _zone(why), words)
    if isinstance(why, Mute):
        return words.say("mute.held", place=quoted(why.place.name), reason=_reason(why, words), until=until)
    return words.say(f"too_much.{why.limit}", n=why.most, until=until)


def in_short(why: TooMuch | Mute, words: Catalog) -> str:
    """The same in the box that answers a tap."""
    until = moment(why.until, _zone(why), words)
    if isinstance(why, Mute):
        return words.plain("toast.held_by_mute", until=until)
    return words.plain(f"toast.too_many_{why.limit}", n=why.most, until=until)


def preview(asked: Asked, words: Catalog) -> Html:
    """What a convener is about to do, and what the other will read."""
    answers = asked.answers
    parts = [
        words.say("form.mute.told", days=words.say("mute.days", n=int(answers["days"])), **asked.facts),
        words.say("mute.why", reason=words.say(f"mute_reason.{answers['why']}")),
        *([words.say("mute.words", words=quoted(answers["words"]))] if answers.get("words") else []),
    ]
    return Html("\n".join(parts))


def told(mute: Mute, what: MuteNews, words: Catalog) -> Screen:
    """What is told of a mute: to whom it concerns; `done`: how it stands, to whoever may lift it."""
    facts = {"place": quoted(mute.place.name), "until": moment(mute.until, mute.place.zone, words)}
    if what is MuteNews.done:
        return Screen(text=_standing(mute, words, **facts), buttons=_ways(mute, words))
    if what is not MuteNews.began:
        return Screen(
            text=words.say(f"mute.told.{what}", **facts), buttons=[[Button(words.plain("menu.raise"), taps.Start())]]
        )
    about = words.say("mute.about", code=mute.code)
    parts = [
        words.say("mute.told.began", **facts),
        Html(f"{about}\n{_because(mute, words)}"),
        words.say("mute.still_may"),
    ]
    return Screen(text=Html("\n\n".join(parts)))


def listed(result: Mutes, words: Catalog) -> Screen:
    """Those who are muted now; a number opens one."""
    key = "mute.list" if result.mutes or result.page else "mute.list_empty"
    lines = [words.say(key, place=quoted(result.place.name))]
    for number, mute in enumerate(result.mutes, start=1):
        facts = {"place": quoted(mute.place.name), "until": moment(mute.until, mute.place.zone, words)}
        lines.append(
            words.say("mute.line", number=number, whom=_whom(mute, words), reason=_reason(mute, words), **facts)
        )
    numbers = [Button(str(number), taps.OpenMute(mute.id)) for number, mute in enumerate(result.mutes, start=1)]
    ways = (
        [Button(words.plain("button.page_before"), taps.Muted(result.place.id, result.page - 1))] if result.page else []
    )
    if result.more:
        ways.append(Button(words.plain("button.page_after"), taps.Muted(result.place.id, result.page + 1)))
    return Screen(text=Html("\n\n".join(lines)), buttons=[*in_rows(numbers, 5), ways])


def _standing(mute: Mute, words: Catalog, **facts: object) -> Html:
    key = "mute.lifted" if mute.lifted_at else "mute.done"
    return Html("\n\n".join([words.say(key, whom=_whom(mute, words), **facts), _because(mute, words)]))


def _ways(mute: Mute, words: Catalog) -> Rows:
    look = Button(words.plain("button.look"), taps.Open(mute.issue_id))
    return [[look] if mute.lifted_at else [Button(words.plain("button.unmute"), taps.Unmute(mute.id)), look]]


def _whom(mute: Mute, words: Catalog) -> Html:
    """By name only where it was shown with the issue."""
    if mute.name is None:
        return words.say("mute.raiser_of", code=mute.code)
    return words.say("mute.named", name=quoted(mute.name), code=mute.code)


def _because(mute: Mute, words: Catalog) -> Html:
    lines = [words.say("mute.why", reason=_reason(mute, words))]
    if mute.words:
        lines.append(words.say("mute.words", words=quoted(mute.words)))
    lines.append(words.say("mute.by", role=words.say(f"role.{mute.by_role}")))
    return Html("\n".join(lines))


def _reason(mute: Mute, words: Catalog) -> Html:
    return words.say(f"mute_reason.{mute.reason}")


def _zone(why: TooMuch | Mute) -> ZoneInfo:
    return why.place.zone if isinstance(why, Mute) else why.zone
