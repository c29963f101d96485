"""What the numbers of a chat's last question stand for."""

import re
from collections.abc import Sequence
from datetime import timedelta

from jobs.clock import Clock
from storage import choices
from storage.engine.database import Database

VALID = timedelta(minutes=30)  #: a number typed later is no answer any more
_NUMBER = re.compile(r"(?:số\s+|so\s+)?(\d{1,2})\s*[.)]?", re.IGNORECASE)


class Choices:
    """Numbers instead of buttons, kept in the database, so that a restart breaks no answer."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def remember(self, address: str, commands: Sequence[str]) -> None:
        """The chat was just shown these; an answer without choices leaves the question before it open."""
        if commands:
            until = self._clock.now() + VALID
            await self._db.run(choices.keep, channel="zalo", address=address, commands=commands, until=until)

    async def interpret(self, address: str, words: str) -> str:
        """The command that a bare number stands for; otherwise *words*, which may mean something else."""
        number = _NUMBER.fullmatch(words.strip())
        if number is None:
            return words
        commands = await self._db.read(choices.find, channel="zalo", address=address, now=self._clock.now())
        place = int(number[1])
        return commands[place - 1] if 1 <= place <= len(commands) else words
