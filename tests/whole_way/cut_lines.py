"""The program between a newspaper, Telegram and Zalo, each behind a line that breaks; what must be true in the end."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import aiohttp

from storage.engine.database import Database
from tests import make
from tests.fakes.bot_api import BotApi
from tests.fakes.cutting import CuttingProxy
from tests.fakes.press import Press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN
from tests.waiting import a_moment, eventually
from tests.whole_way.program import Program, configuration

TOPIC = "xay-dung-dang"
CHATS = 10  #: that follow it, on each of the two platforms
ADMIN = 1
ON_TELEGRAM = range(101, 101 + CHATS)
ON_ZALO = [f"{number:020x}" for number in range(1, 1 + CHATS)]
COPIES = {"telegram": 5, "zalo": 2}  #: of anything in one chat, at most
SECTION = """
[zalo]
token = "{token}"
base_url = "{url}"
messages_per_second = 50
monthly_messages = 0
"""

#: Nobody waits for noon, for the end of a burst, nor half a minute for the second copy …
WAITING = "SELECT 1 FROM outbox WHERE state = 'gathered' OR (state = 'unknown' AND due > :now) LIMIT 1"
HURRY = (
    """
    UPDATE chats SET digest_at = :now WHERE digest_at > :now
       AND EXISTS (SELECT 1 FROM outbox WHERE chat_id = chats.id AND state = 'gathered')
       AND NOT EXISTS (SELECT 1 FROM outbox WHERE chat_id = chats.id AND kind = 'digest' AND due IS NOT NULL)
    """,
    "UPDATE outbox SET due = :now WHERE state = 'unknown' AND due > :now",
)

ROWS = """
    SELECT c.channel, c.address, a.title, o.state, o.reason, o.copies + COALESCE(d.copies, 0),
           CASE WHEN d.chat_id IS NULL THEN o.message_id ELSE d.message_id END
      FROM outbox o JOIN chats c ON c.id = o.chat_id JOIN articles a ON a.id = o.item_id
      LEFT JOIN outbox d ON d.chat_id = o.chat_id AND d.kind = 'digest' AND d.item_id = o.digest_id
     WHERE o.kind = 'alert'
"""


class AlertOf(NamedTuple):
    """What the ledger says of an article and a chat."""

    channel: str
    address: str
    title: str
    state: str
    reason: str
    copies: int
    message_id: str


@dataclass
class Lines:
    """All that stands around the program."""

    config: Path
    paper: Press
    telegram: BotApi
    zalo: FakeZalo
    to_paper: CuttingProxy
    to_telegram: CuttingProxy
    to_zalo: CuttingProxy
    titles: list[str] = field(default_factory=list)

    def publish(self) -> str:
        """One more article that all chats asked for; its headline."""
        self.titles.append(f"Chi bộ số {len(self.titles) + 1:03} kết nạp đảng viên")
        self.paper.publish(self.titles[-1], at=datetime.now(UTC))
        return self.titles[-1]

    def rows(self) -> list[AlertOf]:
        """The ledger's rows of articles."""
        with self.ledger() as ledger:
            return [AlertOf(*row) for row in ledger.execute(ROWS)]

    def count_articles(self) -> int:
        """How many the program has."""
        with self.ledger() as ledger:
            return int(ledger.execute("SELECT COUNT(*) FROM articles WHERE state = 'matched'").fetchone()[0])

    def arrivals(self, channel: str, address: str, title: str) -> list[str]:
        """The ids of the messages with this headline."""
        if channel == "telegram":
            return [str(one.message_id) for one in self.telegram.to(int(address)) if title in one.text]
        return [
            f"{place:020x}"
            for place, said in enumerate(self.zalo.sent, 1)
            if said["chat_id"] == address and title in said["text"]
        ]

    @property
    def all(self) -> list[CuttingProxy]:
        """The three."""
        return [self.to_paper, self.to_telegram, self.to_zalo]

    def count_reports(self, words: str) -> int:
        """How many notices the program wrote to the newsroom that say this."""
        with self.ledger() as ledger:
            found = ledger.execute("SELECT COUNT(*) FROM notices WHERE text LIKE ?", (f"%{words}%",))
            return int(found.fetchone()[0])

    def count_notices(self, channel: str, words: str) -> int:
        """How many of them arrived there, copies included."""
        if channel == "telegram":
            return sum(words in one.text for one in self.telegram.to(ADMIN))
        return sum(words in said["text"] for said in self.zalo.sent if said["chat_id"] == LAN)

    @contextmanager
    def ledger(self) -> Iterator[sqlite3.Connection]:
        """The program's database."""
        with closing(sqlite3.connect(self.config.parent / "baotin.db", timeout=60)) as database, database:
            yield database

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """What would be due in half a minute, or at noon, is due soon."""
        hurrying = asyncio.create_task(self._hurry())
        try:
            yield
        finally:
            hurrying.cancel()

    async def _hurry(self) -> None:
        while True:
            now = {"now": int(time.time() * 1000)}
            with self.ledger() as ledger:
                if ledger.execute(WAITING, now).fetchone():
                    for statement in HURRY:
                        ledger.execute(statement, now)
            await a_moment()

    async def settled(self, *channels: str) -> None:
        """Come back when nothing waits to be sent on these *channels*, of all that was published."""
        alerts = len(self.titles) * CHATS
        wanted = [(channel, alerts, 0) for channel in sorted(channels)]
        rows = (
            "SELECT channel, SUM(kind = 'alert'), SUM(due IS NOT NULL OR state = 'gathered') "
            "FROM outbox GROUP BY channel ORDER BY channel"
        )

        def is_settled() -> bool:
            with self.ledger() as ledger:
                return [row for row in ledger.execute(rows) if row[0] in channels] == wanted

        await eventually(is_settled)


@asynccontextmanager
async def lines(folder: Path, paper: Press, telegram: BotApi, zalo: FakeZalo) -> AsyncIterator[Lines]:
    """The three lines, whole, and a database with those who read."""
    to_paper, to_telegram, to_zalo = CuttingProxy(), CuttingProxy(), CuttingProxy()
    async with (
        to_paper.serving(paper.url),
        to_telegram.serving(telegram.base_url),
        to_zalo.serving(zalo.url),
    ):
        config = configuration(
            folder,
            feed=f"{to_paper.url}/rss/home.rss",
            telegram=to_telegram.url,
            token=telegram.token,
            more=SECTION.format(token=TOKEN, url=to_zalo.url),
        )
        said = config.read_text("utf-8")
        config.write_text(said.replace("[admins]\n", f'[admins]\nzalo = ["{LAN}"]\n'), "utf-8")
        db = await asyncio.to_thread(Database.open, f"sqlite:///{folder}/baotin.db")
        for channel, readers, admin in (("telegram", ON_TELEGRAM, ADMIN), ("zalo", ON_ZALO, LAN)):
            await db.run(make.chat, channel=channel, address=str(admin))
            for reader in readers:
                await db.run(make.chat, TOPIC, channel=channel, address=str(reader))
        await db.close()
        for number in (ADMIN, *ON_TELEGRAM):
            telegram.chat(number)
        zalo.meets(LAN, *ON_ZALO)
        yield Lines(config, paper, telegram, zalo, to_paper, to_telegram, to_zalo)


async def check(lines: Lines, program: Program, *, may_miss: bool = False) -> None:
    """Nothing is missed in silence, no copy without a word of it, no token in the log; and all is well again.

    *may_miss*: a chat may be without an article where the ledger says why.
    """
    for row in lines.rows():
        came = lines.arrivals(row.channel, row.address, row.title)
        if row.state == "dropped":
            assert may_miss and row.reason == "unconfirmed", row
        else:
            assert row.state in ("sent", "bundled") and row.message_id in came, (row, came)
        assert len(came) - 1 <= row.copies and len(came) <= COPIES[row.channel], (row, came)
    async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
        assert (answer.status, (await answer.json())["ok"]) == (200, True)
    log = program.logged()
    assert not [token for token in (lines.telegram.token, TOKEN) if token.partition(":")[2] in log]
    assert "Traceback" not in log and "missed feed=" not in log, log
