"""A flood of doubtful articles: the running program asks the newsroom in its chat, and does what is answered."""

from pathlib import Path

import aiohttp

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.fakes.press import Press
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_events import LAN as ADMIN_ON_ZALO
from tests.waiting import eventually
from tests.whole_way.program import Program, configuration, running
from tests.whole_way.test_telegram import times_said
from tests.whole_way.zalo import configured, ledger, writing
from tests.whole_way.zalo import times_said as times_said_on_zalo

LAN, ADMIN = 7, 1
FLOOD = 18  #: few enough to be said at one a second, and too many to be told unasked
#: The answers in the order of the buttons and the numbers: how many articles go.
ANSWERS = [FLOOD, 5, 0]

#: How many of these articles the reader has, or will have with the next message that holds several; how many leave now.
ON_THEIR_WAY = """
    SELECT COALESCE(SUM(o.state IN ('sent', 'gathered')), 0), COALESCE(SUM(o.due IS NOT NULL), 0)
      FROM outbox o JOIN chats c ON c.id = o.chat_id JOIN articles a ON a.id = o.item_id
     WHERE o.kind = 'alert' AND c.address = '{lan}' AND a.title LIKE '{name} số %'"""
GATHERED = "SELECT COUNT(*) FROM outbox WHERE kind = 'alert' AND state = 'gathered'"


def flood(paper: Press, name: str) -> None:
    """Entries without a date that nobody has seen, all at once."""
    for place in range(FLOOD):
        paper.publish(f"{name} số {place:02}", at=None)


async def decided(config: Path, name: str, sent: int) -> None:
    """Come back when so many of them are sent, and the rest is silent."""
    expected = {(state, count) for state, count in (("matched", sent), ("silent", FLOOD - sent)) if count}
    states = f"SELECT state, COUNT(*) FROM articles WHERE title LIKE '{name} số %' GROUP BY state"
    await eventually(lambda: set(ledger(config, states)) == expected)


async def until_reached_nobody(program: Program) -> None:
    """Come back when the log has the question, and `/healthz` names what keeps it, which is no failure of ours."""
    await program.until_logged(f"no admin can be reached notice=.*{FLOOD} tin chưa từng thấy")
    async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
        assert answer.status == 200
        assert "reached no admin" in str((await answer.json())["reasons"])


async def test_the_newsroom_presses_each_answer_on_telegram(tmp_path: Path, paper: Press, telegram: BotApi) -> None:
    config = configuration(tmp_path, feed=f"{paper.url}/rss/home.rss", telegram=telegram.base_url, token=telegram.token)
    async with running(config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        telegram.typed(LAN, "/theodoi tất cả")
        await eventually(lambda: telegram.to(LAN))
        for answer, sent in reversed(list(enumerate(ANSWERS))):
            name, after = f"Chuyện cũ {answer}", f"Tin hôm nay, sau trận lụt {answer}"
            flood(paper, name)
            if ADMIN not in telegram.chats:  # who has not started the bot can't be written to
                await until_reached_nobody(program)
                telegram.typed(ADMIN, "/start", user=ADMIN)

            def question(name: str = name) -> Sent | None:
                asked = (one for one in telegram.to(ADMIN) if f"{FLOOD} tin chưa từng thấy" in one.text)
                return next((one for one in asked if name in one.text), None)

            asked = await eventually(question)
            assert asked is not None
            assert [f"{name} số {FLOOD - place}" in asked.text for place in (1, 2, 3, 4)] == [True, True, True, False]
            assert asked.buttons() == ["Gửi tất cả", "Gửi 5 tin mới nhất", "Không gửi"]
            paper.publish(after, at=None)  # while the question is open, the feed goes on
            await eventually(lambda words=after: times_said(telegram, LAN, words))
            assert times_said(telegram, LAN, name) == 0
            button = [one for row in asked.keyboard for one in row][answer]
            telegram.pressed(ADMIN, button["callback_data"], on=asked, user=ADMIN)
            await decided(config, name, sent)
            on_their_way = ON_THEIR_WAY.format(name=name, lan=LAN)  # what is over of a burst comes some minutes later
            await eventually(lambda asked=on_their_way, count=sent: ledger(config, asked) == [(count, 0)])
            [(gathered,)] = ledger(config, GATHERED)
            assert times_said(telegram, LAN, name) == sent - int(str(gathered))


async def test_the_newsroom_types_each_number_on_zalo(tmp_path: Path, paper: Press, zalo: FakeZalo) -> None:
    zalo.meets(ADMIN_ON_ZALO)
    config = configured(tmp_path, paper, zalo)
    text = config.read_text("utf-8")
    config.write_text(text.replace("[admins]\n", f'[admins]\nzalo = ["{ADMIN_ON_ZALO}"]\n'), "utf-8")
    answers = [f"gửi cả {FLOOD} tin", "gửi 5 tin mới nhất", f"không gửi {FLOOD} tin"]
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        for number, (sent, words) in enumerate(zip(ANSWERS, answers, strict=True), start=1):
            name = f"Chuyện cũ {number}"
            flood(paper, name)
            await eventually(lambda name=name: times_said_on_zalo(zalo, f"{name} số {FLOOD - 1}", chat=ADMIN_ON_ZALO))
            assert times_said_on_zalo(zalo, f"{FLOOD} tin chưa từng thấy", chat=ADMIN_ON_ZALO) == number
            await writes(str(number))
            await decided(config, name, sent)
            assert words in [str(one["text"]) for one in zalo.sent if one["chat_id"] == ADMIN_ON_ZALO][-1]
