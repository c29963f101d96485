"""A newspaper's feeds together: one that publishes wakes the others."""

from datetime import datetime, timedelta

from news.feeds.feed import Feed, Form
from storage.engine.types import Tx
from storage.times import to_ms


def wake(tx: Tx, feed: Feed, *, now: datetime, within: timedelta, longest: timedelta) -> int:
    """The newspaper publishes: none of its feeds is left for longer than *within*; how many are polled earlier.

    A feed that fails, or that was to be left for more than *longest*, is left: its server asked for that.
    """
    return tx.run(
        """
        UPDATE feeds SET next_poll = CASE WHEN polled_at + :within > :now THEN polled_at + :within ELSE :now END
         WHERE newspaper = :newspaper AND id <> :id AND state = 'active' AND form = :form AND failures = 0
           AND next_poll > :now AND next_poll > polled_at + :within AND next_poll <= polled_at + :longest
        """,
        newspaper=feed.newspaper,
        id=feed.number,
        form=Form.RSS.value,
        now=to_ms(now),
        within=within // timedelta(milliseconds=1),
        longest=longest // timedelta(milliseconds=1),
    )
