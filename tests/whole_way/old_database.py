"""A database that an older version left, moved to the present, and what arrives when the program goes on from it.

It was left at noon, in the middle of quiet hours and between two digests. The program's own clock can't be set from
without, so the database is moved instead: every moment in it by as much as lies between, every hour of the day along.
"""

import json
import sqlite3
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg

from news.text.dates import VIETNAM
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.fakes.press import Press, press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.storage.upgrades import DUMPS, asked
from tests.whole_way.program import configuration

DAY = date(2026, 11, 23)  #: on which the old program ended, at noon
MOMENTS = (1_700_000_000_000, 1_900_000_000_000)  #: milliseconds between which every number of a table is a time
MINUTES = 24 * 60
MONTH = 30 * MINUTES * 60_000  #: milliseconds

ADMIN, GROUP, THREAD = 1, -1001000000001, 5
OLD_MESSAGES = ((ADMIN, 6005), (101, 801))  #: that are edited afterwards: chat, number of the message
ON_ZALO = [f"a17c04be93d25f680e{number:02x}" for number in range(1, 8)]

#: The newspapers of its configuration; they are silent, and so are the others it knows: nobody asks them in time.
FEEDS = (
    ("https://baolamdong.example/rss/home.rss", "Báo Lâm Đồng", "lam-dong", ""),
    ("https://baocamau.example/rss/thoi-su.rss", "Báo Cà Mau", "ca-mau", "thoi-su"),
    ("https://baocu.example/rss", "Báo Cũ", "vinh-long", ""),
)
#: Two articles wait for their page: number, headline, lead there.
PAGES = (
    (24, "Thành ủy Đà Lạt họp phiên thường kỳ", "Sáng nay, Ban Thường vụ Thành ủy bàn công tác cuối năm."),
    (25, "Đồng Tháp mở tuyến đò đêm qua sông Tiền", "Đò đêm phục vụ người dân hai bờ từ tuần tới."),
)
PAGE = """<html><head><title>{title}</title><meta property="og:title" content="{title}">
<meta property="og:description" content="{lead}"></head><body><h1>{title}</h1><p>{lead}</p></body></html>"""
ZALO = """
[zalo]
token = "{token}"
base_url = "{url}"
messages_per_second = 50
"""
FEED = """
[[feeds]]
url = "{}"
newspaper = "{}"
province = "{}"
section = "{}"
"""

Arrivals = dict[str, Counter[str]]  #: by chat ("telegram 101"): codes


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as file, file:
            yield file
    else:
        with psycopg.connect(url) as server:
            yield server


def change(url: str, *statements: str) -> None:
    """Run *statements* past the program."""
    with _connected(url) as connection:
        for sql in statements:
            connection.execute(sql)


def _numbers_of(url: str) -> list[tuple[str, str]]:
    """(table, column) of all that may hold a time."""
    if url.startswith("sqlite:///"):
        sql = """
            SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE '%fts%' AND c.type IN ('BIGINT', 'INTEGER')"""
    else:
        sql = """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'bigint'"""
    return [(str(table), str(column)) for table, column in asked(url, sql)]


def later(hours: str, by: int) -> str:
    """The hours of a day, *by* minutes later.

    >>> later("11:30 17:30", 390)
    '00:00 18:00'
    """
    found = [divmod((int(one[:2]) * 60 + int(one[3:]) + by) % MINUTES, 60) for one in hours.split()]
    return " ".join(sorted(f"{hour:02}:{minute:02}" for hour, minute in found))


class Clock:
    """What time it is in the database at *url*, which was left at noon."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._moved = 0  #: minutes

    def set(self, hour: time) -> None:
        """Let it be *hour* in Vietnam now, on the day on which the old program ended."""
        now = datetime.now(VIETNAM).replace(second=0, microsecond=0)
        whole = int((now - datetime.combine(DAY, hour, VIETNAM)) / timedelta(minutes=1))
        by, self._moved = whole - self._moved, whole
        low, high = MOMENTS
        change(
            self._url,
            *(
                f'UPDATE "{table}" SET "{column}" = "{column}" + {by * 60_000} '
                f'WHERE "{column}" BETWEEN {low} AND {high}'
                for table, column in _numbers_of(self._url)
            ),
            f"UPDATE chats SET quiet_from = (quiet_from + {by % MINUTES}) % {MINUTES}, "
            f"quiet_to = (quiet_to + {by % MINUTES}) % {MINUTES} WHERE quiet_from <> quiet_to",
            *(
                f"UPDATE chats SET bundled = '{later(str(hours), by)}' WHERE id = {chat}"
                for chat, hours in asked(self._url, "SELECT id, bundled FROM chats WHERE bundled <> ''")
            ),
        )


class Codes:
    """What arrives, as the file beside the dump of a database says it."""

    def __init__(self, name: str) -> None:
        file = tomllib.loads((DUMPS / f"{name}.arrivals.toml").read_text("utf-8"))
        self._words: dict[str, str] = file.pop("words")
        self._arrivals = file

    def expected(self, when: str) -> Arrivals:
        """The codes of what arrives *when* the file says."""
        return {chat: Counter(codes.split()) for chat, codes in self._arrivals[when].items()}

    def of(self, text: str) -> list[str]:
        """What a message says: one code, or those of a digest's stories; itself where it is nothing known."""
        found = [code for code, words in self._words.items() if words in text]
        if "Bản tin " in text:
            return [f"digest-{code}" for code in found]
        return found if len(found) == 1 else [text]


@dataclass
class Stage:
    """The database, the platforms, a newspaper with two pages, and the configuration that joins them."""

    url: str
    config: Path
    telegram: BotApi
    zalo: FakeZalo
    codes: Codes
    before: dict[int, str]  #: the messages of web chats, by number

    def messages(self, *, web: bool = True) -> Iterator[tuple[str, str]]:
        """(chat, text) of every message that arrived."""
        for one in self.telegram.sent:
            if (one.chat, one.message_id) not in OLD_MESSAGES:
                yield f"telegram {one.chat}" + (f"/{one.thread}" if one.thread else ""), one.text
        for said in self.zalo.sent:
            yield f"zalo {said['chat_id']}", str(said.get("text", said.get("caption", "")))
        for number, (address, body) in on_the_web(self.url).items() if web else ():
            if number not in self.before:
                yield f"webchat {address}", _text(body)

    def edits(self, *, web: bool = True) -> Iterator[tuple[str, str]]:
        """(chat, text) of every older message that says something else now. The progress of broadcast 5 is left out."""
        for one in self.telegram.sent:
            if one.edits and one.chat != ADMIN:
                yield f"telegram {one.chat}", one.text
                assert one.edits == 1, one
        for number, (address, body) in on_the_web(self.url).items() if web else ():
            if body != self.before.get(number, body):
                yield f"webchat {address}", _text(body)

    def arrivals(self, *, web: bool = True) -> Arrivals:
        """All that arrived, by chat; without *web* on the platforms alone, which is quicker to tell."""
        found: Arrivals = {}
        for chat, text in self.messages(web=web):
            found.setdefault(chat, Counter()).update(self.codes.of(text))
        for chat, text in self.edits(web=web):
            found.setdefault(chat, Counter()).update(f"edit-{code}" for code in self.codes.of(text))
        return found

    def progress(self) -> str:
        """What the message about broadcast 5 says now."""
        [text] = [one.text for one in self.telegram.sent if (one.chat, one.message_id) == OLD_MESSAGES[0]]
        return text


def on_the_web(url: str) -> dict[int, tuple[str, str]]:
    """Address and body of every message in a web chat."""
    sql = "SELECT m.id, c.address, m.body FROM web_messages m JOIN chats c ON c.id = m.chat_id"
    return {int(number): (str(address), str(body)) for number, address, body in asked(url, sql)}


def _text(body: str) -> str:
    """All the words of a message of the web chat."""
    said = json.loads(body)
    alerts = [alert["title"] for section in said.get("sections", ()) for alert in section["alerts"]]
    return "\n".join([said.get("heading", ""), said.get("title", ""), said.get("text", ""), *alerts])


@asynccontextmanager
async def staged(url: str, folder: Path, codes: Codes) -> AsyncIterator[Stage]:
    """Everything around the program, for the database at *url* that was just loaded."""
    async with press() as paper, FakeZalo() as zalo, BotApi().serving() as telegram:
        _silence(url, paper)
        for chat in (ADMIN, *range(101, 121)):
            telegram.chat(chat)
        telegram.chat(GROUP, threads={THREAD})
        telegram.sent += [Sent(number, chat, None, "(cũ)", [], [], 0.0, {}) for chat, number in OLD_MESSAGES]
        zalo.meets(*ON_ZALO)
        first, *others = FEEDS
        more = ZALO.format(token=TOKEN, url=zalo.url) + "".join(FEED.format(*feed) for feed in others)
        config = configuration(folder, feed=first[0], telegram=telegram.base_url, token=telegram.token, more=more)
        text = config.read_text("utf-8").replace(f"sqlite:///{folder}/baotin.db", url)
        config.write_text(text, "utf-8")
        before = {number: body for number, (_, body) in on_the_web(url).items()}
        yield Stage(url, config, telegram, zalo, codes, before)
        assert not zalo.complaints


def _silence(url: str, paper: Press) -> None:
    """No feed is asked, and the two pages stand on loopback."""
    change(url, f"UPDATE feeds SET next_look = next_look + {MONTH}")
    for number, title, lead in PAGES:
        item = paper.publish(title, page=PAGE.format(title=title, lead=lead))
        page = f"{paper.url}/chinh-tri/tin-so-{item.number}-{item.number}.html"
        change(url, f"UPDATE articles SET url = '{page}' WHERE id = {number}")
