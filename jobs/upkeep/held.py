"""Held articles: ask the newsroom what becomes of them, and decide where nobody answers."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from news.delivery.messages import Reply
from storage import admins, held
from storage.admins import AdminChat, Question
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.held import Held, Released

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(hours=2)  #: how long a question stays open
NEWEST: Final = 5  #: articles that are sent where nobody answers …
RECENT: Final = timedelta(days=1)  #: … of those this young


class HeldWording(Protocol):
    """What admins read."""

    def ask(self, one: Held) -> Reply:
        """What is held, and what can be done with it."""
        ...

    def report(self, one: Held, done: Released) -> str:
        """What was done because nobody answered."""
        ...


class HeldQuestions:
    """Asks once about each feed of which articles are held."""

    def __init__(
        self,
        db: Database,
        *,
        addresses: Sequence[AdminChat],
        wording: HeldWording,
        now: Callable[[], datetime],
        on_released: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._addresses = addresses
        self._wording = wording
        self._now = now
        self._on_released = on_released

    async def round(self) -> int:
        """Ask what was not asked yet, decide what nobody answered; how many feeds."""
        now, count = self._now(), 0
        for one in await self._db.read(held.waiting):
            # A question from the future was asked by a wrong clock.
            if one.asked is None or one.asked > now:
                count += await self._ask(one, now=now)
            elif now - one.asked >= PATIENCE:
                await self._decide(one, now=now, reason="no answer")
                count += 1
        return count

    async def _ask(self, one: Held, *, now: datetime) -> int:
        if not one.url or not self._addresses:
            await self._decide(one, now=now, reason="nobody to ask")
            return 1
        words = self._wording.ask(one)

        def ask(tx: Tx) -> int:
            question = Question(choices=words.choices, until=now + PATIENCE)
            held.mark_asked(tx, one.feed, now=now)
            return admins.notify(tx, words.text, admins=self._addresses, now=now, question=question)

        asked = await self._db.run(ask)
        log.warning("articles held feed=%s count=%d: admins asked=%d", one.url, one.count, asked)
        return 1

    async def _decide(self, one: Held, *, now: datetime, reason: str) -> None:
        def decide(tx: Tx) -> Released:
            done = held.release(tx, feed=one.feed, newest=NEWEST, since=now - RECENT)
            admins.notify(tx, self._wording.report(one, done), admins=self._addresses, now=now)
            return done

        done = await self._db.run(decide)
        log.warning(
            "held articles decided feed=%s reason=%s sent=%d silent=%d", one.url, reason, done.sent, done.silent
        )
        self._on_released()
