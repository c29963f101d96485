"""Every state and every reason has words, in both languages."""

import re
from pathlib import Path

import pytest

from bot.texts import LANGUAGES, language
from bot.words.outcomes import (
    describe_chat_state,
    describe_detail,
    describe_fate,
    describe_reason,
    describe_state,
    explain_absence,
    explain_cause,
    explain_reason,
)
from news.delivery.absences import Absence
from news.feeds.fates import Fate
from news.feeds.unseen import Cause
from storage.outbox.rows import DropReason

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "storage" / "outbox"
STATE = re.compile(r"(?<![.\w])(?:o\.|[a-z]\.)?state (?:=|<>) '([a-z]+)'")
DETAIL = re.compile(r"""detail ?= ?(["'])([^"'{}]+)\1""")


def written(pattern: re.Pattern[str], group: int, *folders: Path) -> set[str]:
    """What the code itself writes in such a place."""
    pages = [page.read_text("utf-8") for folder in folders for page in sorted(folder.rglob("*.py"))]
    return {found[group] for page in pages for found in pattern.finditer(page)}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("reason", DropReason)
def test_every_reason_has_words_for_the_newsroom_and_for_readers(reason: DropReason, code: str) -> None:
    with language(code):
        clause, sentence = describe_reason(reason), explain_reason(reason)
    assert clause not in ("", reason.value) and not clause.endswith(".")
    assert sentence not in ("", reason.value) and sentence.endswith(".")


def test_no_two_reasons_are_told_in_the_same_words() -> None:
    for words in (describe_reason, explain_reason):
        assert len({words(reason) for reason in DropReason}) == len(DropReason)


def test_every_state_that_a_row_is_put_into_has_words() -> None:
    states = written(STATE, 1, ROOM) - {"active", "matched", "withdrawn"}  # of chats and articles
    assert {"sent", "dropped", "gathered", "bundled", "unknown"} <= states
    assert [state for state in sorted(states | {"unsure", "failed"}) if describe_state(state) == state] == []


def test_what_we_write_beside_a_state_is_told_in_the_reader_s_language() -> None:
    details = written(DETAIL, 2, ROOM, ROOT / "jobs" / "delivery") - {" "}
    assert "moved" in details
    assert [detail for detail in sorted(details) if describe_detail(detail) == detail] == []


def test_what_another_version_or_a_platform_wrote_stands_as_it_is() -> None:
    for words in (describe_reason, explain_reason, describe_state, describe_detail, describe_chat_state):
        assert words("lost-in-space") == "lost-in-space"
    assert describe_chat_state("suspended") != "suspended"


@pytest.mark.parametrize("code", LANGUAGES)
def test_whatever_becomes_of_an_article_has_words(code: str) -> None:
    with language(code):
        assert [fate for fate in Fate if not describe_fate(fate) and fate is not Fate.MATCHED] == []
        assert [one for one in Absence if not explain_absence(one).endswith(".")] == []
        assert [one for one in Cause if not explain_cause(one).endswith(".")] == []
