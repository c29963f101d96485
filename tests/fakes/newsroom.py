"""A newsroom for tests: admins on some channels, and what they read of alarms."""

from collections.abc import Callable, Sequence

from bot.words.alarms import describe_alarms
from bot.words.verdicts import describe_move
from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.feed_health import FeedHealth
from news.watch.alarms import Alarm
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.channels import channels

ADMINS = (AdminChat("telegram", "1"), AdminChat("zalo", "2"))


class FakeNewsroom:
    """Hears alarms in the program's own words."""

    def __init__(self, db: Database, clock: Clock, *, admins: Sequence[AdminChat] = ADMINS) -> None:
        self._db, self._clock, self._admins = db, clock, admins
        self.held: set[str] = set()  #: the channels by which nothing leaves
        self.meanwhile: Callable[[], None] | None = None  #: happens once, while words are found
        self.alarms = Alarms(db, addresses=admins, wording=self._word, clock=clock, list_held=lambda: self.held)

    def feed_health(self) -> FeedHealth:
        """What looks after its feeds."""
        return FeedHealth(self._db, self.alarms, addresses=self._admins, wording=describe_move, now=self._clock.now)

    def _word(self, begun: Sequence[Alarm], ended: Sequence[Alarm]) -> str:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        return describe_alarms(begun, ended, channels=channels())

    async def heard(self, channel: str = "telegram") -> list[str]:
        """What those on *channel* have heard after one more round, or will where it is held."""
        await self.alarms.round()
        await self._db.run(self._deliver)
        sql = """
            SELECT n.text FROM outbox o JOIN notices n ON n.id = o.item_id
             WHERE o.channel = :channel AND o.kind = 'notice' AND o.state <> 'dropped' ORDER BY n.id
        """
        return [row["text"] for row in await make.rows(self._db, sql, channel=channel)]

    def _deliver(self, tx: Tx) -> None:
        for channel in {"telegram", "zalo"} - self.held:
            tx.run(
                """
                UPDATE outbox SET state = 'sent', due = NULL
                 WHERE channel = :channel AND kind = 'notice' AND due IS NOT NULL
                """,
                channel=channel,
            )
