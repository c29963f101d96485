"""The pages beside the code keep up with it: README, the operators' page, the example configuration, links."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from bot.cli import app
from bot.commands import ALL
from bot.config import Config
from bot.config.sections import FeedEntry
from tests.source import ROOT, tracked


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
    known = set()
    for name, value in example().items():
        inner = value[0] if name == "feeds" else value
        known |= {f"{name}.{key}" for key in inner} if isinstance(inner, dict) else {name}
    assert known == set(EVERY_KEY)


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
