"""A flood of doubtful articles: the running program asks the newsroom in its chat, and does what is answered."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.fakes.press import Press
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_events import LAN as ADMIN_ON_ZALO
from tests.waiting import eventually
from tests.whole_way.program import configuration, running
from tests.whole_way.zalo import configured, times_said, writing

LAN, ADMIN = 7, 1
FLOOD = 30
AFTER = "Tin hôm nay, sau trận lụt"
#: Which answer (the buttons' and the numbers' order), and how many articles go.
ANSWERS = [(0, FLOOD), (1, 5), (2, 0)]


def flood(paper: Press) -> None:
    """Thirty entries without a date that nobody has seen, all at once."""
    for place in range(FLOOD):
        paper.publish(f"Chuyện cũ số {place:02}", at=None)


def states(config: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(config.parent / "baotin.db")) as ledger:
        found = ledger.execute("SELECT state, COUNT(*) FROM articles WHERE title LIKE 'Chuyện cũ%' GROUP BY state")
        return dict(found.fetchall())


def decided(config: Path, sent: int) -> bool:
    """Whether what was asked about is sent, or silent, as it was answered."""
    expected = {"matched": sent, "silent": FLOOD - sent}
    return states(config) == {state: count for state, count in expected.items() if count}


@pytest.mark.parametrize(("answer", "sent"), ANSWERS, ids=["all", "newest", "none"])
async def test_the_newsroom_presses_an_answer_on_telegram(
    tmp_path: Path, paper: Press, telegram: BotApi, answer: int, sent: int
) -> None:
    config = configuration(tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token)
    telegram.chat(ADMIN)  # who has started the bot, or could not be written to
    async with running(config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        telegram.typed(LAN, "/theodoi tất cả")
        await eventually(lambda: telegram.to(LAN))
        flood(paper)

        def question() -> Sent | None:
            return next((one for one in telegram.to(ADMIN) if f"{FLOOD} tin chưa từng thấy" in one.text), None)

        asked = await eventually(question)
        assert asked is not None
        assert [f"Chuyện cũ số {place}" in asked.text for place in (29, 28, 27, 26)] == [True, True, True, False]
        assert asked.buttons() == ["Gửi tất cả", "Gửi 5 tin mới nhất", "Không gửi"]
        paper.publish(AFTER, at=None)  # while the question is open, the feed goes on
        await eventually(lambda: any(AFTER in one.text for one in telegram.to(LAN)))
        assert not any("Chuyện cũ" in one.text for one in telegram.to(LAN))
        button = [one for row in asked.keyboard for one in row][answer]
        telegram.pressed(ADMIN, button["callback_data"], on=asked, user=ADMIN)
        await eventually(lambda: decided(config, sent))
        arrived = [f"Chuyện cũ số {place:02}" for place in range(FLOOD - sent, FLOOD)]
        await eventually(lambda: all(any(title in one.text for one in telegram.to(LAN)) for title in arrived))
        assert sum("Chuyện cũ" in one.text for one in telegram.to(LAN)) == sent


@pytest.mark.parametrize(("answer", "sent"), ANSWERS, ids=["all", "newest", "none"])
async def test_the_newsroom_types_a_number_on_zalo(
    tmp_path: Path, paper: Press, zalo: FakeZalo, answer: int, sent: int
) -> None:
    zalo.meets(ADMIN_ON_ZALO)
    config = configured(tmp_path, paper, zalo)
    text = config.read_text("utf-8")
    config.write_text(text.replace("[admins]\n", f'[admins]\nzalo = ["{ADMIN_ON_ZALO}"]\n'), "utf-8")
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        flood(paper)
        await eventually(lambda: times_said(zalo, f"{FLOOD} tin chưa từng thấy", chat=ADMIN_ON_ZALO))
        await writes(str(answer + 1))
        await eventually(lambda: decided(config, sent))
        words = {0: "gửi cả 30 tin", 1: "gửi 5 tin mới nhất", 2: "không gửi 30 tin"}[answer]
        assert times_said(zalo, words, chat=ADMIN_ON_ZALO)
