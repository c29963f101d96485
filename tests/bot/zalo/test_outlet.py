"""What delivery may rely on: what arrives, and which of our errors each refusal becomes."""

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta

import pytest

from bot.zalo.client import ZaloClient
from bot.zalo.outlet import ZaloOutlet
from jobs.delivery.outlet import Outlet
from news.delivery.messages import Alert, Digest, Receipt, Reply
from news.errors import (
    ChannelAway,
    ChannelDown,
    ChannelError,
    MessageRefused,
    RecipientGone,
    StorageFull,
    TryLater,
    Unsure,
)
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal, Trouble

HOA = "c93d25f680e4ba17c04b"
ALERT = Alert(title="Xây dựng Đảng ở cơ sở", url="https://bao.example/1", lead="Hội nghị bàn về tổ chức.")
PICTURED = Alert(title="Xây dựng Đảng ở cơ sở", url="https://bao.example/1", image="https://cdn.example/a.jpg")
LONG = Reply(text="\n\n".join(f"Đoạn {number}: " + "chữ " * 300 for number in range(4)))  # four parts


@pytest.fixture
def channel(zalo_client: ZaloClient) -> ZaloOutlet:
    return ZaloOutlet(zalo_client)


async def test_it_is_a_channel_and_says_what_it_can(channel: ZaloOutlet) -> None:
    as_delivery_sees_it: Outlet = channel
    assert as_delivery_sees_it.name == "zalo"
    assert not (channel.abilities.buttons or channel.abilities.edit or channel.abilities.links)
    assert channel.abilities.max_length == 1900


async def test_an_alert_arrives_with_its_headline_bold_and_its_receipt_is_the_messages_id(
    zalo: FakeZalo, channel: ZaloOutlet
) -> None:
    assert await channel.send(LAN, ALERT) == Receipt(message_id=f"{1:020x}")
    [said] = zalo.sent
    assert said["text"] == "Xây dựng Đảng ở cơ sở\nHội nghị bàn về tổ chức.\nhttps://bao.example/1"
    assert said["text_styles"] == [{"start": 0, "len": 21, "st": ["b"]}]
    assert "parse_mode" not in said


async def test_a_refused_format_goes_plain_once(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.styles_taken = False
    await channel.send(LAN, ALERT)
    assert [set(said) for said in zalo.sent] == [{"method", "chat_id", "text"}]
    zalo.then("sendMessage", Refusal(400, "styles"), Refusal(400, "text"))
    with pytest.raises(MessageRefused, match="400 text"):
        await channel.send(LAN, ALERT)
    assert [method for method, _ in zalo.calls] == ["sendMessage"] * 4


async def test_what_has_no_format_is_not_tried_twice(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.then("sendMessage", Refusal(400, "Bad Request"))
    with pytest.raises(MessageRefused):
        await channel.send(LAN, Reply(text="chào"))
    assert len(zalo.calls) == 1


async def test_a_picture_carries_the_text(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    await channel.send(LAN, PICTURED)
    [said] = zalo.sent
    assert (said["method"], said["photo"]) == ("sendPhoto", "https://cdn.example/a.jpg")
    assert said["caption"] == "Xây dựng Đảng ở cơ sở\nhttps://bao.example/1"


async def test_a_refused_picture_becomes_text_for_every_reader(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.meets(HOA)
    zalo.then("sendPhoto", Refusal(400, "Bad Request: can't fetch photo"))
    await channel.send(LAN, PICTURED)
    await channel.send(HOA, PICTURED)
    assert [method for method, _ in zalo.calls] == ["sendPhoto", "sendMessage", "sendMessage"]
    assert [said["chat_id"] for said in zalo.sent] == [LAN, HOA]


async def test_a_slow_picture_is_unsure_and_next_time_only_text(zalo: FakeZalo) -> None:
    zalo.photo_seconds = 5
    async with ZaloClient(TOKEN, base_url=zalo.url, photo_timeout=0.1) as client:
        channel = ZaloOutlet(client)
        with pytest.raises(Unsure):
            await channel.send(LAN, PICTURED)
        await channel.send(LAN, PICTURED)
    assert [said["method"] for said in zalo.sent] == ["sendMessage"]


async def test_a_picture_that_meets_an_unwell_platform_goes_as_text_next_time(
    zalo: FakeZalo, channel: ZaloOutlet
) -> None:
    zalo.then("sendPhoto", "html 502")
    with pytest.raises(TryLater):
        await channel.send(LAN, PICTURED)
    await channel.send(LAN, PICTURED)
    assert [said["method"] for said in zalo.sent] == ["sendMessage"]


async def test_what_is_not_the_pictures_fault_is_not_held_against_it(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.then("sendPhoto", Refusal(429, "Quota exceeded"), Refusal(400, "user_id is invalid"))
    with pytest.raises(TryLater):
        await channel.send(LAN, PICTURED)
    with pytest.raises(RecipientGone):
        await channel.send(LAN, PICTURED)
    await channel.send(LAN, PICTURED)
    assert [said["method"] for said in zalo.sent] == ["sendPhoto"]


async def test_pictures_can_be_switched_off(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    channel = ZaloOutlet(zalo_client, photos=False)
    await channel.send(LAN, PICTURED)
    assert [said["method"] for said in zalo.sent] == ["sendMessage"]
    assert not channel.abilities.photos


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Refusal(400, "Bad Request"), MessageRefused),
        (Refusal(404, "Not Found"), MessageRefused),
        (Refusal(401, "Unauthorized"), ChannelDown),
        (Refusal(403, "internal server error"), ChannelAway),
        (Refusal(429, "Quota exceeded"), TryLater),
        (Refusal(426, "daily limit"), TryLater),
        (Refusal(500, "user not found"), ChannelAway),
        ("html 502", ChannelAway),
        (Refusal(408, "timeout"), Unsure),
        (Refusal(408, "timeout", status=200), Unsure),
        ("drop", Unsure),
        ("garbage", Unsure),
        ("huge", Unsure),
        (Refusal(400, "user_id is invalid"), RecipientGone),
        (Refusal(400, "user_id is invalid", status=200), RecipientGone),
        (Refusal(404, "Chat not found"), RecipientGone),
        (Refusal(403, "The bot was blocked by the user"), RecipientGone),
        (Refusal(400, "invalid chat_id"), RecipientGone),
        (Refusal(400, "recipient does not exist"), RecipientGone),
        (Refusal(400, "text is invalid"), MessageRefused),
    ],
)
async def test_each_refusal_becomes_the_error_that_delivery_can_answer(
    zalo: FakeZalo, channel: ZaloOutlet, answer: Refusal | Trouble, kind: type[ChannelError]
) -> None:
    zalo.then("sendMessage", answer)
    with pytest.raises(ChannelError) as caught:
        await channel.send(LAN, Reply(text="chào"))
    assert type(caught.value) is kind
    assert TOKEN.partition(":")[2] not in str(caught.value)
    if isinstance(answer, Refusal) and kind in (RecipientGone, MessageRefused):
        assert str(answer.answer["description"]) in str(caught.value)  # kept, to learn from


@pytest.mark.parametrize(
    ("me", "kind"),
    [
        (Refusal(404, "Not Found"), ChannelDown),
        (Refusal(401, "Unauthorized"), ChannelDown),
        ("html 502", TryLater),
    ],
)
async def test_a_platform_where_nothing_is_found_is_no_fault_of_a_message(
    zalo: FakeZalo, channel: ZaloOutlet, me: Refusal | Trouble, kind: type[ChannelError]
) -> None:
    zalo.then("sendMessage", Refusal(404, "Not Found"))
    zalo.then("getMe", me)
    with pytest.raises(kind):
        await channel.send(LAN, Reply(text="chào"))


async def test_the_wording_for_a_gone_reader_can_be_configured(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    channel = ZaloOutlet(zalo_client, gone_phrases=["", "Người dùng đã rời"])
    zalo.then("sendMessage", Refusal(400, "Lỗi: NGƯỜI DÙNG ĐÃ RỜI đi"), Refusal(400, "Lỗi"))
    with pytest.raises(RecipientGone):
        await channel.send(LAN, ALERT)
    await channel.send(LAN, ALERT)
    assert len(zalo.calls) == 3  # a reader who is gone is not asked again in plain


async def test_no_connection_waits_for_everyone_but_an_unwell_answer_for_one() -> None:
    async with ZaloClient(TOKEN, base_url="http://127.0.0.1:1") as client:
        with pytest.raises(TryLater) as caught:
            await ZaloOutlet(client).send(LAN, ALERT)
    assert caught.value.everywhere and caught.value.wait < timedelta(minutes=1)


async def test_a_message_that_broke_off_goes_on_where_it_broke_off(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    await channel.send(LAN, ALERT)
    zalo.quota = 3
    with pytest.raises(TryLater):
        await channel.send(LAN, LONG)
    zalo.quota = None
    assert await channel.send(LAN, LONG) == Receipt(message_id=f"{2:020x}")
    assert [text[:6] for text in zalo.texts[1:]] == ["Đoạn 0", "Đoạn 1", "Đoạn 2", "Đoạn 3"]
    await channel.send(LAN, LONG)
    assert len(zalo.sent) == 9  # said anew, it is said whole


async def test_the_same_message_to_another_chat_starts_at_its_beginning(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.meets(HOA)
    zalo.quota = 2
    with pytest.raises(TryLater):
        await channel.send(LAN, LONG)
    zalo.quota = None
    await channel.send(HOA, LONG)
    assert len(zalo.sent) == 6


async def test_a_message_that_nobody_will_send_again_is_forgotten(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.quota = 1
    with pytest.raises(TryLater):
        await channel.send(LAN, LONG)
    channel.forget(LAN, LONG)
    zalo.quota = None
    await channel.send(LAN, LONG)
    assert len(zalo.sent) == 5


async def test_only_so_many_broken_messages_are_remembered(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    channel = ZaloOutlet(zalo_client, remembered=1)
    for text in ("A", "B"):
        zalo.quota = len(zalo.sent) + 1
        with pytest.raises(TryLater):
            await channel.send(LAN, Reply(text=f"{text}\n\n{LONG.text}"))
    zalo.quota = None
    await channel.send(LAN, Reply(text=f"A\n\n{LONG.text}"))
    assert len([text for text in zalo.texts if text.startswith("A")]) == 2


async def test_a_later_part_that_is_refused_is_left_out_and_the_rest_goes(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    zalo.quota = 1
    with pytest.raises(TryLater):
        await channel.send(LAN, LONG)
    zalo.quota = None
    zalo.then("sendMessage", Refusal(400, "Bad Request"))
    await channel.send(LAN, LONG)
    assert [text[:6] for text in zalo.texts] == ["Đoạn 0", "Đoạn 2", "Đoạn 3"]


async def test_nothing_is_not_sent_and_nothing_can_be_changed(zalo: FakeZalo, channel: ZaloOutlet) -> None:
    with pytest.raises(MessageRefused, match="empty"):
        await channel.send(LAN, Digest(heading="Bản tin", sections=()))
    with pytest.raises(MessageRefused, match="edited"):
        await channel.edit(LAN, "1", ALERT)
    assert not zalo.calls


async def test_each_accepted_message_is_counted_and_a_failing_count_stops_nothing(
    zalo: FakeZalo, zalo_client: ZaloClient, caplog: pytest.LogCaptureFixture
) -> None:
    counted: list[str] = []

    class FullDisk:
        def reserve(self) -> AbstractAsyncContextManager[None]:
            return nullcontext()

        async def is_nearly_used(self) -> bool:
            raise AssertionError("nothing was refused")

        async def count(self, address: str) -> None:
            counted.append(address)
            if len(counted) == 2:
                raise StorageFull("disk full")

    channel = ZaloOutlet(zalo_client, quota=FullDisk())
    assert channel.cost(LONG) == 4
    await channel.send(LAN, LONG)
    assert counted == [LAN] * 4
    assert "not counted" in caplog.text
