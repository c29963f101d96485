"""The house: what imports what, how long a file is, and that the words outside the code keep up with it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from bot.cli import app
from bot.commands.listed import ALL
from bot.config import Config, FeedEntry

ROOT = Path(__file__).resolve().parents[1]
INWARDS = ("news", "storage", "jobs", "bot")  #: each may import itself and what stands before it
LINES = 350

MANY_PLACES = {
    "aiohttp": "the one HTTP library: client and server are made in different parts",
    "yarl": "aiohttp's own kind of address",
    "telegram": "one channel, whose sending, receiving and forms are a module each",
    "typer": "each module of the command line declares its own commands",
    "rich": "tables and progress stand beside the commands that show them",
    "jinja2": "the trial's newspaper must not share the web chat's templates",
    "sqlite_utils": "migrations beside the engine that runs them",
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


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and its folder")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


def modules(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, code) of every module in *parts*."""
    for part in parts:
        for path in sorted((ROOT / part).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def imported(code: ast.Module) -> Iterator[str]:
    """The top names of all that is imported anywhere in *code*."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if node.level == 0 else "."


@pytest.mark.parametrize("part", INWARDS)
def test_imports_point_inwards_only(part: str) -> None:
    allowed = INWARDS[: INWARDS.index(part) + 1]
    ours = {*INWARDS, "tests", "bench", "docs", "."}
    wrong = [
        f"{path} imports {name}" for path, code in modules(part) for name in imported(code) if name in ours - {*allowed}
    ]
    assert wrong == []


def test_the_news_does_no_input_or_output_and_has_no_clock() -> None:
    doors = {"asyncio", "io", "logging", "os", "pathlib", "random", "socket", "sqlite3", "subprocess", "threading"}
    assert [f"{path}: {name}" for path, code in modules("news") for name in imported(code) if name in doors] == []
    clocks = {"now", "utcnow", "today", "time", "monotonic"}
    called = [
        f"{path}:{node.lineno}"
        for path, code in modules("news", "storage")
        for node in ast.walk(code)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert called == []


def outside() -> dict[str, list[str]]:
    """The modules that import each outside library."""
    found: dict[str, list[str]] = {}
    for path, code in modules(*INWARDS):
        for name in {*imported(code)} - {*INWARDS} - sys.stdlib_module_names:
            found.setdefault(name, []).append(path)
    return found


def test_an_outside_library_is_imported_in_one_module_only() -> None:
    wrong = {name: places for name, places in outside().items() if len(places) > 1 and name not in MANY_PLACES}
    assert wrong == {}


def test_an_outside_library_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=;, ]", line)[0].lower().replace("-", "_") for line in project["dependencies"]}
    wanted = {DECLARED_AS.get(name, name).lower().replace("-", "_") for name in outside()}
    assert wanted - asked == set()


def test_no_file_is_too_long_to_be_read_whole() -> None:
    code = (path for path in tracked() if path.suffix in {".py", ".js", ".css", ".html", ".sql"})
    pages = {str(path.relative_to(ROOT)): path for path in code if "tests/data" not in str(path)}
    long = {name: count for name, path in pages.items() if (count := len(path.read_text("utf-8").splitlines())) > LINES}
    assert long == {}


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


def keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every configuration key, dotted."""
    for name, field in model.model_fields.items():
        inner = FeedEntry if name == "feeds" else field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from keys(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}"


EVERY_KEY = sorted(keys(Config))


def example() -> dict[str, Any]:
    return tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))


def test_the_example_names_every_key_and_nothing_else() -> None:
    told = set()
    for name, value in example().items():
        inner = value[0] if name == "feeds" else value
        told |= {f"{name}.{key}" for key in inner} if isinstance(inner, dict) else {name}
    assert told == set(EVERY_KEY)


def test_the_values_of_the_example_are_the_defaults() -> None:
    assert Config(**{**example(), "feeds": []}) == Config()


def test_the_operators_page_explains_every_key() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert [key for key in EVERY_KEY if f"`{key}`" not in page] == []


def command_lines(group: Any, before: str = "baotin") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        line = f"{before} {name}"
        if hasattr(command, "commands"):
            yield from command_lines(command, line)
        else:
            yield line, command


COMMAND_LINES = dict(command_lines(typer.main.get_command(app)))


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_every_line_an_operator_can_type_is_explained_in_its_help_and_in_the_readme(line: str) -> None:
    assert COMMAND_LINES[line].help
    assert line in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [command.name for command in ALL])
def test_every_command_readers_know_is_in_the_readme(name: str) -> None:
    assert f"`/{name}" in (ROOT / "README.md").read_text("utf-8")


def test_every_make_target_of_the_words_exists() -> None:
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    words = "\n".join(
        (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "docs/operating.md")
    )
    assert set(re.findall(r"`make ([a-z]+)`", words)) <= rules
    assert {"run", "test", "check"} <= rules


def test_links_between_our_own_pages_lead_somewhere() -> None:
    broken = []
    for page in (path for path in tracked() if path.suffix == ".md"):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
