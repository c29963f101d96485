"""What Telegram says, and what delivery hears of it."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.requests import Request
from bot.telegram import http
from bot.telegram.outlet import Refusals, TelegramOutlet
from news.delivery.messages import Alert, Attachment, Choice, Digest, Message, Reply
from news.errors import (
    ChannelDown,
    ChannelError,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    TryLater,
    Unsure,
)
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import Limits
from tests.fakes.bot_api_rules import Refusal, bad

ALERT = Alert(title="Tin", url="https://a.vn/1")
HELLO = Reply(text="Chào")


@pytest.fixture
def channel(client: Bot) -> TelegramOutlet:
    return TelegramOutlet(client)


async def test_an_alert_arrives_with_its_link_and_buttons(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    [sent] = api.sent
    assert receipt.message_id == str(sent.message_id)
    assert {entity["type"] for entity in sent.entities} == {"bold", "text_link"}
    assert sent.buttons() == ["Đọc bài"]
    assert sent.parameters["link_preview_options"] == {"is_disabled": True}
    assert "allow_paid_broadcast" not in sent.parameters


async def test_paid_broadcasts_are_asked_for_where_they_are_wanted(api: BotApi, client: Bot) -> None:
    api.chat(7)
    await TelegramOutlet(client, paid_broadcast=True).send("7", ALERT)
    assert api.sent[0].parameters["allow_paid_broadcast"] is True


async def test_what_is_to_make_no_sound_makes_none(api: BotApi, channel: TelegramOutlet) -> None:
    messages: tuple[Message, ...] = (
        replace(ALERT, silent=True),
        Digest(sections=(), silent=True),
        ALERT,
        HELLO,
    )
    for place, message in enumerate(messages, 1):
        api.chat(place)
        await channel.send(str(place), message)
    assert [sent.parameters.get("disable_notification") for sent in api.sent] == [True, True, None, None]


async def test_an_alert_goes_to_the_topic_of_a_forum(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(-1007, threads={5})
    await channel.send("-1007/5", ALERT)
    await channel.send("-1007", ALERT)
    assert [sent.thread for sent in api.sent] == [5, None]


async def test_a_deleted_topic_refuses_the_message_and_the_group_stays(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(-1007, threads={5})
    with pytest.raises(MessageRefused, match="thread not found"):
        await channel.send("-1007/6", ALERT)
    assert not api.sent


@pytest.mark.parametrize(
    ("refusal", "wanted"),
    [
        (Refusal(403, "Forbidden: bot was blocked by the user"), RecipientGone),
        (Refusal(403, "Forbidden: bot was kicked from the supergroup chat"), RecipientGone),
        (bad("chat not found"), RecipientGone),
        (bad("not enough rights to send text messages to the chat"), RecipientGone),
        (bad("TOPIC_CLOSED"), MessageRefused),
        (bad("something new"), MessageRefused),
        (Refusal(409, "Conflict: of what?"), MessageRefused),
        (Refusal(500, "Internal Server Error"), TryLater),
        (Refusal(401, "Unauthorized"), ChannelDown),
        (Refusal(404, "Not Found"), ChannelDown),
    ],
)
async def test_each_refusal_has_its_name(
    api: BotApi, channel: TelegramOutlet, refusal: Refusal, wanted: type[ChannelError]
) -> None:
    api.chat(7).refusal = refusal
    with pytest.raises(wanted) as caught:
        await channel.send("7", ALERT)
    assert isinstance(caught.value.__cause__, TelegramError)


async def test_an_unknown_chat_is_gone(api: BotApi, channel: TelegramOutlet) -> None:
    with pytest.raises(RecipientGone):
        await channel.send("8", ALERT)
    with pytest.raises(RecipientGone):
        await channel.send("Lan", ALERT)


async def test_a_group_that_became_a_supergroup_keeps_its_topic(api: BotApi, channel: TelegramOutlet) -> None:
    upgraded = Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009)
    api.chat(-7, "group", threads={5}).refusal = upgraded
    for address, new in (("-7", "-1009"), ("-7/5", "-1009/5")):
        with pytest.raises(RecipientMoved) as caught:
            await channel.send(address, ALERT)
        assert caught.value.new == new


async def test_a_chat_that_must_wait_waits_as_told_and_alone(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7).refusal = Refusal(429, "Too Many Requests: retry after 17", retry_after=17)
    with pytest.raises(TryLater) as caught:
        await channel.send("7", ALERT)
    assert (caught.value.wait, caught.value.everywhere) == (timedelta(seconds=17), False)


async def test_when_several_private_chats_are_refused_at_once_all_must_wait(
    api: BotApi, channel: TelegramOutlet
) -> None:
    everywhere = []
    for number in (7, 8, 9):
        api.chat(number).refusal = Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
        with pytest.raises(TryLater) as caught:
            await channel.send(str(number), ALERT)
        everywhere.append(caught.value.everywhere)
    assert everywhere == [False, False, True]


def test_refusals_of_groups_of_one_chat_or_long_ago_mean_nobody_else() -> None:
    now = 0.0
    refusals = Refusals(lambda: now)
    assert not any(refusals.everywhere(address) for address in ("-1", "-2", "-3", "7", "7", "7", "8"))
    now = 5.0
    assert not refusals.everywhere("9")


async def test_html_that_telegram_refuses_goes_as_plain_text_with_its_buttons(
    api: BotApi, channel: TelegramOutlet, caplog: pytest.LogCaptureFixture
) -> None:
    api.chat(7)
    choices = ((Choice(label="Chủ đề", command="/chude"),),)
    await channel.send("7", Reply(text="chữ đậm", html="<b>chữ <i>đậm</b>", choices=choices))
    [sent] = api.sent
    assert (sent.text, sent.entities, sent.buttons()) == ("chữ đậm", [], ["Chủ đề"])
    assert "plain text" in caplog.text


async def test_buttons_that_telegram_refuses_are_left_out(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    api.refuse_keyboards = bad("BUTTON_URL_INVALID")
    await channel.send("7", ALERT)
    assert api.sent[0].text == "Tin\nhttps://a.vn/1"
    assert api.sent[0].buttons() == []


@pytest.mark.parametrize("fault", ["drop", "lost", "nonsense"])
async def test_a_lost_answer_leaves_it_unsure(api: BotApi, channel: TelegramOutlet, fault: str) -> None:
    api.chat(7)
    api.faults.append(fault)
    with pytest.raises(Unsure):
        await channel.send("7", ALERT)


@pytest.mark.parametrize(
    "answer",
    ['{"ok":true,"result":', '{"ok":true,"result":true}', '{"ok":true,"result":{}}', '{"ok":true,"result":[[]]}'],
)
async def test_an_answer_that_means_nothing_leaves_it_unsure(api: BotApi, channel: TelegramOutlet, answer: str) -> None:
    api.chat(7)
    api.faults.append(answer)
    with pytest.raises(Unsure):
        await channel.send("7", ALERT)


async def test_asking_who_we_are_tells_whether_anybody_is_there(api: BotApi, channel: TelegramOutlet) -> None:
    await channel.check()
    api.broken = "reset"
    with pytest.raises(Unsure):
        await channel.check()
    assert not api.sent


@pytest.mark.parametrize("status", ["502", "403", "400", "407", "409", "429"])
async def test_a_gateways_page_is_tried_later(api: BotApi, channel: TelegramOutlet, status: str) -> None:
    api.chat(7)
    api.faults.append(status)
    with pytest.raises(TryLater) as caught:
        await channel.send("7", ALERT)
    assert not caught.value.everywhere
    assert not api.sent


async def test_without_a_network_everything_waits(api: BotApi, session: aiohttp.ClientSession) -> None:
    away = TelegramOutlet(http.connect(api.token, "http://127.0.0.1:9", session))
    with pytest.raises(TryLater) as caught:
        await away.send("7", ALERT)
    assert caught.value.everywhere


async def test_a_message_is_edited_in_its_place(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    await channel.edit("7", receipt.message_id, Alert(title="Tin đã sửa", url=ALERT.url))
    assert [(sent.text, sent.edits) for sent in api.sent] == [("Tin đã sửa", 1)]


async def test_to_edit_without_a_change_is_no_error(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    await channel.edit("7", receipt.message_id, ALERT)
    assert api.sent[0].edits == 0


async def test_what_is_not_there_any_more_cannot_be_edited(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    with pytest.raises(MessageRefused):
        await channel.edit("7", "99", HELLO)


async def test_an_edit_whose_answer_was_lost_is_like_any_message_but_for_who_pressed_a_button(
    api: BotApi, channel: TelegramOutlet
) -> None:
    api.chat(7)
    receipt = await channel.send("7", ALERT)
    api.faults.append("lost")
    with pytest.raises(Unsure):
        await channel.edit("7", receipt.message_id, HELLO)
    api.faults.append("lost")
    pressed = Request(channel="telegram", address="7", words="", pressed_on=receipt.message_id)
    with pytest.raises(TryLater):
        await channel.reply(pressed, Reply(text="Xong", replaces=True))


async def test_forms_are_remembered_for_the_next_chats_but_not_for_ever(api: BotApi, channel: TelegramOutlet) -> None:
    api.flood_control.limits = Limits(per_second=0)
    for chat in range(1, 221):
        api.chat(chat)
        await channel.send(str(chat), Alert(title=f"Tin {chat // 2}", url=ALERT.url))
    assert [sent.text for sent in api.sent[-2:]] == ["Tin 109", "Tin 110"]
    assert len(channel._forms) <= 100


async def test_a_file_goes_as_a_document_with_its_text_and_buttons(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(-1007, threads={5})
    file = Attachment(name="bao-tin.json", content='{"tên": "Lan"}'.encode(), media_type="application/json")
    choices = ((Choice(label="Xóa", command="/xoadulieu"),),)
    receipt = await channel.send("-1007/5", Reply(text="Tất cả những gì còn giữ.", attachment=file, choices=choices))
    [sent] = api.sent
    assert (receipt.message_id, sent.text, sent.thread) == ("1", "Tất cả những gì còn giữ.", 5)
    assert sent.parameters["document"] == (file.name, file.content, file.media_type)
    assert sent.buttons() == ["Xóa"]


async def test_a_picture_goes_as_one_and_a_long_text_is_cut(api: BotApi, channel: TelegramOutlet) -> None:
    api.chat(7)
    picture = Attachment(name="qr.png", content=b"\x89PNG", media_type="image/png")
    await channel.reply(Request(channel="telegram", address="7", words=""), Reply(text="a" * 2000, attachment=picture))
    [sent] = api.sent
    assert (len(sent.text), sent.parameters["photo"][1]) == (1024, b"\x89PNG")


async def test_a_file_to_a_chat_that_is_gone_says_so(api: BotApi, channel: TelegramOutlet) -> None:
    file = Attachment(name="a.json", content=b"{}", media_type="application/json")
    with pytest.raises(RecipientGone):
        await channel.send("8", Reply(text="", attachment=file))


async def test_where_files_are_not_allowed_the_words_go_alone_and_the_group_stays(
    api: BotApi, channel: TelegramOutlet
) -> None:
    api.chat(-1007).refusals.append(bad("not enough rights to send photos to the chat"))
    picture = Attachment(name="qr.png", content=b"\x89PNG", media_type="image/png")
    await channel.send("-1007", Reply(text="Đường dẫn: t.me/x", attachment=picture))
    assert [sent.text for sent in api.sent] == ["Đường dẫn: t.me/x"]
    api.chat(-1008).refusal = bad("not enough rights to send text messages to the chat")
    with pytest.raises(RecipientGone):
        await channel.send("-1008", Reply(text="Đường dẫn: t.me/x", attachment=picture))
