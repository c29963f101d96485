"""What can be known of the page without a browser."""

import re
from pathlib import Path

import pytest

from bot.web.server import STATIC
from bot.web.templates import render
from bot.web.words import words_of_page

SCRIPTS = sorted(STATIC.glob("*.js"))
STYLES = sorted(STATIC.glob("*.css"))


def page(**more: object) -> str:
    settings = {"longest": 500, "words": words_of_page()}
    return render("chat.html", **{"language": "vi", "settings": settings, "trial": True, **more})


def test_every_element_that_scripts_ask_for_is_on_the_page() -> None:
    asked = {
        name
        for script in SCRIPTS
        for name in re.findall(r"""\b(?:element|getElementById)\("(\w+)"\)""", script.read_text())
    }

    assert {"log", "words", "suggestions"} <= asked
    assert asked <= set(re.findall(r'id="(\w+)"', page()))


def test_scripts_say_only_what_has_been_translated_and_all_of_it() -> None:
    said = {name for script in SCRIPTS for name in re.findall(r"\bwords\.(\w+)", script.read_text())}
    states = {"connecting", "online", "lost", "offline", "elsewhere", "ended"}  # looked up by the connection's state

    assert said | states == set(words_of_page())


def test_scripts_hold_no_sentence_of_their_own() -> None:
    for script in SCRIPTS:
        code = re.sub(r"^\s*//.*$|// .*$", "", script.read_text(), flags=re.MULTILINE)
        assert not re.findall(r"\w*[À-ỹ]\w+|\w+[À-ỹ]\w*", code), script.name


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere_and_no_markup_is_built_from_strings(path: Path) -> None:
    text = path.read_text()

    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
    assert not re.findall(r"""(?:from|import|url\(|fetch\()\s*["']?https?:""", text)
    assert text.count("\n") <= 250


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_telephones_of_2021_understand_the_scripts(path: Path) -> None:
    """Safari's of iOS 15, which the oldest iPhones in use keep: what a module can't be read with stops all of it."""
    younger = (
        r"\(\?<[=!]|AbortSignal\.(?:timeout|any)|\.at\(|\.findLast|\.toSorted|\.hasOwn\(|structuredClone|\bstatic \{"
    )
    assert not re.findall(younger, path.read_text())


def test_the_page_has_no_code_or_style_of_its_own() -> None:
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\son\w+=|\sstyle=|javascript:", page())

    assert inline == []


def test_every_control_has_a_name() -> None:
    text = page()
    for button in re.findall(r"<button\b[^>]*>.*?</button>", text, re.DOTALL):
        named = re.sub(r"<[^>]+>", "", button).strip() or 'aria-label="' in button or 'id="newer"' in button
        assert named, button
    assert '<label class="unseen" for="words">' in text
    assert 'role="log"' in text and "<noscript>" in text
