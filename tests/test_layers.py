"""Imports go one way: bot → handlers → screens, council → storage → rules. One case a file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "bot": {"handlers", "screens", "council", "storage", "rules", "config", "playground"},
    "handlers": {"screens", "council", "rules", "config"},
    "screens": {"rules", "config"},
    "council": {"storage", "rules"},
    "storage": {"rules"},
    "config": {"rules"},
    "rules": set(),
    "playground": set(),
}
"""Room → the rooms below it."""
ONLY_IN = {
    "telegram": {"bot", "handlers"},
    "sqlalchemy": {"storage"},
    "sqlmodel": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
}
"""What is known in these rooms and nowhere else."""
NEEDS_ONLY_PYTHON = {"rules", "council", "screens"}
OPENS_THE_PLAYGROUND = ROOT / "bot" / "demo.py"
FILES = sorted(file for room in MAY_IMPORT for file in (ROOT / room).rglob("*.py"))


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """(line, the first word of a module's name) for every import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name.split(".")[0]) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, (node.module or "").split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            up = file.parents[node.level - 1].relative_to(ROOT).parts
            yield node.lineno, up[0] if up else (node.module or "").split(".")[0]


def wrong(file: Path) -> Iterator[str]:
    """A sentence for every import that goes the wrong way."""
    room = file.relative_to(ROOT).parts[0]
    for line, name in imported(file):
        here = f"{file.relative_to(ROOT)}:{line}"
        if name in MAY_IMPORT and name != room and name not in MAY_IMPORT[room]:
            yield f"{here} imports {name}, which does not lie below {room}"
        if name == "tests":
            yield f"{here} imports tests: the program must run without them"
        if name == "playground" and room != "playground" and file != OPENS_THE_PLAYGROUND:
            yield f"{here} imports playground: only bot/demo.py opens it"
        if name in ONLY_IN and room not in ONLY_IN[name]:
            yield f"{here} imports {name}, which only {' and '.join(sorted(ONLY_IN[name]))} may know"
        is_ours_or_python = name in MAY_IMPORT or name in sys.stdlib_module_names
        if room in NEEDS_ONLY_PYTHON and not is_ours_or_python and name not in ONLY_IN:
            yield f"{here} imports {name}: {room} needs nothing but Python"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_imports_only_what_lies_below_its_room(file: Path) -> None:
    assert not (found := list(wrong(file))), "\n".join(found)


@pytest.mark.parametrize(
    ("room", "line", "says"),
    [
        ("rules", "from storage.work import Work", "does not lie below rules"),
        ("rules", "import sqlmodel", "only storage may know"),
        ("rules", "import structlog", "needs nothing but Python"),
        ("screens", "import council", "does not lie below screens"),
        ("screens", "def late():\n    from storage import tables", "does not lie below screens"),
        ("council", "from telegram import Update", "only bot and handlers may know"),
        ("storage", "from council.issues import second", "does not lie below storage"),
        ("handlers", "from storage.work import Work", "does not lie below handlers"),
        ("handlers", "from ..bot import pace", "does not lie below handlers"),
        ("playground", "from rules import stages", "does not lie below playground"),
        ("bot", "import playground", "only bot/demo.py opens it"),
    ],
)
def test_an_import_that_goes_the_wrong_way_is_found(
    room: str, line: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    file = tmp_path / room / "new.py"
    file.parent.mkdir()
    file.write_text(line + "\n", "utf-8")
    assert any(says in sentence for sentence in wrong(file)), f"“{line}” went unnoticed in {room}/"


def test_every_room_has_files() -> None:
    rooms = {file.relative_to(ROOT).parts[0] for file in FILES}
    assert rooms == set(MAY_IMPORT), "a room is empty or was moved; say so in MAY_IMPORT"
