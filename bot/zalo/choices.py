"""What the numbers of a chat's last question stand for."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

VALID = timedelta(minutes=30)
_NUMBER = re.compile(r"(?:số\s+|so\s+)?(\d{1,2})\s*[.)]?", re.IGNORECASE)

Keep = Callable[[str, Sequence[str], datetime], Awaitable[None]]  # (address, commands, until)
Kept = Callable[[str], Awaitable[Sequence[str]]]  # (address): empty when none is kept, or no longer valid


class Choices:
    """Numbers instead of buttons. Kept by whoever is handed in, so that a restart breaks no answer."""

    def __init__(
        self,
        keep: Keep,
        kept: Kept,
        *,
        valid: timedelta = VALID,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keep = keep
        self._kept = kept
        self._valid = valid
        self._now = now

    async def asked(self, address: str, commands: Sequence[str]) -> None:
        """The chat was just shown these; an answer without choices leaves the question before it open."""
        if commands:
            await self._keep(address, tuple(commands), self._now() + self._valid)

    async def meant(self, address: str, words: str) -> str:
        """The command that a bare number stands for; otherwise *words*, which may mean something else."""
        number = _NUMBER.fullmatch(words.strip())
        if number is None:
            return words
        commands = await self._kept(address)
        place = int(number[1])
        return commands[place - 1] if 1 <= place <= len(commands) else words
