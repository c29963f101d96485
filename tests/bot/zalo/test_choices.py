"""A number answers the last question of its chat, and only while that is fresh."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.zalo.choices import Choices

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Kept:
    """What a database would keep."""

    def __init__(self) -> None:
        self.questions: dict[str, tuple[Sequence[str], datetime]] = {}
        self.now = NOON

    async def keep(self, address: str, commands: Sequence[str], until: datetime) -> None:
        self.questions[address] = (commands, until)

    async def kept(self, address: str) -> Sequence[str]:
        commands, until = self.questions.get(address, ((), NOON))
        return commands if until > self.now else ()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def choices(kept: Kept) -> Choices:
    return Choices(kept.keep, kept.kept, now=lambda: kept.now)


@pytest.mark.parametrize("words", ["2", " 2 ", "2.", "2)", "02", "số 2", "So 2"])
async def test_a_number_means_its_choice(choices: Choices, words: str) -> None:
    await choices.asked("lan", ["/bo a", "/bo b"])
    assert await choices.meant("lan", words) == "/bo b"


@pytest.mark.parametrize("words", ["0", "3", "12", "123", "2 b", "hai", "/chude", ""])
async def test_other_words_stay_what_they_are(choices: Choices, words: str) -> None:
    await choices.asked("lan", ["/bo a", "/bo b"])
    assert await choices.meant("lan", words) == words


async def test_a_question_is_over_after_half_an_hour(kept: Kept, choices: Choices) -> None:
    await choices.asked("lan", ["/bo a"])
    kept.now = NOON + timedelta(minutes=29)
    assert await choices.meant("lan", "1") == "/bo a"
    kept.now = NOON + timedelta(minutes=30)
    assert await choices.meant("lan", "1") == "1"


async def test_only_the_chats_own_last_question_counts(choices: Choices) -> None:
    await choices.asked("lan", ["/bo a"])
    await choices.asked("lan", ["/bo b"])
    await choices.asked("lan", [])  # an answer without choices asks nothing
    assert await choices.meant("lan", "1") == "/bo b"
    assert await choices.meant("hoa", "1") == "1"


async def test_a_restart_breaks_no_answer(kept: Kept, choices: Choices) -> None:
    await choices.asked("lan", ["/bo a"])
    assert await Choices(kept.keep, kept.kept).meant("lan", "1") == "/bo a"
