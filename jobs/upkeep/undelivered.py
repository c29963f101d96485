"""Tell the newsroom, as numbers, of deliveries that ended without anybody being sure that they arrived."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from storage import admins
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import undelivered
from storage.outbox.undelivered import Counts

log = logging.getLogger(__name__)


class Undelivered:
    """The report of what is not known to have arrived: each such delivery is in one of them."""

    def __init__(
        self,
        db: Database,
        *,
        addresses: Sequence[AdminChat],
        wording: Callable[[Counts], str],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._addresses = addresses
        self._wording = wording
        self._now = now

    async def report(self) -> None:
        """Say how many there are since the last report; nothing where there is none."""
        counts = await self._db.run(self._report)
        for (channel, reason), deliveries in sorted(counts.items()):
            log.warning("undelivered channel=%s reason=%s count=%d", channel, reason, deliveries)

    def _report(self, tx: Tx) -> Counts:
        if counts := undelivered.take(tx):
            admins.notify(tx, self._wording(counts), admins=self._addresses, now=self._now())
        return counts
