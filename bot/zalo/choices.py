"""What the numbers of a chat's last question stand for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.zalo.several import combine, read_numbers
from jobs.clock import Clock
from news.text.vietnamese import fold
from storage import choices
from storage.choices import KeptChoices
from storage.engine.database import Database

VALID: Final = timedelta(minutes=30)  #: a number typed later is no answer any more
READING: Final = timedelta(seconds=2)  #: nobody reads a question and answers it sooner
_NUMBER: Final = re.compile(r"(?:số\s+|so\s+)?(\d{1,2})\s*[.)]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What was meant by what was typed."""

    words: str  #: the command, or the words themselves
    offered: int | None = None  #: a number that chooses nothing: so many could be chosen
    early: bool = False  #: it is one of them, and came before its question could be read


class Choices:
    """Numbers instead of buttons, kept in the database, so that a restart breaks no answer."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def remember(self, address: str, commands: Sequence[str], typed: Mapping[str, str]) -> None:
        """The chat was just shown these; an answer without choices leaves the numbers of the question before it open.

        What had to be *typed* to agree to that question is agreed to no more, whatever was answered.
        """
        if not commands and not typed:
            await self._db.run(choices.disarm, channel="zalo", address=address)
        else:
            now = self._clock.now()
            await self._db.run(
                choices.keep,
                channel="zalo",
                address=address,
                commands=commands,
                typed=typed,
                until=now + VALID,
                asked=now,
            )

    async def ask(self, address: str, commands: Sequence[str]) -> None:
        """A question left that had waited for that."""
        if commands:
            await self._db.run(
                choices.mark_asked, channel="zalo", address=address, commands=commands, asked=self._clock.now()
            )

    async def interpret(self, address: str, words: str, *, at: datetime | None = None) -> Meant:
        """What is meant by *words* that came in at a moment by our clock, which may be handled much later."""
        at = at or self._clock.now()
        kept = await self._db.read(choices.find, channel="zalo", address=address, now=self._clock.now())
        number = _NUMBER.fullmatch(words.strip())
        if number is None:
            several = self._choose_several(kept, words, at=at)
            return Meant(words=several or (kept.typed.get(fold(words)) if kept else None) or words)
        place, offered = int(number[1]), len(kept.commands) if kept else 0
        if kept is None or not 1 <= place <= offered:
            return Meant(words=words, offered=offered)
        if kept.asked is None or at < kept.asked + READING:
            return Meant(words=words, offered=offered, early=True)
        return Meant(words=kept.commands[place - 1])

    @staticmethod
    def _choose_several(kept: KeptChoices | None, words: str, *, at: datetime) -> str:
        """The command that stands for several numbers, of a menu of switches that could be read; "" for all else."""
        numbers = read_numbers(words)
        if kept is None or kept.asked is None or at < kept.asked + READING:
            return ""
        if not numbers or not all(1 <= one <= len(kept.commands) for one in numbers):
            return ""
        return combine([kept.commands[one - 1] for one in numbers])
