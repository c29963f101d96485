"""What readers hear of an article that was wrong, or taken away: the program as it runs, strict platforms around."""

import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.press import Item, Press, press
from tests.fakes.web_reader import Reader
from tests.fakes.zalo_api import FakeZalo
from tests.waiting import eventually
from tests.whole_way.program import configuration, running, start
from tests.whole_way.test_telegram import followed, times_said
from tests.whole_way.zalo import configured, ledger, the_hour_comes, writing
from tests.whole_way.zalo import times_said as times_said_on_zalo

LAN, BINH = 7, 8
TITLE = "Chi bộ thôn Đông kết nạp đảng viên trẻ"
WRONG = "Đảng viên trẻ nhất là anh Lê An, 34 tuổi, trú tại xã Hồng Thái."
RIGHT = WRONG.replace("34 tuổi", "43 tuổi")
CORRECTION = f"Đính chính: {TITLE}\n“34 tuổi” nay là “43 tuổi”.\nBáo Lâm Đồng"
GONE = f"Đã gỡ: {TITLE}\nBáo Lâm Đồng đã gỡ bài này khỏi trang; những gì đã gửi có thể không còn đúng."
PAGE = "<h1>Bài</h1>"


@pytest.fixture
async def paper() -> AsyncIterator[Press]:
    async with press() as made:
        for item in made.items:
            item.page = PAGE
        yield made


@pytest.fixture
def config(tmp_path: Path, paper: Press, telegram: BotApi) -> Path:
    return configuration(tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token)


async def counted(config: Path, sql: str, count: int) -> None:
    """Come back when the ledger has so many such rows."""
    await eventually(lambda: ledger(config, f"SELECT COUNT(*) FROM {sql}") == [(count,)])


async def taken_away(config: Path, paper: Press, item: Item) -> None:
    """The newspaper takes the article away; it is missed, and not found a first time."""
    paper.items.remove(item)
    await counted(config, "missing_articles WHERE gone_at IS NOT NULL", 1)


def minutes_pass(config: Path) -> None:
    """The page is asked for the second time now."""
    ledger(config, "UPDATE missing_articles SET due = 0 WHERE due IS NOT NULL")


async def test_on_zalo_the_next_digest_says_what_was_wrong_and_what_was_taken_away(
    tmp_path: Path, paper: Press, zalo: FakeZalo
) -> None:
    config = configured(tmp_path, paper, zalo)
    async with running(config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        writes = writing(program, config, zalo)
        await writes("chào bot")
        await writes("theo doi xay dung dang")
        item = paper.publish(TITLE, lead=WRONG, at=None, page=PAGE)
        await counted(config, "outbox WHERE state = 'gathered'", 1)
        the_hour_comes(config)
        await counted(config, "outbox WHERE kind = 'digest' AND state = 'sent'", 1)

        item.lead = RIGHT
        await counted(config, "outbox WHERE kind = 'correction' AND state = 'gathered'", 1)
        the_hour_comes(config)
        await eventually(lambda: times_said_on_zalo(zalo, CORRECTION))
        [text] = [text for text in zalo.texts if CORRECTION in text]
        assert text.startswith("Đính chính tin đã gửi\n") and text.endswith(f"tin-so-{item.number}-{item.number}.html")
        await counted(config, "outbox WHERE kind = 'digest' AND state = 'sent'", 2)
        the_hour_comes(config)
        await counted(config, f"chats WHERE digest_at > {int(time.time() * 1000) + 60_000}", 1)
        assert times_said_on_zalo(zalo, "43 tuổi") == 1
        assert ledger(config, "SELECT SUM(messages) FROM quota_use") == [(len(zalo.sent),)]

        await taken_away(config, paper, item)
        minutes_pass(config)
        await counted(config, "outbox WHERE kind = 'correction' AND state = 'gathered'", 1)
        the_hour_comes(config)
        await eventually(lambda: times_said_on_zalo(zalo, GONE))


async def test_a_digest_is_followed_by_a_correction_and_an_alert_is_edited_marked_and_unmarked(
    config: Path, paper: Press, telegram: BotApi
) -> None:
    """Lan has alerts, Bình digests on Telegram, and a third reads on the web."""
    async with running(config) as program, Reader(program.url) as reader:
        await followed(program, telegram, LAN)
        await followed(program, telegram, BINH)
        before = len(telegram.to(BINH))
        telegram.typed(BINH, "/bantin 7:00 17:30")
        await eventually(lambda: len(telegram.to(BINH)) > before)
        assert (await reader.say("/theodoi xây dựng Đảng"))[0] < 300
        await counted(config, "subscriptions", 3)
        item = paper.publish(TITLE, lead=WRONG, at=None, page=PAGE)
        await counted(config, "outbox WHERE state = 'gathered'", 1)
        the_hour_comes(config)
        await eventually(lambda: times_said(telegram, BINH, TITLE))
        await eventually(lambda: times_said(telegram, LAN, "34 tuổi"))
        await counted(config, "outbox WHERE state = 'sent'", 3)
        item.lead = RIGHT
        await eventually(lambda: times_said(telegram, LAN, "43 tuổi"))
        await counted(config, "outbox WHERE kind = 'correction' AND state = 'gathered'", 1)
        the_hour_comes(config)
        await eventually(lambda: times_said(telegram, BINH, CORRECTION))
        assert (times_said(telegram, LAN, "Đính chính"), times_said(telegram, LAN, "34 tuổi")) == (0, 0)
        await counted(config, "outbox WHERE kind = 'edit' AND state = 'sent'", 2)

        await taken_away(config, paper, item)
        assert times_said(telegram, LAN, "Đã gỡ") == 0
        minutes_pass(config)
        await eventually(lambda: times_said(telegram, LAN, "Đã gỡ"))
        [marked] = [message for message in telegram.to(LAN) if "Đã gỡ" in message.text]
        assert GONE.replace("\n", "\n\n") in marked.text and "43 tuổi" not in marked.text
        assert "Đọc bài" not in marked.buttons() and "text_link" not in {one["type"] for one in marked.entities}
        await counted(config, "outbox WHERE kind = 'edit' AND due IS NOT NULL", 0)
        said = [event.data["body"] for event in await reader.conversation()]
        [card] = [body for body in said if TITLE in body.get("title", "")]
        assert (card["title"], card["url"]) == (f"Đã gỡ: {TITLE}", "") and "43 tuổi" not in str(card)

        paper.items.insert(0, item)
        await eventually(lambda: times_said(telegram, LAN, "43 tuổi"))
        assert times_said(telegram, LAN, "Đã gỡ") == 0
        assert len(telegram.to(LAN)) == 2  # the answer, and one alert


@pytest.mark.chance
async def test_killed_between_noticing_and_telling_everyone_is_told_once(
    config: Path, paper: Press, telegram: BotApi, seed: int
) -> None:
    """One article is corrected and another taken away, for a reader of alerts and one of digests."""
    telegram.latency, dice = 0.05, random.Random(seed)
    async with running(config) as program:
        await followed(program, telegram, LAN)
        await followed(program, telegram, BINH)
        before = len(telegram.to(BINH))
        telegram.typed(BINH, "/bantin 7:00 17:30")
        await eventually(lambda: len(telegram.to(BINH)) > before)
        wrong = paper.publish(TITLE, lead=WRONG, at=None, page=PAGE)
        gone = paper.publish("Chi bộ thôn Đoài kết nạp đảng viên", at=None, page=PAGE)
        await counted(config, "outbox WHERE state = 'gathered'", 2)
        the_hour_comes(config)
        await counted(config, "outbox WHERE state = 'sent'", 3)
    wrong.lead = RIGHT
    paper.items.remove(gone)
    for patterns in (["read feed=", "missed feed="], ["is on name=", "taken away"], ["sent channel=", "taken away"]):
        program = await start(config)
        await program.until_logged(dice.choice(patterns) if "taken away" not in patterns else patterns[0])
        minutes_pass(config)
        await program.kill()
    async with running(config):
        await counted(config, "missing_articles WHERE gone_at IS NOT NULL", 1)
        minutes_pass(config)
        await counted(config, "articles WHERE state = 'withdrawn'", 1)
        await eventually(lambda: times_said(telegram, LAN, "43 tuổi") and times_said(telegram, LAN, "Đã gỡ"))
        await counted(config, "outbox WHERE kind = 'correction' AND state IN ('gathered', 'bundled')", 2)
        the_hour_comes(config)
        await eventually(lambda: times_said(telegram, BINH, CORRECTION) and times_said(telegram, BINH, "Đã gỡ"))
        await counted(config, "outbox WHERE due IS NOT NULL", 0)
    [(copies,)] = ledger(config, "SELECT SUM(copies) FROM outbox")
    assert times_said(telegram, BINH, CORRECTION) <= 1 + int(str(copies))
    assert times_said(telegram, LAN, "34 tuổi") == 0 and times_said(telegram, LAN, "Đính chính") == 0
