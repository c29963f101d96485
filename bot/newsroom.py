"""What the newsroom hears from the program itself: feeds in trouble, articles that wait for its word."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.words import held as held_words
from bot.words.verdicts import describe_feed, describe_gap
from jobs.schedule import Schedule
from jobs.upkeep.health import Health
from jobs.upkeep.held import HeldQuestions
from storage.admins import AdminChat
from storage.engine.database import Database

EVERY: Final = timedelta(minutes=1)  #: how often we ask which feeds are in trouble
ASKED: Final = timedelta(seconds=10)  #: how often we ask whether articles are held


class Newsroom:
    """Reports and questions to admins; *on_released* is called when articles go on that waited for an answer."""

    def __init__(
        self,
        db: Database,
        addresses: Sequence[AdminChat],
        *,
        now: Callable[[], datetime],
        on_released: Callable[[], None] = lambda: None,
    ) -> None:
        self.health = Health(db, addresses=addresses, wording=describe_feed, describe_gap=describe_gap, now=now)
        self.held = HeldQuestions(db, addresses=addresses, wording=held_words, now=now, on_released=on_released)

    def begin(self, schedule: Schedule) -> None:
        """Have *schedule* ask and report from now on."""
        schedule.every(EVERY, self.health.round, "health")
        schedule.every(ASKED, self.held.round, "held")
