"""Every sentence in every language."""

import ast
import asyncio
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bot import texts
from bot.commands import ALL
from bot.texts import LANGUAGES, _, language

BOT = Path(texts.__file__).parent
NAMES = {name for command in ALL for name in (command.name, *command.aliases)}


@cache
def sentences() -> frozenset[str]:
    """All that is said anywhere."""
    return frozenset(sentence for _file, sentence in find_sentences(BOT))


def find_sentences(under: Path) -> list[tuple[str, str]]:
    """Files there, each with what is said in it."""
    with (BOT / "locale" / "extraction.cfg").open() as mapping:
        method_map, _options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel has no types there
    found = extract_from_dir(under, method_map=method_map, keywords={"_": None})
    return [(file, message) for file, _line, message, _comments, _context in found if isinstance(message, str)]


def catalogue(code: str) -> Catalog:
    with (BOT / "locale" / code / "LC_MESSAGES" / "baotin.po").open("rb") as file:
        return read_po(file, locale=code)


def translated() -> Iterator[tuple[str, str]]:
    for code in LANGUAGES[1:]:
        for message in catalogue(code):
            if message.id:
                assert isinstance(message.id, str)
                assert isinstance(message.string, str)
                yield message.id, message.string


def placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    known = {str(message.id) for message in catalogue(code) if message.id and message.string and not message.fuzzy}
    assert sentences() - known == set(), "run `make texts`, then translate"
    assert known - sentences() == set(), "run `make texts`"


def test_no_sentence_stands_within_an_f_string() -> None:
    """Before Python 3.12 nobody who collects sentences sees it there."""
    for path in BOT.rglob("*.py"):
        within = (part for node in ast.walk(ast.parse(path.read_text("utf-8"))) for part in _parts(node))
        assert not any(isinstance(part, ast.Call) and ast.unparse(part.func) == "_" for part in within), path


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    return ast.walk(node) if isinstance(node, ast.JoinedStr) else iter(())


def test_a_translation_has_the_same_gaps_to_fill() -> None:
    for vietnamese, other in translated():
        assert placeholders(vietnamese) == placeholders(other), other


def test_a_translation_begins_and_ends_with_the_same_blanks() -> None:
    for vietnamese, other in translated():
        assert vietnamese[: len(vietnamese) - len(vietnamese.lstrip())] == other[: len(other) - len(other.lstrip())]
        assert vietnamese.count("\n") == other.count("\n")


def test_no_translation_is_a_text_twice_over() -> None:
    for _vietnamese, other in translated():
        middle = len(other) // 2
        assert len(other) < 8 or other[:middle].strip() != other[-middle:].strip(), other


def test_every_command_a_sentence_names_exists() -> None:
    for sentence in {text for pair in translated() for text in pair}:
        for name in re.findall(r"(?<![\w/<.:\[])/([a-z]+)\b", sentence):
            assert name in NAMES, sentence


def test_a_sentence_is_said_in_the_language_at_hand_and_only_there() -> None:
    assert _("Tin mới nhất") == "Tin mới nhất"
    with language("en"):
        assert _("Tin mới nhất") == "Latest news"
        with language("xx"):
            assert _("Tin mới nhất") == "Tin mới nhất"
        assert _("Tin mới nhất") == "Latest news"
        assert _("chưa có trong từ điển") == "chưa có trong từ điển"
    assert _("Tin mới nhất") == "Tin mới nhất"


async def test_a_task_speaks_the_language_it_was_started_in() -> None:
    async def said() -> str:
        await asyncio.sleep(0)
        return _("Tin mới nhất")

    with language("en"):
        task = asyncio.create_task(said())
    assert await task == "Latest news"
