"""The house: what may import what, and that one word means one thing."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.source import ROOT, Module, modules, tracked

INWARDS = ("news", "storage", "jobs", "bot")  #: each may import itself and what stands before it

#: The rooms of each package, floor by floor: a room may import those of lower floors only. "*" is every other module.
ROOMS = {
    "news": ("errors", "text", "articles stories topics delivery watch", "asking feeds"),
    "storage": ("times", "engine", "books", "outbox", "*"),
    "jobs": ("clock", "parsing", "fetching matching", "polling delivery upkeep", "schedule"),
    "bot": (
        "requests texts version",
        "words",
        "config logs catalogue sample",
        "channels ending",
        "inbox replies webhooks",
        "telegram zalo web",
        "broadcasting outages upkeep",
        "commands",
        "newsroom wiring",
        "delivery polling",
        "outside watch",
        "app",
        "trial",
        "cli",
        "__main__",
    ),
}

#: Words that make a reader guess; the plain ones are in CONTRIBUTING.md.
RIDDLES = {"told", "given", "budget", "purse", "meter", "spending", "looks", "take_in", "ways_out", "announcement"}

MANY_PLACES = {
    "aiohttp": "the one HTTP library: client and server are made in different parts",
    "yarl": "aiohttp's own kind of address",
    "telegram": "one channel, whose sending, receiving and forms are a module each",
    "typer": "each module of the command line declares its own commands",
    "rich": "tables and progress stand beside the commands that show them",
    "jinja2": "the trial's newspaper must not share the web chat's templates",
    "sqlite_utils": "migrations beside the engine that runs them",
    "cachetools": "a bounded memory stands beside what it remembers",
    "pydantic": "the keys of the configuration beside what reads and checks the file",
    "ahocorasick": "topics and breaking news each have phrases of their own to look for",
}
DECLARED_AS = {
    "ahocorasick": "pyahocorasick",
    "babel": "Babel",
    "jinja2": "Jinja2",
    "psycopg": "psycopg",
    "pydantic": "pydantic-settings",
    "telegram": "python-telegram-bot",
    "yarl": "aiohttp",
}
#: Paths of one machine mean nothing on another.
FOREIGN = re.compile(r"/home/\w+/|/Users/\w+/", re.IGNORECASE)

pytestmark = pytest.mark.xdist_group("house")  # what one worker has read, it need not read again


def imported(code: ast.Module) -> Iterator[str]:
    """What is imported anywhere in *code*, dotted; a name out of a package counts as a module of it."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            name = node.module or ""
            yield from (f"{name}.{alias.name}" if "." not in name else name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "."


def floor(name: str) -> int:
    """On which floor of its package the module stands; one above all where no floor has it."""
    package, _, rest = name.partition(".")
    room = rest.partition(".")[0]
    for height, rooms in enumerate(ROOMS[package]):
        if room in rooms.split():
            return height
    return ROOMS[package].index("*") if "*" in ROOMS[package] else len(ROOMS[package])


def upward(code: Iterable[Module]) -> list[str]:
    """The imports that go up the house, or from one room into another of the same floor."""
    found = []
    for name, module in code:
        package, _, rest = name.partition(".")
        for other in {*imported(module)}:
            target, _, inside = other.partition(".")
            if target not in {*INWARDS, "tests", "bench", "docs", ""}:
                continue
            if target != package:
                if target not in INWARDS[: INWARDS.index(package)]:
                    found.append(f"{name} imports {other}")
                continue
            same = rest.partition(".")[0] == inside.partition(".")[0] or not rest
            shared = ROOMS[package][min(floor(name), len(ROOMS[package]) - 1)] == "*" == ROOMS[package][-1]
            if not same and floor(other) >= floor(name) and not (shared and floor(other) == floor(name)):
                found.append(f"{name} imports {other}")
    return sorted(found)


def twice(code: Iterable[Module]) -> dict[str, list[str]]:
    """The class names that stand in several modules."""
    places: dict[str, set[str]] = {}
    for name, module in code:
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, set()).add(name)
    return {name: sorted(found) for name, found in places.items() if len(found) > 1}


def test_imports_point_inwards_from_package_to_package_and_from_room_to_room() -> None:
    assert upward(modules(*INWARDS)) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("news.text.dates", "import jobs.clock"),
        ("news.articles.article", "from news.topics.taxonomy import Topic"),
        ("news.text.links", "from news.feeds import feed"),
        ("storage.engine.database", "from storage.outbox import claim"),
        ("storage.outbox.claim", "from storage import chats"),
        ("jobs.polling.poll", "from jobs.delivery.deliver import Delivering"),
        ("bot.telegram.channel", "from bot.commands import Commands"),
        ("bot.inbox", "from bot.zalo import channel"),
        ("bot.app", "from tests import make"),
    ],
)
def test_an_import_turned_round_is_noticed(name: str, line: str) -> None:
    assert len(upward([(name, ast.parse(line))])) == 1


def test_every_room_has_its_floor() -> None:
    assert [
        name for name, _ in modules(*INWARDS) if "." in name and floor(name) == len(ROOMS[name.split(".")[0]])
    ] == []


def test_the_news_does_no_input_or_output_and_has_no_clock() -> None:
    doors = {"asyncio", "io", "logging", "os", "pathlib", "random", "socket", "sqlite3", "subprocess", "threading"}
    opened = [
        f"{name}: {one}" for name, code in modules("news") for one in imported(code) if one.split(".")[0] in doors
    ]
    assert opened == []
    assert asked_for_time("news", "storage") == []


def asked_for_time(*parts: str) -> list[str]:
    """Where *parts* ask the machine what time it is."""
    clocks = {"now", "utcnow", "today", "time", "monotonic"}
    return [
        f"{name}:{node.lineno}"
        for name, code in modules(*parts)
        for node in ast.walk(code)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]


def outside() -> dict[str, list[str]]:
    """The modules that import each outside library."""
    found: dict[str, list[str]] = {}
    for module, code in modules(*INWARDS):
        names = {one.partition(".")[0] for one in imported(code)}
        for name in names - {*INWARDS, ""} - sys.stdlib_module_names:
            found.setdefault(name, []).append(module)
    return found


def test_an_outside_library_is_imported_in_one_module_only() -> None:
    wrong = {name: places for name, places in outside().items() if len(places) > 1 and name not in MANY_PLACES}
    assert wrong == {}


def test_an_outside_library_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=;, ]", line)[0].lower().replace("-", "_") for line in project["dependencies"]}
    wanted = {DECLARED_AS.get(name, name).lower().replace("-", "_") for name in outside()}
    assert wanted - asked == set()


def test_a_class_name_stands_in_one_module_only() -> None:
    assert twice(modules(*INWARDS)) == {}


def test_a_class_name_used_twice_is_noticed() -> None:
    one, other = ast.parse("class Chat: pass"), ast.parse("def f():\n    class Chat: pass")
    assert twice([("news.one", one), ("bot.other", other)]) == {"Chat": ["bot.other", "news.one"]}


def identifiers(code: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that *code* gives to something, with its line."""
    for node in ast.walk(code):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).rpartition(".")[2], node.lineno


def is_riddle(identifier: str) -> bool:
    """Whether one of the words to avoid is in it; `Recipient…` is allowed in the names of errors only."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower()
    singles = {one.removesuffix("s") for one in words.split("_")} | {*words.split("_")}
    errors = {"RecipientGone", "RecipientMoved"}
    return bool(singles & RIDDLES) or words in RIDDLES or ("recipient" in singles and identifier not in errors)


def test_names_are_plain_words() -> None:
    found = [
        f"{name}:{at} {one}" for name, code in modules(*INWARDS) for one, at in identifiers(code) if is_riddle(one)
    ]
    assert found == []


def test_no_word_of_the_place_where_it_was_written() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".ico"} or path.name.startswith("requirements") or path == Path(__file__):
            continue
        lines = path.read_text("utf-8", errors="replace").splitlines()
        found += [
            f"{path.relative_to(ROOT)}:{at}: {one[:90]}" for at, one in enumerate(lines, 1) if FOREIGN.search(one)
        ]
    assert found == []
