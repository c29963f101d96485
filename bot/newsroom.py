"""What the newsroom hears from the program itself: feeds in trouble, articles that wait for its word."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.channels import Channels
from bot.logs import hide_secrets
from bot.words import held as held_words
from bot.words.missing import describe_not_found
from bot.words.undelivered import describe_undelivered
from bot.words.verdicts import describe_move
from jobs.fetching.client import Client
from jobs.polling.withdrawing import Withdrawing
from jobs.schedule import Schedule
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.feed_health import FeedHealth
from jobs.upkeep.held import HeldQuestions
from jobs.upkeep.undelivered import Undelivered
from jobs.upkeep.unheard import UnheardNotices
from storage import admins
from storage.engine.database import Database

EVERY: Final = timedelta(minutes=1)  #: how often we ask which feeds are in trouble
ASKED: Final = timedelta(seconds=10)  #: how often we ask whether articles are held
OFFERED: Final = timedelta(seconds=5)  #: how often we ask whether what reached no admin can be told to one by now
COUNTED: Final = "08:00"  #: when the newsroom hears how many deliveries are not known to have arrived


class Newsroom:
    """Reports and questions to admins; *on_released* is called when articles go on that waited for an answer."""

    def __init__(
        self,
        db: Database,
        channels: Channels,
        alarms: Alarms,
        *,
        now: Callable[[], datetime],
        on_released: Callable[[], None] = lambda: None,
    ) -> None:
        self._db, self._addresses, self._now = db, channels.admin_chats, now
        addresses, titled = channels.admin_chats, partial(describe_undelivered, title=channels.title)
        self.undelivered = Undelivered(db, addresses=addresses, wording=titled, now=now)
        self.feed_health = FeedHealth(
            db,
            alarms,
            addresses=addresses,
            wording=lambda feed: hide_secrets(describe_move(feed)),  # an address may hold a password
            now=now,
        )
        self.unheard = UnheardNotices(db, addresses=addresses, now=now)
        self.held = HeldQuestions(db, addresses=addresses, wording=held_words, now=now, on_released=on_released)

    async def report(self, text: str) -> None:
        """Tell admins *text*."""
        await self._db.run(admins.notify, text, admins=self._addresses, now=self._now())

    def ask_about_missing(self, client: Client) -> Withdrawing:
        """What asks for the pages of articles that are missed; admins hear where it can't be believed."""
        return Withdrawing(self._db, client, addresses=self._addresses, wording=describe_not_found, now=self._now)

    def begin(self, schedule: Schedule) -> None:
        """Have *schedule* ask and report from now on."""
        schedule.every(EVERY, self.feed_health.round, "feed health")
        schedule.every(ASKED, self.held.round, "held")
        schedule.every(OFFERED, self.unheard.round, "unheard")
        schedule.daily(COUNTED, self.undelivered.report, "undelivered")
