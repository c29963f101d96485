"""An alert as it goes to Telegram: with all that the newest server knows, and nothing lost where one knows less."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from telegram import Bot

from bot.requests import Request
from bot.telegram.outlet import QUIET_AFTER, TelegramOutlet
from news.delivery.messages import Alert, Choice, Reply
from news.errors import MessageRefused, TryLater
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import Limits
from tests.fakes.bot_api_rules import Refusal, bad

ALERT = Alert(
    title="Khánh thành cầu Đại Ninh",
    url="https://bao.example/cau.html",
    lead="Sáng 1/12, cầu Đại Ninh thông xe sau hai năm thi công, rút ngắn nửa giờ đường đến trung tâm xã. " * 2,
    newspaper="Báo Sông Mây",
    published=datetime(2026, 12, 1, 11, 21, tzinfo=UTC),
    today=date(2026, 12, 1),
    image="https://anh.bao.example/cau.jpg",
    article=12,
)
NEWER = {"date_time", "expandable_blockquote"}


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channel(api: BotApi, client: Bot, clock: Clock) -> TelegramOutlet:
    api.flood_control.limits = Limits(per_second=0, chat_burst=0)
    return TelegramOutlet(client, clock=clock)


def kinds(sent: list[dict[str, object]]) -> set[object]:
    return {entity["type"] for entity in sent}


async def test_telegram_is_asked_to_show_the_picture_large_and_above(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    [sent] = api.sent
    wanted = {"url": ALERT.image, "prefer_large_media": True, "show_above_text": True}
    assert sent.parameters["link_preview_options"] == wanted
    assert kinds(sent.entities) == {"bold", "text_link"} | NEWER
    await channel.edit("7", receipt.message_id, replace(ALERT, title="Khánh thành cầu Đại Ninh sớm hai tháng"))
    assert (sent.edits, kinds(sent.entities)) == (1, {"bold", "text_link"} | NEWER)


async def test_urgent_news_waits_for_no_picture(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    await channel.send("7", replace(ALERT, urgent=True))
    assert api.sent[0].parameters["link_preview_options"] == {"is_disabled": True}


async def test_an_older_server_gets_the_older_form_with_nothing_lost_and_is_not_asked_twice(
    api: BotApi, channel: TelegramOutlet
) -> None:
    api.chat(7)
    api.knows_newer = False
    await channel.send("7", ALERT)
    await channel.send("7", replace(ALERT, title="Tin sau"))
    first, second = api.sent
    assert api.calls["sendMessage"] == 3
    assert kinds(first.entities) == {"bold", "text_link"} == kinds(second.entities)
    assert first.text == f"{ALERT.title}\n\n{ALERT.lead.strip()}\n\nBáo Sông Mây · 18:21"
    assert first.buttons() == ["Đọc bài", "Ít tin này hơn…"]


@pytest.mark.parametrize("reason", ["WEBPAGE_URL_INVALID", "can't parse entities: Invalid date format used"])
async def test_what_one_message_is_refused_for_is_tried_with_the_next(
    api: BotApi, channel: TelegramOutlet, reason: str
) -> None:
    chat = api.chat(7)
    chat.refusals.append(bad(reason))
    await channel.send("7", ALERT)
    await channel.send("7", ALERT)
    first, second = api.sent
    assert first.parameters["link_preview_options"] == {"is_disabled": True} and ALERT.lead.strip() in first.text
    assert second.parameters["link_preview_options"]["url"] == ALERT.image


async def test_a_refusal_that_has_nothing_to_do_with_the_form_is_no_reason_for_another(
    api: BotApi, channel: TelegramOutlet
) -> None:
    api.chat(7).refusal = bad("TOPIC_CLOSED")
    with pytest.raises(MessageRefused):
        await channel.send("7", ALERT)
    assert api.calls["sendMessage"] == 1


async def test_of_a_burst_only_the_first_alert_and_urgent_ones_ring(
    api: BotApi, channel: TelegramOutlet, clock: Clock
) -> None:
    api.chat(7)
    api.chat(8)
    for address, message in (
        ("7", ALERT),
        ("7", replace(ALERT, title="Hai")),
        ("7", replace(ALERT, title="Ba", urgent=True)),
        ("7", Reply(text="Trả lời")),
        ("8", ALERT),
    ):
        await channel.send(address, message)
    clock.now += QUIET_AFTER + 1
    await channel.send("7", replace(ALERT, title="Bốn"))
    assert [bool(sent.parameters.get("disable_notification")) for sent in api.sent] == [
        False,
        True,
        False,
        False,
        False,
        False,
    ]


async def test_an_alert_that_did_not_arrive_did_not_ring(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7).refusals.append(Refusal(429, "Too Many Requests: retry after 3", retry_after=3))
    with pytest.raises(TryLater):
        await channel.send("7", ALERT)
    await channel.send("7", ALERT)
    assert "disable_notification" not in api.sent[0].parameters


@pytest.mark.parametrize(("answers", "asked"), [("1", 1), ("99", 99), ("0", 0), ("", 0), ("x", 0), ("-3", 0), ("²", 0)])
async def test_how_a_story_goes_on_answers_how_it_began(
    api: BotApi, channel: TelegramOutlet, answers: str, asked: int
) -> None:
    api.chat(7)
    await channel.send("7", ALERT)
    await channel.send("7", replace(ALERT, title="Cầu Đại Ninh đón chuyến xe đầu", answers=answers))
    wanted = {"message_id": asked, "allow_sending_without_reply": True} if asked else None
    assert api.sent[1].parameters.get("reply_parameters") == wanted


async def test_choices_take_their_place_beneath_a_message_that_stays(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    pressed = Request(channel="telegram", address="7", words="", pressed=True, pressed_on=receipt.message_id)
    less = Reply(
        text="Chọn điều muốn bớt",
        replaces=True,
        choices=((Choice(label="Bỏ báo này", command="/ittin 12 bao"),),),
        beneath=True,
    )
    await channel.reply(pressed, less)
    await channel.reply(pressed, less)
    [sent] = api.sent
    assert sent.text.startswith(ALERT.title) and sent.buttons() == ["Bỏ báo này"]
    await channel.reply(replace(pressed, pressed_on=""), less)
    assert api.sent[1].text == "Chọn điều muốn bớt"
    with pytest.raises(MessageRefused):
        await channel.reply(replace(pressed, pressed_on="99"), less)
