"""What was typed on Telegram with its marks."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.telegram.entities import html_of
from tests.fakes.bot_api import BotApi


def html(api: BotApi, client: Bot, text: str, **extra: Any) -> str:
    update = Update.de_json({"update_id": 1, "message": api.message(7, text=text, **extra)}, client)
    assert update.message is not None
    return html_of(update.message)


def mark(kind: str, offset: int, length: int, **extra: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **extra}


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ([], ""),
        ([mark("bold", 10, 2)], "/thongbao <b>📰</b> mới &lt;hôm nay&gt;"),  # two units, one character
        ([mark("bold", 10, 6), mark("italic", 13, 3)], "/thongbao <b>📰 <i>mới</i></b> &lt;hôm nay&gt;"),
        (
            [mark("text_link", 13, 3, url="https://a.vn/x")],
            '/thongbao 📰 <a href="https://a.vn/x">mới</a> &lt;hôm nay&gt;',
        ),
        ([mark("text_link", 13, 3, url="tg://user?id=7")], ""),
        ([mark("expandable_blockquote", 10, 6)], "/thongbao <blockquote>📰 mới</blockquote> &lt;hôm nay&gt;"),
        ([mark("bot_command", 0, 9), mark("custom_emoji", 10, 2, custom_emoji_id="5"), mark("thought_up", 13, 3)], ""),
        ([mark("bold", 13, 900)], "/thongbao 📰 <b>mới &lt;hôm nay&gt;</b>"),
    ],
)
async def test_the_marks_we_know_are_kept(
    api: BotApi, client: Bot, entities: list[dict[str, Any]], expected: str
) -> None:
    assert html(api, client, "/thongbao 📰 mới <hôm nay>", entities=entities) == expected


async def test_a_bare_command_takes_the_message_it_answers(api: BotApi, client: Bot) -> None:
    before = api.message(7, text="📰 Nghỉ & lễ", entities=[mark("bold", 3, 4)])
    assert html(api, client, "/thongbao", reply_to_message=before) == "/thongbao\n📰 <b>Nghỉ</b> &amp; lễ"
    assert html(api, client, "/thongbao Khác", reply_to_message=before) == ""
    picture = api.message(7, caption="Chú thích", caption_entities=[mark("italic", 0, 3)])
    assert html(api, client, "/thongbao", reply_to_message=picture) == "/thongbao\n<i>Chú</i> thích"
    assert html(api, client, "/thongbao", reply_to_message=api.message(7)) == ""
