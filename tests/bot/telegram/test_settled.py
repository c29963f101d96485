"""A pressed button that has done its work shows it, on servers that know such buttons and on those that don't."""

import pytest

from bot.commands import Commands
from news.delivery.subscriptions import Kind
from storage import subscriptions
from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import found
from tests.fakes.bot_api import BOT_ID, BotApi
from tests.fakes.bot_api_chats import Sent
from tests.waiting import eventually

LABEL = "Theo dõi từ khóa “xyz”"


pytestmark = pytest.mark.usefixtures("updates")


@pytest.fixture
def desk(sqlite_db: Database) -> Commands:
    return commands(sqlite_db, Clock())


async def offered(api: BotApi) -> Sent:
    """A message with an offer."""
    api.typed(7, "/theodoi xyz")
    await eventually(lambda: api.to(7))
    assert LABEL in api.to(7)[0].buttons()
    return api.to(7)[0]


def press(api: BotApi, message: Sent, label: str = LABEL) -> None:
    data = next(one["callback_data"] for row in message.keyboard for one in row if one["text"] == label)
    api.pressed(7, data, on=message)


async def followed(db: Database) -> list[str]:
    chat = await found(db, "7")
    assert chat is not None
    return (await db.read(subscriptions.get, chat=chat.number))[Kind.KEYWORD]


async def test_an_offer_that_was_taken_can_t_be_taken_again(api: BotApi, sqlite_db: Database) -> None:
    offer = await offered(api)
    words, before = offer.text, offer.buttons()
    press(api, offer)
    press(api, offer)  # a quick finger
    await eventually(lambda: len(api.answered) == 2 and offer.edits)
    done = [one for row in offer.keyboard for one in row if one["text"].startswith("✓ ")]
    assert done == [{"text": f"✓ {LABEL}", "disabled": {}}]
    assert len(offer.buttons()) == len(before) and offer.text == words
    assert await followed(sqlite_db) == ["xyz"] and len(api.to(7)) == 1


async def test_two_offers_taken_in_the_same_moment_are_both_over(api: BotApi, sqlite_db: Database) -> None:
    api.typed(7, "/theodoi y tế, thể thao, giáo dục")
    await eventually(lambda: api.to(7))
    api.typed(7, "/bo")
    await eventually(lambda: len(api.to(7)) == 2)
    offer = api.to(7)[1]
    for label in ("Giáo dục", "Thể thao"):
        press(api, offer, label)
    await eventually(lambda: {"✓ Giáo dục", "✓ Thể thao"} < set(offer.buttons()))
    assert "Y tế, sức khỏe" in offer.buttons()


@pytest.mark.parametrize("age", ["old", "careless"])
async def test_a_server_that_is_older_than_such_buttons_takes_it_away(api: BotApi, age: str) -> None:
    api.age = age
    offer = await offered(api)
    before = offer.buttons()
    press(api, offer)
    await eventually(lambda: offer.edits)
    assert offer.buttons() == [one for one in before if one != LABEL]


async def test_of_a_message_that_is_gone_nothing_is_said_again(api: BotApi, sqlite_db: Database) -> None:
    offer = await offered(api)
    press(api, offer)
    api.sent.remove(offer)
    await eventually(lambda: api.answered and api.calls["editMessageReplyMarkup"])
    api.typed(7, "/caidat")
    await eventually(lambda: any("Cài đặt hiện nay" in one.text for one in api.sent))
    assert len(api.sent) == 1 and await followed(sqlite_db) == ["xyz"]


GROUP, LEADER, MEMBER = -1007, 7, 8


def in_group(api: BotApi, *, aside: bool) -> None:
    bot = {BOT_ID: "administrator"} if aside else {}
    api.chat(GROUP).members |= {LEADER: "administrator", MEMBER: "member", **bot}
    api.typed(GROUP, "/theodoi xyz", user=LEADER)


async def test_what_a_leader_of_a_group_was_offered_alone_is_done_there(api: BotApi) -> None:
    in_group(api, aside=True)
    await eventually(lambda: api.asides.all)
    [offer] = api.asides.all
    words = offer.text
    data = next(one["callback_data"] for row in offer.keyboard for one in row if one["text"] == LABEL)
    api.pressed(GROUP, data, on=offer, user=LEADER)
    await eventually(lambda: offer.edits)
    assert f"✓ {LABEL}" in offer.buttons() and offer.text == words and not api.sent


async def test_what_all_see_is_done_for_all_but_not_by_a_member_who_may_not(api: BotApi) -> None:
    in_group(api, aside=False)
    await eventually(lambda: api.to(GROUP))
    [offer] = api.to(GROUP)
    data = next(one["callback_data"] for row in offer.keyboard for one in row if one["text"] == LABEL)
    api.pressed(GROUP, data, on=offer, user=MEMBER)
    await eventually(lambda: len(api.answered) == 1)
    assert "chỉ quản trị viên" in api.answered[0]["text"] and LABEL in offer.buttons()
    api.pressed(GROUP, data, on=offer, user=LEADER)
    await eventually(lambda: f"✓ {LABEL}" in offer.buttons())
    assert len(api.to(GROUP)) == 1 and offer.edits == 1
