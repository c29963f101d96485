"""What the newsroom hears from the program itself, whatever stands in an address."""

from datetime import timedelta

from pydantic import SecretStr

from bot.config import Config
from bot.config.sections import AdminsConfig, TelegramConfig
from bot.newsroom import Newsroom
from bot.outages import open_alarms
from bot.wiring import channels_of
from storage import gaps
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.make import NOON

PLAIN, MOVED = "https://bao:bi@mat@bao.vn/rss", "https://bao:bimat@bao.vn/rss?key=bimat"


def trouble(tx: Tx) -> None:
    """A feed that is dead, one that moved, one that rolled on, and one of which articles are held."""
    make.feed(tx, PLAIN)
    since = to_ms(NOON - timedelta(days=30))
    tx.run("UPDATE feeds SET failing_since = :since, failures = 99, verdict = 'timeout'", since=since)
    make.feed(tx, MOVED)
    tx.run("UPDATE feeds SET moved_to = :to, verdict = 'ok' WHERE url = :url", to=f"{MOVED}&a=1", url=MOVED)
    gaps.record(tx, 1, since=NOON - timedelta(hours=1), now=NOON)
    for _ in range(20):
        make.stored(tx, state=ArticleState.HELD, published=None)


async def test_no_notice_shows_the_password_in_an_address(sqlite_db: Database) -> None:
    await sqlite_db.run(trouble)
    channels = channels_of(Config(admins=AdminsConfig(telegram=[7]), telegram=TelegramConfig(token=SecretStr("1:x"))))
    alarms = open_alarms(sqlite_db, channels, (), clock=FakeClock())
    newsroom = Newsroom(sqlite_db, channels, alarms, now=lambda: NOON)
    await newsroom.feed_health.round()
    await newsroom.held.round()
    await alarms.round()
    texts = [row["text"] for row in await make.rows(sqlite_db, "SELECT text FROM notices")]
    assert len(texts) == 3
    assert "mat" not in "\n".join(texts) and sum("bao:***@bao.vn/rss" in text for text in texts) == 2
