"""Lines that break in every way, between the program and a newspaper, Telegram and Zalo: nothing is lost by it."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.chance import FUZZING
from tests.fakes import zalo_events as people
from tests.fakes.bot_api import BotApi
from tests.fakes.cutting import CuttingProxy
from tests.fakes.cutting_ways import PLANNED, Way
from tests.fakes.press import Press
from tests.fakes.zalo_api import FakeZalo
from tests.waiting import eventually
from tests.whole_way.cut_lines import ON_TELEGRAM, ON_ZALO, Lines, check, lines
from tests.whole_way.program import Program, running

HELP, HELPED = "trợ giúp", "/trogiup tinh"
TITLES = {"telegram": "Telegram", "zalo": "Zalo"}
BROKEN, WELL = "{} không xác nhận tin nào", "{} đã gửi được trở lại"


@pytest.fixture
async def around(tmp_path: Path, paper: Press, telegram: BotApi, zalo: FakeZalo) -> AsyncIterator[Lines]:
    async with lines(tmp_path, paper, telegram, zalo) as made:
        yield made


async def test_each_line_breaks_in_every_way_and_everything_arrives(around: Lines) -> None:
    async with running(around.config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        await program.until_logged("telegram is on")
        with around.hurried():
            # what takes longest goes first, and goes on beside all others; whom others are sent after goes last
            ways = sorted(PLANNED, key=lambda way: way is not Way.SILENT)
            for way, on_telegram, on_zalo in zip(ways, reversed(ON_TELEGRAM), reversed(ON_ZALO), strict=True):
                await break_once(around, way, on_telegram, on_zalo)
            await cut_what_people_say(around)
            await refuse_a_while(around, program, around.to_telegram, "telegram", elsewhere="zalo")
            await refuse_a_while(around, program, around.to_zalo, "zalo", elsewhere="telegram")
            around.to_paper.refuse()
            await program.until_logged(r"feed in trouble feed=\S+ verdict=refused detail=Cannot connect")
            await around.to_paper.heal()
            around.publish()
            await around.settled(*TITLES)
        for line in around.all:
            await eventually(lambda line=line: set(line.happened) == set(PLANNED))
        for elsewhere in TITLES:
            for channel, title in TITLES.items():
                assert around.count_notices(elsewhere, BROKEN.format(title)) == (channel != elsewhere)
                assert around.count_notices(elsewhere, WELL.format(title)) == 1
        assert sum(HELPED in said["text"] for said in around.zalo.sent) == 1
        assert sum(HELPED in said.text for said in around.telegram.sent) == 1
        await check(around, program)


async def break_once(around: Lines, way: Way, on_telegram: int, on_zalo: str) -> None:
    """An article on whose way to the program, and on to a chat of each platform, the line breaks in this *way*."""
    around.to_paper.cut(way)
    around.to_telegram.cut(way, rf"sendMessage.*\bchat_id={on_telegram}\b")
    if way is Way.IN_LETTER:  # Zalo's word that a message arrived has no such letter
        around.zalo.handed_out_again = 1
        around.to_zalo.cut(way, "getUpdates")
        around.zalo.hears(people.text(HELP, chat=on_zalo))
    else:
        around.to_zalo.cut(way, rf"sendMessage.*{on_zalo}")
    around.publish()
    lines = [around.to_paper] if way is Way.SILENT else around.all
    await eventually(lambda: all(line.happened[way] for line in lines))
    await eventually(lambda: around.count_articles() == len(around.titles))


async def cut_what_people_say(around: Lines) -> None:
    """What somebody types on Telegram is cut on its way to the program: it comes again, and is answered once."""
    around.to_telegram.cut(Way.IN_CHUNK, "getupdates")  # as the program calls it
    around.telegram.typed(ON_TELEGRAM[0], HELP)
    await eventually(lambda: any(HELPED in one.text for one in around.telegram.to(ON_TELEGRAM[0])))
    assert around.to_telegram.happened[Way.IN_CHUNK] == 2


async def refuse_a_while(around: Lines, program: Program, line: CuttingProxy, channel: str, *, elsewhere: str) -> None:
    """Nobody listens at the platform until the newsroom heard of it *elsewhere*."""
    await around.settled(channel)  # or what is on its way would come twice: that is seen above
    line.refuse()
    around.publish()
    await program.until_logged(f"channel down channel={channel}")
    await eventually(lambda: around.count_notices(elsewhere, BROKEN.format(TITLES[channel])))
    async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
        assert answer.status == 200 and f"{channel}: " in str((await answer.json())["reasons"])
    await line.heal()
    await program.until_logged(f"opened channel={channel}")
    for one in TITLES:
        await eventually(lambda one=one: around.count_notices(one, WELL.format(TITLES[channel])))


@pytest.mark.chance
@pytest.mark.skipif(not FUZZING, reason="such a plan may wait for minutes: make fuzz")
async def test_lines_that_break_by_chance_lose_nothing_in_silence(around: Lines, seed: int) -> None:
    dice = random.Random(seed)
    async with running(around.config) as program:
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        await program.until_logged("telegram is on")
        with around.hurried():
            for line in around.all:
                line.break_by_chance(random.Random(dice.random()), times=20)
            while any(line.left for line in around.all) and len(around.titles) < 20:
                around.publish()
                await eventually(lambda: around.count_articles() == len(around.titles))
            for line in around.all:
                line.stop()
            await around.settled(*TITLES)
        for title in TITLES.values():
            told, well = (around.count_reports(words.format(title)) for words in (BROKEN, WELL))
            assert told <= well + 1  # once for each time that it was away
        await check(around, program, may_miss=True)
