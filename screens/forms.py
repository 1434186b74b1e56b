"""One question of a form on the screen."""

from unicodedata import east_asian_width

from config.texts.catalog import Catalog, Html
from rules.attachments import AttachmentKind
from rules.forms import Asked, FormName, Left, Offered, Option
from rules.issues import Found
from screens import roles, taps, too_much
from screens.attachments import counted, kept, see
from screens.own_words import quoted
from screens.relinking import decisions
from screens.screen import Button, Screen, in_rows

HALF = 16
"""Columns that fit half a phone's width, a Chinese character being two: longer options have a row of their own."""


def question(asked: Asked, words: Catalog) -> Screen:
    """What is asked, the options, and 上一步 · 跳过 · 取消."""
    parts = [words.say("urgent.call_first")] if asked.answers.get("urgent") else []
    if asked.held:
        parts.append(too_much.held(asked.held, words))
    if asked.refused:
        parts.append(words.say(f"refusal.{asked.refused}", limit=asked.limit))
    elif asked.resumed:
        parts.append(words.say("form.resumed"))
    if asked.question == "preview":
        parts += _preview(asked, words)
    elif asked.form is FormName.muting and asked.question == "told":
        parts.append(too_much.preview(asked, words))
    else:
        parts += _question(asked, words)
    options = [_option(asked, option, words) for option in asked.options]
    width = 2 if all(_columns(button.words) <= HALF for button in options) else 1
    rows = _preview_rows(options) if asked.question == "preview" else in_rows(options, width)
    photos = [one for one in asked.attachments if one.kind is AttachmentKind.photo]
    fits = not asked.held  # a picture's caption has no room for why it is held as well
    picture = photos[0] if asked.question == "preview" and photos and fits else None
    return Screen(text=Html("\n\n".join(parts)), buttons=[*rows, _ways_out(asked, words)], picture=picture)


def left(result: Left, words: Catalog) -> Screen:
    """Cancelled: nothing was sent, and the words are kept for a while."""
    text = words.say(f"form.{result.form}.left")
    if result.membership_id is not None:
        return Screen(text=text, buttons=[to_decide(result.membership_id, words)])
    if result.relink_id is not None:
        return Screen(text=text, buttons=[decisions(result.relink_id, words)])
    key = "button.take_up_binding" if result.form is FormName.binding else "button.take_up"
    again = Button(words.plain(key), taps.TakeUp(result.form, result.revision))
    return Screen(text=text, buttons=[[again]])


def to_decide(membership_id: int, words: Catalog) -> list[Button]:
    """批准 and 拒绝."""
    return [
        Button(words.plain("button.approve"), taps.Approve(membership_id)),
        Button(words.plain("button.refuse"), taps.Refuse(membership_id)),
    ]


def offered(offer: Offered, words: Catalog) -> Screen:
    """Words or a photo sent outside a form: one tap makes an issue of them."""
    raise_it = Button(words.plain("button.raise_it"), taps.TakeUp(FormName.offered, offer.revision))
    look = Button(words.plain("menu.issues"), taps.Listed(Found.newest, 0))
    parts = [words.say(f"refusal.{offer.refused}", limit=offer.limit)] if offer.refused else []
    if offer.words:
        parts.append(words.say("offer.words", words=quoted(offer.words)))
        parts += kept(offer.attachments, offer.has_pin, words)
    else:
        parts.append(words.say("offer.kept", what=counted(offer.attachments, offer.has_pin, words)))
        parts += kept(offer.attachments, offer.has_pin, words)[1:]
    return Screen(text=Html("\n\n".join(parts)), buttons=[[raise_it], [look]])


def _question(asked: Asked, words: Catalog) -> list[Html]:
    key = f"form.{asked.form}.{asked.question}"
    details = Html(words.plain("list_separator").join(quoted(found) for found in asked.personal.values()))
    facts = (
        roles.facts(asked, words)
        if asked.form is FormName.giving_role
        else {name: quoted(fact) for name, fact in asked.facts.items()}
    )
    parts = [words.say(key, limit=asked.limit, details=details, **facts)]
    if asked.question == "words" and asked.answers.get("words"):
        parts.append(words.say("form.written_before", words=quoted(asked.answers["words"])))
    if asked.form is FormName.raising:
        parts += kept(asked.attachments, asked.has_pin, words)
    return parts


def _preview(asked: Asked, words: Catalog) -> list[Html]:
    """Exactly what neighbours will see; urgent: whom to call, before all else."""
    answers = asked.answers
    urgent = bool(answers.get("urgent"))
    parts = [words.say("form.raise.preview")]
    place = asked.facts.get("place", "")
    if answers.get("where") == "elsewhere" and answers.get("elsewhere"):
        place = f"{place} · {answers['elsewhere']}"
    shown = answers.get("words")
    parts.append(
        words.say(
            "form.as_neighbours_see_it",
            category=words.say(f"category.{answers['category']}"),
            urgent=words.say("card.urgent") if urgent else Html(),
            words=quoted(shown) if shown else see(asked.attachments, words),
            place=Html(quoted(place) + words.say("card.pin")) if asked.has_pin else quoted(place),
            raiser=quoted(asked.facts.get("name", "")) if answers.get("named") else words.say("card.a_neighbour"),
        )
    )
    if len(asked.attachments) > 1 or any(one.kind is not AttachmentKind.photo for one in asked.attachments):
        parts += kept(asked.attachments, False, words)
    return parts


def _preview_rows(options: list[Button]) -> list[list[Button]]:
    """The two switches side by side, 提交 on a row of its own."""
    return [options[:-1], options[-1:]]


def _option(asked: Asked, option: Option, words: Catalog) -> Button:
    label = option.words
    if label is not None and option.is_first_choice:
        label = words.plain("button.answers_for_zone", unit=label)
    if label is not None and asked.question == "moves":
        label = words.plain("join.moves_from", home=label)
    if label is None:
        label = words.plain(_option_key(asked, option), n=int(option.value) if option.value.isdecimal() else 0)
    return Button(label, taps.Choose(asked.form, asked.revision, option.value))


def _option_key(asked: Asked, option: Option) -> str:
    match asked.question:
        case "category":
            return f"category.{option.value}"
        case "consent":
            return "button.agree"
        case "adult" | "moves" | "before":
            return f"join.{option.value}"
        case "standing":
            return f"standing.{option.value}"
        case "days":
            return "mute.days"
        case "why":
            return f"mute_reason.{option.value}"
        case "reason" if asked.form is FormName.refusing:
            return f"refuse_reason.{option.value}"
        case "role":
            return f"role.{option.value}"
        case "until":
            return f"term.{option.value}"
        case "reason":
            return f"decline_reason.{option.value}"
        case "preview" if option.value != "submit":
            return f"switch.{option.value}_{'on' if option.chosen else 'off'}"
        case _:
            return f"button.{option.value}"


def _columns(label: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in label)


def _ways_out(asked: Asked, words: Catalog) -> list[Button]:
    ways = [Button(words.plain("button.back"), taps.Back(asked.form, asked.revision))]
    if asked.can_skip:
        ways.append(Button(words.plain("button.skip"), taps.Skip(asked.form, asked.revision)))
    ways.append(Button(words.plain("button.cancel"), taps.Cancel(asked.form, asked.revision)))
    return ways
