"""A channel is set up by its administrator from a private chat, and by nobody else."""

import re

import pytest

from bot.commands import Commands
from news.delivery.subscriptions import Kind
from storage import subscriptions
from storage.engine.database import Database
from tests import make
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import found
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.waiting import eventually

CHANNEL, MAKER, STRANGER = -1005, 7, 8


pytestmark = pytest.mark.usefixtures("updates")


@pytest.fixture
def desk(api: BotApi, sqlite_db: Database) -> Commands:
    api.chat(CHANNEL, "channel", title="Tin <Lâm Đồng>").members[MAKER] = "administrator"
    return commands(sqlite_db, Clock())


async def added(api: BotApi) -> Sent:
    """The bot is put into the channel; what its maker is told."""
    api.chat(MAKER)
    api.became(CHANNEL, "administrator", user=MAKER)
    return (await eventually(lambda: api.to(MAKER)))[0]


async def answered(api: BotApi, words: str, *, user: int = MAKER) -> Sent:
    before = len(api.to(user))
    api.typed(user, words, user=user)
    await eventually(lambda: len(api.to(user)) > before)
    return api.to(user)[-1]


async def followed(db: Database, address: int = CHANNEL) -> list[str]:
    chat = await found(db, str(address))
    return [] if chat is None else (await db.read(subscriptions.get, chat=chat.number)).wanted[Kind.TOPIC]


async def test_who_puts_the_bot_into_a_channel_sets_it_up_in_private_and_the_channel_hears_nothing(
    api: BotApi, sqlite_db: Database
) -> None:
    told = await added(api)
    assert "đã vào kênh “Tin <Lâm Đồng>”" in told.text and told.buttons()[0] == "Chọn chủ đề"
    api.pressed(MAKER, told.keyboard[0][0]["callback_data"], on=told, user=MAKER)
    menu = await eventually(lambda: next((one for one in api.to(MAKER) if "Chọn chủ đề muốn" in one.text), None))
    assert menu is not None and menu.text.startswith("📣 Tin <Lâm Đồng>\n")
    party = menu.keyboard[1][0]
    api.pressed(MAKER, party["callback_data"], on=menu, user=MAKER)
    await eventually(lambda: f"Từ nay kênh này nhận tin {party['text']}" in menu.text)
    assert await followed(sqlite_db) == ["xay-dung-dang"] and await followed(sqlite_db, MAKER) == []
    assert api.answered[-1]["text"] == f"Đã theo dõi {party['text']}." and not api.to(CHANNEL)


async def test_an_offer_for_a_channel_is_over_once_it_was_taken(api: BotApi, sqlite_db: Database) -> None:
    await added(api)
    number = (await answered(api, "/kenh")).keyboard[0][0]["callback_data"]
    offer = await answered(api, f"{number} theodoi xyz")
    label, data = offer.keyboard[0][0]["text"], offer.keyboard[0][0]["callback_data"]
    api.pressed(MAKER, data, on=offer, user=MAKER)
    await eventually(lambda: offer.buttons()[0] == f"✓ {label}")
    assert offer.keyboard[0][0]["disabled"] == {} and not api.to(CHANNEL)


async def test_commands_are_typed_behind_the_number_and_hints_keep_it(api: BotApi, sqlite_db: Database) -> None:
    await added(api)
    listed = await answered(api, "/kenh")
    [[button]] = listed.keyboard
    assert button["text"] == "Tin <Lâm Đồng>"
    number = button["callback_data"]
    assert (await answered(api, f"{number} theodoi y tế, giáo dục")).text.startswith(
        "📣 Tin <Lâm Đồng>\nTừ nay kênh này nhận tin Giáo dục"
    )
    assert sorted(await followed(sqlite_db)) == ["giao-duc", "y-te"]
    offer = await answered(api, f"{number} bo")
    assert f"Gõ {number} bo kèm tên" in offer.text
    assert offer.keyboard[-1][0]["callback_data"] == f"{number} bo tat-ca"
    assert "Cài đặt hiện nay" in (await answered(api, number)).text


async def test_a_sentence_behind_the_number_is_understood_and_other_words_are_asked_about(
    api: BotApi, sqlite_db: Database
) -> None:
    await added(api)
    number = (await answered(api, "/kenh")).keyboard[0][0]["callback_data"]
    said = await answered(api, f"{number} giáo dục và y tế ở Nghệ An, trừ tuyển sinh")
    assert said.text.startswith("📣 Tin <Lâm Đồng>\nTừ nay kênh này nhận tin Giáo dục")
    assert sorted(await followed(sqlite_db)) == ["giao-duc", "y-te"]
    assert (await answered(api, f"{number} không nhận tin nữa")).buttons()[0] == "Dừng hẳn"
    asked = await answered(api, f"{number} blabla")
    assert asked.text == f"📣 Tin <Lâm Đồng>\nChưa hiểu “blabla”. Gõ như {number} theodoi y tế, hoặc chọn ở dưới."
    assert asked.buttons() == ["Theo dõi “blabla”", "Chọn chủ đề", "Tỉnh, thành phố", "Cài đặt"]
    assert "Bạn muốn dừng gửi tin đến kênh này?" in (await answered(api, f"{number} không nhận tin nữa")).text
    said = await answered(api, f"{number} nông nghiệp Nghệ An")
    assert said.keyboard[0][0]["callback_data"] == f"{number} theodoi nông nghiệp Nghệ An"
    assert "Chưa hiểu “/ơi”" in (await answered(api, f"{number} /ơi")).text
    assert "Trong nhóm" not in (await answered(api, f"{number} trogiup")).text


async def test_a_code_for_elsewhere_is_named_as_it_is_typed_there(api: BotApi) -> None:
    await added(api)
    number = (await answered(api, "/kenh")).keyboard[0][0]["callback_data"]
    assert re.search(r": /lienket \d{6}\n", (await answered(api, f"{number} lienket")).text)


@pytest.mark.parametrize("status", ["member", "left", "restricted"])
async def test_who_is_no_administrator_there_any_more_changes_nothing(
    api: BotApi, sqlite_db: Database, status: str
) -> None:
    await added(api)
    number = (await answered(api, "/kenh")).keyboard[0][0]["callback_data"]
    api.chats[CHANNEL].members[MAKER] = "left" if status == "restricted" else status
    assert "không còn là quản trị viên" in (await answered(api, f"{number} theodoi y tế")).text
    assert await followed(sqlite_db) == []


async def test_a_stranger_sees_no_channel_and_its_number_is_of_no_use(api: BotApi, sqlite_db: Database) -> None:
    await added(api)
    number = (await answered(api, "/kenh")).keyboard[0][0]["callback_data"]
    api.chats[CHANNEL].members[STRANGER] = "administrator"  # but another one put the bot there
    for words in ("/kenh", f"{number} theodoi y tế", "/kenh 999999999999999999"):
        assert "chưa đưa bot vào kênh nào" in (await answered(api, words, user=STRANGER)).text
    assert await followed(sqlite_db) == []


async def test_a_channel_that_the_bot_left_is_listed_no_more(api: BotApi) -> None:
    await added(api)
    api.became(CHANNEL, "left", before="administrator", user=MAKER)

    async def is_gone() -> bool:
        return "chưa đưa bot vào kênh nào" in (await answered(api, "/kenh")).text

    await eventually(is_gone)


async def test_who_forgets_all_is_forgotten_as_the_maker_of_a_channel(api: BotApi, sqlite_db: Database) -> None:
    await added(api)
    assert "kênh bạn quản lý: Tin <Lâm Đồng>" in (await answered(api, "/dulieu")).text
    await answered(api, "/xoadulieu dong-y")
    assert not await make.rows(sqlite_db, "SELECT * FROM group_keepers")


async def test_a_maker_who_never_wrote_to_the_bot_finds_the_channel_when_they_do(api: BotApi) -> None:
    api.became(CHANNEL, "administrator", user=MAKER)  # telegram lets nobody write to them
    await eventually(lambda: api.calls["sendMessage"])
    api.chat(MAKER)
    assert (await answered(api, "/kenh")).buttons() == ["Tin <Lâm Đồng>"]
