"""The program on Zalo alone, and how it is killed in the middle of its digests."""

import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.zalo.webhook import secret_of
from storage.outbox.ledger import REPEATS
from storage.outbox.rows import DEPARTED
from tests.fakes import zalo_events as people
from tests.fakes.press import Press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN
from tests.waiting import eventually
from tests.whole_way.program import Program, configuration, running, start

#: The questions were asked a minute ago.
READ = "UPDATE kept_choices SET asked_at = asked_at - 60000"
LEAVING = "SELECT COUNT(*) FROM kept_choices WHERE asked_at IS NULL"
Writes = Callable[..., Awaitable[None]]


def configured(folder: Path, paper: Press, zalo: FakeZalo, *, updates: str = "polling", more: str = "") -> Path:
    """A configuration with Zalo alone, quick enough for a test."""
    section = f"""
[zalo]
token = "{TOKEN}"
base_url = "{zalo.url}"
updates = "{updates}"
messages_per_second = 50
{more}
"""
    config = configuration(folder, feed=f"{paper.url}/rss/home.rss", telegram=zalo.url, token="", more=section)
    if updates == "webhook":
        text = config.read_text("utf-8")
        config.write_text(text.replace("[web]\n", '[web]\npublic_url = "https://bot.example.org"\n'), "utf-8")
    return config


def times_said(zalo: FakeZalo, words: str, *, chat: str = LAN) -> int:
    return sum(words in str(said.get("text", said.get("caption", ""))) for said in zalo.sent if said["chat_id"] == chat)


def ledger(config: Path, sql: str) -> list[tuple[object, ...]]:
    """What the program's database says, or is told."""
    with sqlite3.connect(config.parent / "baotin.db", timeout=30) as database:
        found = database.execute(sql).fetchall()
    database.close()
    return found


def writing(program: Program, config: Path, zalo: FakeZalo, *, updates: str = "polling") -> Writes:
    """How people's messages reach the program; each is answered when this comes back."""
    if updates == "webhook":
        zalo.webhook = {"url": "https://bot.example.org/zalo/webhook", "secret_token": secret_of(TOKEN)}
        zalo.gateway = program.url

    async def writes(words: str, *, chat: str = LAN, who: str = "") -> None:
        if words.isdecimal():  # whoever answers has read the question, and it has left before
            await eventually(lambda: ledger(config, f"{LEAVING} AND address = '{chat}'") == [(0,)])
            ledger(config, READ)
        event = people.text(words, chat=chat, who=who)
        handled = f"SELECT COUNT(*) FROM updates_seen WHERE update_id = '{event['message']['message_id']}'"
        if updates == "webhook":
            assert await zalo.delivers(event) == 200
            assert await zalo.delivers({"ok": True, "result": event}) == 200  # again, in the other shape
        else:
            zalo.hears(event)
        await eventually(lambda: ledger(config, handled) == [(1,)])

    return writes


def the_hour_comes(config: Path) -> None:
    """Every digest is due now: nobody waits for noon."""
    ledger(config, f"UPDATE chats SET digest_at = {int(time.time() * 1000)} WHERE digest_at IS NOT NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What many kills came to."""

    kills: int
    under_way: int  #: kills while digests were being made or sent
    due: int  #: (reader, article) pairs that should be told
    missed: int
    repeats: int  #: messages that came again
    unsure: int  #: times the ledger says that may have happened
    in_flight: int  #: messages that a kill found between leaving and being written down
    sent: int
    counted: int  #: of them, by our own count of the month


async def killed(folder: Path, paper: Press, zalo: FakeZalo, *, readers: int, kills: int, seed: int) -> Outcome:
    """Kill the program *kills* times while it brings a digest to *readers*, each time after another part of them."""
    dice = random.Random(seed)
    zalo.quota = None
    config = configured(folder, paper, zalo, more="monthly_messages = 1000000")
    names = [f"{number:020x}" for number in range(1, readers + 1)]
    async with running(config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        for name in names:
            zalo.hears(people.text("/theodoi xây dựng Đảng", chat=name))
        wanted = [(readers,)]
        await eventually(lambda: ledger(config, "SELECT COUNT(*) FROM subscriptions") == wanted)
        await eventually(lambda: {said["chat_id"] for said in zalo.sent} == set(names))
    begun, in_flight, under_way = len(zalo.sent), 0, 0
    for kill in range(kills):
        paper.publish(f"Chi bộ số {kill:03} kết nạp đảng viên", at=None)
        program = await start(config)
        title = f"Chi bộ số {kill:03} "
        rows = (
            "SELECT COUNT(*) FROM outbox o JOIN articles a ON a.id = o.item_id "
            f"WHERE o.kind = 'alert' AND a.title LIKE '{title}%'"
        )
        await eventually(lambda rows=rows: ledger(config, rows) == [(readers,)])
        the_hour_comes(config)
        before = len(zalo.sent)
        reached = dice.randrange(readers)
        await eventually(lambda least=before + reached: len(zalo.sent) >= least)
        await program.kill()
        under_way += before < len(zalo.sent) < before + readers
        [(flying,)] = ledger(config, f"SELECT COUNT(*) FROM outbox WHERE {DEPARTED}")
        in_flight += int(str(flying))
    async with running(config):
        the_hour_comes(config)
        open_rows = "SELECT COUNT(*) FROM outbox WHERE due IS NOT NULL OR state = 'gathered'"
        await eventually(lambda: ledger(config, open_rows) == [(0,)])
    times = [times_said(zalo, f"Chi bộ số {kill:03} ", chat=name) for kill in range(kills) for name in names]
    messages = [(said["chat_id"], said["text"].partition("\n")[2]) for said in zalo.sent[begun:]]
    [(unsure,)] = ledger(config, f"SELECT {REPEATS} FROM outbox")
    [(counted,)] = ledger(config, "SELECT SUM(messages) FROM quota_use")
    return Outcome(
        kills=kills,
        under_way=under_way,
        due=len(times),
        missed=times.count(0),
        repeats=len(messages) - len(set(messages)),
        unsure=int(str(unsure)),
        in_flight=in_flight,
        sent=len(zalo.sent),
        counted=int(str(counted)),
    )
