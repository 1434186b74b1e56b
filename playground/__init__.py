"""A Telegram of your own: a Bot API server, a page of phones to try a bot with, and people for tests."""

from playground.bot_api import Calls
from playground.faults import Fault, Faults
from playground.limits import Limits, Pace
from playground.model import Account, Chat, Upload
from playground.person import Person, many
from playground.pictures import a_picture
from playground.server import TOKEN, Playground
from playground.stage import Stage
from playground.worlds import Cast, small_world, world_file, world_from

__all__ = [
    "TOKEN",
    "Account",
    "Calls",
    "Cast",
    "Chat",
    "Fault",
    "Faults",
    "Limits",
    "Pace",
    "Person",
    "Playground",
    "Stage",
    "Upload",
    "a_picture",
    "many",
    "small_world",
    "world_file",
    "world_from",
]
