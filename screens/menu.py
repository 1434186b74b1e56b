"""The menu at the foot of the chat, the welcome, the help, the choice of a language."""

from collections.abc import Mapping, Sequence

from config.texts.catalog import Catalog, Html
from rules.residents import Duty, Reader
from screens import taps
from screens.screen import Button, Screen

ENTRIES = ("raise", "issues", "vote", "me")
COMMANDS = ("start", "raise", "issues", "vote", "me", "todo", "role", "lang", "mydata", "help")
"""Every command, in the order Telegram lists them; each is described under [command] in the catalogs."""
FOR_ROLES = ("todo",)
"""Commands and menu words that only people with a role have."""
FOR_GIVERS = ("role",)
"""Commands that only those have who give roles: conveners, admins, operators."""


def menu(words: Catalog, has_duties: bool, is_known: bool) -> Sequence[Sequence[str]]:
    """The reply keyboard: two words a row; 待办 for people with a role, 我住这里 for who belongs to no household
    and has no role."""
    entries = [words.plain(f"menu.{entry}") for entry in ENTRIES]
    more = [*(["menu.todo"] if has_duties else []), *([] if is_known else ["menu.live_here"])]
    return [entries[:2], entries[2:], *([[words.plain(entry) for entry in more]] if more else [])]


def welcome(name: str, verified: bool, words: Catalog, has_duties: bool) -> Screen:
    """What /start says, with the menu."""
    text = words.say("welcome.verified" if verified else "welcome.not_verified", name=name)
    return Screen(text=text, menu=menu(words, has_duties, verified))


def said_with_menu(key: str, words: Catalog, reader: Reader) -> Screen:
    """One sentence, and the menu again in the reader's language."""
    return Screen(text=words.say(key), menu=menu(words, reader.has_duties, reader.is_known))


def said(key: str, words: Catalog, **values: object) -> Screen:
    """One sentence."""
    return Screen(text=words.say(key, **values))


def help_for(duties: Sequence[Duty], words: Catalog, reader: Reader) -> Screen:
    """What somebody can do, by the roles they hold."""
    parts = [words.say("help.resident")]
    roles = dict.fromkeys(duty.role for duty in duties)
    parts += [words.say(f"help.{role}") for role in roles]
    return Screen(
        text=Html("\n\n".join([*parts, words.say("help.end")])), menu=menu(words, bool(duties), reader.is_known)
    )


def languages(catalogs: Mapping[str, Catalog], words: Catalog) -> Screen:
    """Which language? Each is named in itself."""
    names = {language: catalogs[language].plain("language") for language in ("zh-Hans", "zh-Hant", "en")}
    buttons = [[Button(name, taps.Language(language))] for language, name in names.items()]
    return Screen(text=words.say("language_question"), buttons=buttons)


def commands(words: Catalog, has_duties: bool, gives_roles: bool = False) -> list[tuple[str, str]]:
    """(command, description) for Telegram's own menu."""
    others = {*(() if has_duties else FOR_ROLES), *(() if gives_roles else FOR_GIVERS)}
    mine = [command for command in COMMANDS if command not in others]
    return [(command, words.plain(f"command.{command}")) for command in mine]
