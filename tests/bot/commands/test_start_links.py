"""/duongdan: the newsroom's links, and that they bring what they say."""

import struct
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.commands import Commands
from bot.commands.context import Desk
from news.delivery.messages import Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from tests.bot.commands.people import Clock, Person, desk


def editor_desk(person: Person) -> Desk:
    """What the commands work with, where the bot is on Telegram."""
    with_links = desk(person.db, Clock())
    return replace(with_links, start_links=lambda payload: [f"https://t.me/BaoTinBot?start={payload}"])


@pytest.fixture
def editor(person: Person) -> Person:
    """One of the newsroom."""
    return replace(person, commands=Commands(editor_desk(person), admins={"telegram": ["7"]}))


def payload_of(reply: Reply) -> str:
    """What the link says after /start."""
    [payload] = parse_qs(urlsplit(reply.text.splitlines()[-1]).query)["start"]
    return payload


@pytest.mark.parametrize(
    ("words", "names", "topics", "provinces"),
    [
        ("giáo dục", "Giáo dục", ["giao-duc"], []),
        ("Nghệ An", "mọi chủ đề của Nghệ An", [EVERYTHING], ["nghe-an"]),
        ("y te va giao duc, nghe an", "Giáo dục; Y tế, sức khỏe của Nghệ An", ["giao-duc", "y-te"], ["nghe-an"]),
        ("tất cả, Lâm Đồng", "mọi chủ đề của Lâm Đồng", [EVERYTHING], ["lam-dong"]),
    ],
)
async def test_a_link_brings_its_readers_what_it_names(
    editor: Person, words: str, names: str, topics: list[str], provinces: list[str]
) -> None:
    reply = await editor.asks(f"/duongdan {words}")
    assert reply.text.startswith(f"Ai mở đường dẫn này là theo dõi ngay: {names}.\nhttps://t.me/BaoTinBot?start=")
    reader = replace(editor, request=replace(editor.request, address="8", who="8"))
    await reader.asks(f"/start {payload_of(reply)}")
    assert sorted(await reader.follows()) == topics
    assert await reader.follows(Kind.PROVINCE) == provinces


async def test_what_nobody_knows_or_no_link_holds_is_said(editor: Person) -> None:
    assert "chẳng hạn" in (await editor.asks("/duongdan")).text
    assert "Chưa có chủ đề hay tỉnh “xyz”" in (await editor.asks("/duongdan y tế, xyz")).text
    many = "xây dựng đảng, giáo dục, y tế, thể thao, du lịch, kinh tế"
    assert "không chứa hết" in (await editor.asks(f"/duongdan {many}")).text


async def test_the_link_comes_as_a_picture_that_fits_print_where_one_can_be_sent(editor: Person) -> None:
    reply = await editor.asks("/duongdan giáo dục")
    assert reply.attachment and reply.attachment.media_type == "image/png"
    assert reply.attachment.name == "topic_giao-duc.png"
    width, height = struct.unpack(">II", reply.attachment.content[16:24])
    assert reply.attachment.content.startswith(b"\x89PNG") and width == height >= 400
    request = replace(editor.request, channel="zalo", address="z")
    zalo = replace(editor, request=request, commands=Commands(editor_desk(editor), admins={"zalo": ["7"]}))
    said = await zalo.asks("/duongdan giáo dục")
    assert said.attachment is None and said.text == reply.text


async def test_without_telegram_there_is_no_link(person: Person, clock: Clock) -> None:
    editor = replace(person, commands=Commands(desk(person.db, clock), admins={"telegram": ["7"]}))
    assert "chỉ có trên Telegram" in (await editor.asks("/duongdan y tế")).text


async def test_readers_never_learn_of_it(person: Person) -> None:
    assert "duongdan" not in str(await person.asks("/duongdan y tế"))
    assert "duongdan" not in (await person.asks("/trogiup")).text
