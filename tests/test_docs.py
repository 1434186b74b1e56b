"""The pages say what is true: commands, settings, files, functions, tables and log events named in them exist."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from sqlmodel import SQLModel

import storage.tables
from bot.__main__ import app
from config.settings import LANGUAGES, Settings
from config.texts.catalog import CATALOGS
from rules.residents import Role
from screens.menu import COMMANDS

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
OPERATING = ROOT / "docs" / "operating.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = {f"YISHI_{name.upper()}" for name in Settings.model_fields}
CODE = sorted(file for room in ("bot", "handlers") for file in (ROOT / room).rglob("*.py"))


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def each(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=name_of)


# --- commands


@each([*READMES, ROOT / "CONTRIBUTING.md", OPERATING])
def test_commands_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= targets, f"{name_of(page)} names make {' '.join(sorted(named - targets))}"


def test_the_readme_has_the_two_commands() -> None:
    for page in READMES:
        text = page.read_text("utf-8")
        assert "make run" in text
        assert "make test" in text


def operators_commands() -> set[str]:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {
        *commands,
        *(f"{name} {inner}" for name, group in commands.items() for inner in getattr(group, "commands", ())),
    }


@each(PAGES)
def test_commands_of_the_operator_exist(page: Path) -> None:
    inner = "|".join(sorted({command.split()[1] for command in operators_commands() if " " in command}))
    named = re.findall(rf"python -m bot ([a-z]+(?: (?:{inner})\b)?)", page.read_text("utf-8"))
    assert not (wrong := set(named) - operators_commands()), f"{name_of(page)} names {sorted(wrong)}"


def test_every_command_of_the_operator_is_explained() -> None:
    text = OPERATING.read_text("utf-8")
    for command in operators_commands() - {"role", "roster", "unit"}:
        assert f"python -m bot {command}" in text, f"docs/operating.md does not name {command}"


# --- settings


@each([*PAGES, ROOT / ".env.example"])
def test_settings_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"YISHI_[A-Z_]*[A-Z]", page.read_text("utf-8")))
    assert named <= SETTINGS, f"{name_of(page)} names {sorted(named - SETTINGS)}"


@each([*READMES, OPERATING, ROOT / ".env.example"])
def test_every_setting_is_named(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = {setting for setting in SETTINGS if not re.search(rf"{setting}\b", text)}
    assert not missing, f"{name_of(page)} does not name {sorted(missing)}"


def test_the_example_sets_nothing_by_itself() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert all(not line or line.startswith("#") for line in lines), "copied as it is it should change nothing"


@pytest.mark.parametrize("page", READMES, ids=name_of)
def test_defaults_are_as_the_code_has_them(page: Path) -> None:
    text = page.read_text("utf-8")
    defaults = {
        "place": Settings.model_fields["place"].default,
        "timezone": Settings.model_fields["timezone"].default,
        "language": Settings.model_fields["language"].default,
        "telegram_api": Settings.model_fields["telegram_api"].default,
        "secret_key_file": str(Settings.model_fields["secret_key_file"].default),
        "http_port": str(Settings.model_fields["http_port"].default),
        "http_host": Settings.model_fields["http_host"].default,
    }
    for name, default in defaults.items():
        row = next(line for line in text.splitlines() if line.startswith("|") and f"YISHI_{name.upper()}`" in line)
        assert default in row, f"{name_of(page)}: the default of YISHI_{name.upper()} is {default}"


def test_languages_and_commands_of_the_bot_are_as_the_code_has_them() -> None:
    assert set(LANGUAGES) == set(CATALOGS)
    for page in PAGES:
        named = set(re.findall(r"`/([a-z]+)`", page.read_text("utf-8"))) - {"health", "hello", "newbot", "command"}
        assert named <= set(COMMANDS), f"{name_of(page)} names /{' /'.join(sorted(named - set(COMMANDS)))}"


# --- links, files, functions


def links(page: Path) -> Iterator[tuple[str, str]]:
    """(file, heading) of every link that stays inside."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            file, _, heading = target.partition("#")
            yield file, heading


def headings(page: Path) -> set[str]:
    """As GitHub makes anchors of them."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@each(PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    for file, heading in links(page):
        target = page.parent / file if file else page
        assert target.exists(), f"{name_of(page)} links to {file}, which is not there"
        if heading:
            assert heading in headings(target), f"{name_of(page)} links to #{heading}, which {name_of(target)} lacks"


@each([page for page in PAGES if page.name != "CHANGELOG.md"])
def test_files_that_are_named_exist(page: Path) -> None:
    rooms = r"(?:bot|handlers|screens|council|storage|rules|config|playground|tests|docs)"
    for named in set(re.findall(rf"`({rooms}/[\w./-]*)`", page.read_text("utf-8"))):
        assert (ROOT / named).exists(), f"{name_of(page)} names {named}, which is not there"


def defined_in(file: Path) -> set[str]:
    """Functions and classes of a module, methods as Class.method."""
    found = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inside = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            found |= {f"{node.name}.{one.name}" for one in inside}
    return found


def steps_of_a_tap() -> list[tuple[str, list[str]]]:
    rows = re.findall(r"^\|[^|]*\| `([\w/]+\.py)` \|([^|]*)\|$", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)
    return [(file, re.findall(r"`([\w.]+)`", functions)) for file, functions in rows]


def test_every_step_of_the_tap_can_be_followed() -> None:
    steps = steps_of_a_tap()
    assert len(steps) > 20, "docs/architecture.md does not tell the tap's way any more"
    for file, functions in steps:
        assert functions, f"docs/architecture.md names no function of {file}"
        for function in functions:
            assert function in defined_in(ROOT / file), f"docs/architecture.md: {file} has no {function}"


# --- words


def test_every_table_is_in_the_glossary() -> None:
    assert storage.tables.PlaceRow.metadata is SQLModel.metadata
    for table in SQLModel.metadata.tables:
        assert f"table `{table}`" in GLOSSARY, f"docs/glossary.md has no table `{table}`"


@pytest.mark.parametrize("room", ["rules", "council", "screens", "storage"])
def test_every_module_is_in_the_glossary(room: str) -> None:
    for file in (ROOT / room).glob("*.py"):
        name = file.stem
        written = any(f"`{word}`" in GLOSSARY for word in (name, name.removesuffix("s"), name.title()))
        assert written or name == "__init__", f"docs/glossary.md does not say what {room}/{file.name} is about"


def test_every_role_is_explained() -> None:
    for role in Role:
        assert f"`Role.{role}`" in GLOSSARY, f"docs/glossary.md has no {role}"
        assert f"`{role}`" in OPERATING.read_text("utf-8"), f"docs/operating.md does not say what {role} can do"


def test_the_glossary_ends_with_words_we_do_not_use() -> None:
    assert re.findall(r"^## (.+)$", GLOSSARY, re.MULTILINE)[-1] == "Words we don't use"


def test_decisions_are_numbered_without_gaps() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, file in enumerate(files, start=1):
        assert re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", file.name), f"{file.name} should be number {number:04}"
        title = file.read_text("utf-8").splitlines()[0]
        assert title.startswith(f"# {number:04} "), f"{file.name} begins with another number"


# --- the operator's page


def log_events() -> set[str]:
    """What the code logs, by name."""
    found = set()
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
                assert isinstance(node.args[0], ast.Constant), f"{name_of(file)}:{node.lineno} logs no fixed event"
                found.add(node.args[0].value)
    return found


def explained(column: str) -> set[str]:
    """The first cells of the table that begins with this heading."""
    text = OPERATING.read_text("utf-8")
    table = text[text.index(f"| {column} |") :].split("\n\n")[0]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_every_event_of_the_log_is_explained() -> None:
    logged, told = log_events(), explained("event")
    assert logged == told, f"not explained: {sorted(logged - told)}; not logged: {sorted(told - logged)}"


def test_every_field_of_the_health_page_is_explained() -> None:
    served = set()
    for file in ("http.py", "running.py"):
        source = (ROOT / "bot" / file).read_text("utf-8")
        served |= set(re.findall(r'"((?:live|ready|why_not)|(?:updates|letters)_[a-z]+)":', source))
    assert served == explained("field")


# --- what no committed file may hold


def committed() -> list[Path]:
    """Text files that git has or would take."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError) as why:
        pytest.skip(f"this is no git repository: {why}")
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:8192]]


FORBIDDEN = {
    "a path outside": "../" + "shared",
    "a path of one machine": r"(?<![\w./-])/(?:wo" + "rk|ro" + "ot|ho" + "me/[a-z])/",
    "a package index": "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("py" + "pi", "org"),
            ("python" + "hosted", "org"),
            ("npm" + "js", "org"),
            ("npm" + "js", "com"),
            ("cra" + "tes", "io"),
            ("ruby" + "gems", "org"),
            ("proxy", "go" + "lang", "org"),
        )
    )
    + "|--(?:extra-)?index"
    + r"-url[ =]h|--find"
    + r"-links[ =]\S*[:/]",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    for file in committed():
        found = pattern.search(file.read_text("utf-8", errors="replace"))
        assert not found, f"{name_of(file)} holds {what}: {found and found.group()}"
