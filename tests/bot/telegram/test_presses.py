"""Pressed buttons: who pressed is answered, and nobody else hears of it; what was switched shows at once."""

import asyncio
import dataclasses

import pytest
from telegram import Bot

from bot.requests import Request
from news.delivery.messages import Choice, Reply
from storage.engine.database import Database
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BOT_ID, BotApi
from tests.fakes.clock import FakeClock
from tests.waiting import eventually

GROUP, ADMIN, STRANGER, OTHER = -1007, 7, 8, 9
MENU = Reply(text="Chọn chủ đề:", choices=((Choice(label="Y tế", command="/chude 1 +y-te"),),), aside=True)
SWITCHES = 8


def toasts(api: BotApi) -> list[str]:
    """What those who pressed were shown."""
    return [one.get("text", "") for one in api.answered]


@pytest.mark.usefixtures("updates")
@pytest.mark.parametrize("kind", ["supergroup", "channel"])
async def test_a_stranger_s_press_is_a_toast_and_nothing_is_posted(api: BotApi, desk: Desk, kind: str) -> None:
    api.chat(GROUP, kind)
    desk.reply = Reply(text="Chỉ quản trị viên đổi được.", toast="Chỉ quản trị viên đổi được.")
    for _ in range(3):
        api.pressed(GROUP, "/bo y-te", user=STRANGER)
    await eventually(lambda: len(api.answered) == 3)
    assert set(toasts(api)) == {"Chỉ quản trị viên đổi được."}
    assert not api.sent and not any("show_alert" in one for one in api.answered)
    assert [request.may_change for request in desk.requests] == [False] * 3


@pytest.mark.usefixtures("updates")
async def test_in_private_a_toast_is_enough_where_the_answer_has_one(api: BotApi, desk: Desk) -> None:
    desk.reply = Reply(text="Đã bỏ: Y tế.", toast="Đã bỏ: Y tế. " + "Dài quá. " * 40)
    api.pressed(7, "/bo y-te")
    await eventually(lambda: api.answered)
    assert len(toasts(api)[0]) <= 200 and not api.sent


@pytest.mark.usefixtures("updates")
async def test_a_toast_that_comes_too_late_is_said_in_private_and_not_in_a_group(api: BotApi, desk: Desk) -> None:
    desk.reply = Reply(text="Đã bỏ: Y tế.", toast="Đã bỏ: Y tế.")
    api.pressed(GROUP, "/bo y-te", user=ADMIN)
    api.pressed(7, "/bo y-te")
    api.presses.clear()
    await eventually(lambda: api.sent)
    await eventually(lambda: api.calls["answerCallbackQuery"] == 2)
    assert [(sent.chat, sent.text) for sent in api.sent] == [(7, "Đã bỏ: Y tế.")]


@pytest.mark.usefixtures("updates")
async def test_choices_that_find_no_message_to_stand_in_come_in_one_of_their_own(api: BotApi, desk: Desk) -> None:
    desk.reply = dataclasses.replace(MENU, replaces=True, toast="Đã bật Y tế.")
    api.pressed(7, "/chude 1 +y-te")  # on a message that Telegram does not show any more
    await eventually(lambda: api.sent)
    assert toasts(api) == ["Đã bật Y tế."] and api.sent[0].buttons() == ["Y tế"]
    desk.reply = Reply(text="Đã dừng.", replaces=True, toast="Đã dừng.")
    api.pressed(7, "/dung han")
    await eventually(lambda: len(api.answered) == 2)
    assert toasts(api)[1] == "Đã dừng."
    desk.reply = dataclasses.replace(MENU, replaces=True, toast="Đã bật Y tế.")
    api.pressed(GROUP, "/chude 1 +y-te", user=ADMIN)
    await eventually(lambda: len(api.answered) == 3)
    assert [(aside.receiver, aside.buttons()) for aside in api.asides.all] == [(ADMIN, ["Y tế"])]
    assert len(api.sent) == 1


@pytest.mark.usefixtures("updates")
async def test_a_press_of_which_nobody_knows_the_topic_of_its_forum_changes_nothing_elsewhere(
    api: BotApi, desk: Desk
) -> None:
    api.chat(GROUP, threads={5}).members[ADMIN] = "administrator"
    api.pressed(GROUP, "/bo y-te", user=ADMIN)  # on a message that Telegram does not show any more
    await eventually(lambda: api.answered)
    assert "mục nào" in toasts(api)[0] and api.answered[0]["show_alert"]
    assert not desk.requests


@pytest.mark.usefixtures("updates")
async def test_choices_beneath_what_is_a_whole_group_s_are_never_swallowed_by_a_toast(api: BotApi, desk: Desk) -> None:
    api.age = "old"
    api.chat(GROUP).members[ADMIN] = "administrator"
    api.typed(GROUP, "/moinhat", user=ADMIN)
    [alert] = await eventually(lambda: api.sent)
    less = "Bớt những tin như vậy?"
    desk.reply = dataclasses.replace(MENU, text=less, replaces=True, beneath=True, toast=less)
    api.pressed(GROUP, "/ittin 12", on=alert, user=ADMIN)
    await eventually(lambda: api.answered)
    assert api.answered[0]["text"] == f"{less} → /ittin" and api.answered[0]["show_alert"]
    assert alert.edits == 0 and len(api.sent) == 1


@pytest.mark.usefixtures("updates")
async def test_a_menu_opened_by_a_press_in_a_group_is_seen_and_changed_by_who_pressed_alone(
    api: BotApi, desk: Desk
) -> None:
    desk.reply = MENU
    api.pressed(GROUP, "/chude", user=ADMIN)
    await eventually(lambda: api.answered)
    [menu] = api.asides.all
    assert (menu.receiver, menu.text, menu.buttons()) == (ADMIN, "Chọn chủ đề:", ["Y tế"])
    desk.reply = Reply(text="Đang theo dõi: Y tế.", replaces=True, toast="Đã bật Y tế.")
    api.pressed(GROUP, menu.keyboard[0][0]["callback_data"], on=menu, user=ADMIN)
    await eventually(lambda: menu.edits)
    assert menu.text == "Đang theo dõi: Y tế." and toasts(api) == ["", "Đã bật Y tế."]
    api.asides.all.clear()  # Telegram let go of it
    desk.reply = Reply(text="Chưa theo dõi gì.", replaces=True)
    api.pressed(GROUP, "/chude 1 -y-te", on=menu, user=ADMIN)
    await eventually(lambda: api.asides.all)
    assert api.asides.all[0].text == "Chưa theo dõi gì." and not api.sent


@pytest.mark.usefixtures("updates")
@pytest.mark.parametrize("age", ["old", "careless"])
async def test_a_server_without_asides_shows_who_pressed_the_beginning_and_posts_nothing(
    api: BotApi, desk: Desk, age: str
) -> None:
    api.age = age
    desk.reply = MENU
    for count in (1, 2):  # one after the other: of two at once, both may ask before the first was refused
        api.pressed(GROUP, "/chude", user=ADMIN)
        await eventually(lambda count=count: len(api.answered) == count)
    assert toasts(api) == ["Chọn chủ đề: → /chude"] * 2 and all(one["show_alert"] for one in api.answered)
    assert not api.sent and api.calls["sendMessage"] == 0 and api.calls["editEphemeralMessageText"] == 1


@pytest.mark.usefixtures("updates")
async def test_what_a_server_showed_to_all_the_group_is_taken_back(api: BotApi, desk: Desk) -> None:
    api.asides.is_known = False  # 10.2: it has asides, and wants them asked for in another way
    desk.reply = MENU
    api.pressed(GROUP, "/chude", user=ADMIN)
    await eventually(lambda: api.answered)
    assert not api.sent and api.calls["deleteMessage"] == 1 and toasts(api) == ["Chọn chủ đề: → /chude"]


@pytest.mark.usefixtures("updates")
async def test_what_is_typed_in_a_group_is_answered_aside_where_the_bot_is_an_administrator(
    api: BotApi, desk: Desk
) -> None:
    desk.reply = MENU
    for _ in range(2):
        api.typed(GROUP, "/chude", user=ADMIN)
    await eventually(lambda: len(api.sent) == 2)
    assert not api.asides.all and api.calls["sendMessage"] == 3  # and it is not tried each time
    api.chat(-1008).members[BOT_ID] = "administrator"
    api.typed(-1008, "/chude", user=ADMIN)
    await eventually(lambda: api.asides.all)
    assert (api.asides.all[0].chat, api.asides.all[0].receiver) == (-1008, ADMIN) and len(api.sent) == 2


@pytest.mark.usefixtures("updates")
async def test_a_command_that_nobody_saw_is_answered_aside_and_openly_when_that_is_too_late(
    api: BotApi, desk: Desk
) -> None:
    desk.reply = MENU
    api.typed_aside(GROUP, "/chude", user=ADMIN)
    await eventually(lambda: api.asides.all)
    assert not api.sent
    api.typed_aside(GROUP, "/chude", user=ADMIN)
    api.asides.commands.clear()
    await eventually(lambda: api.sent)


@pytest.mark.usefixtures("updates")
async def test_an_answer_for_all_stays_one(api: BotApi, desk: Desk) -> None:
    desk.reply = Reply(text="Tin mới nhất")
    api.chat(GROUP).members[BOT_ID] = "administrator"
    api.typed(GROUP, "/moinhat", user=STRANGER)
    await eventually(lambda: api.sent)
    assert not api.asides.all


def menu_of(on: int) -> Reply:
    """A menu of eight switches, of which the first *on* are on."""
    rows = tuple(
        (Choice(label=f"Chủ đề {one}", command=f"/chude 1 +{one}", chosen=one < on),) for one in range(SWITCHES)
    )
    return Reply(text="Chọn chủ đề:", choices=rows, replaces=True, toast=f"Đã bật {on}.")


class Switching(Desk):
    """Switches one more on with each press."""

    async def answer(self, request: Request) -> Reply | None:
        self.reply = menu_of(len(self.requests))
        return await super().answer(request)


async def test_eight_switches_pressed_in_two_seconds_all_show_within_two(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    clock, desk = FakeClock(), Switching()
    api.monotonic = clock.monotonic
    updates = updates_of(client, desk, sqlite_db, clock=clock)
    updates.start()
    api.typed(7, "/chude")
    await eventually(lambda: api.sent)
    await clock.advance(60)
    [menu], begun = api.sent, clock.monotonic()
    for pressed in range(SWITCHES):
        api.pressed(7, f"/chude 1 +{pressed}", on=menu)
        await eventually(lambda count=pressed: len(api.answered) == count + 1)
        if pressed == 0:
            await eventually(lambda: menu.edits)
        await clock.advance(0.25)
    await eventually(lambda: sum(label.startswith("✅") for label in menu.buttons()) == SWITCHES)
    assert clock.monotonic() - begun <= 2.0 and toasts(api)[-1] == "Đã bật 8."
    assert menu.edits <= 3 and len(api.sent) == 1 and not api.flood_control.refused
    await updates.stop()


class ForEach(Desk):
    """Answers each with a menu of their own."""

    async def answer(self, request: Request) -> Reply | None:
        self.reply = Reply(text=f"Của {request.who}: {request.words}", replaces=True)
        return await super().answer(request)


async def test_what_one_person_pressed_is_never_told_another_who_pressed_right_before(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    clock = FakeClock()
    api.monotonic = clock.monotonic
    api.chat(GROUP).members |= {ADMIN: "administrator", OTHER: "administrator"}
    updates = updates_of(client, ForEach(), sqlite_db, clock=clock)
    updates.start()
    api.typed(GROUP, "/chude", user=ADMIN)
    [menu] = await eventually(lambda: api.sent)
    await clock.advance(60)
    api.pressed(GROUP, "/chude 1", on=menu, user=ADMIN)
    await eventually(lambda: menu.edits)
    api.pressed(GROUP, "/chude 2", on=menu, user=OTHER)
    await eventually(lambda: len(api.answered) == 2)
    api.sent.clear()  # somebody deletes the menu before the second press shows there

    async def is_told() -> bool:
        await clock.advance(0.5)
        return bool(api.asides.all)

    await eventually(is_told)
    assert [(aside.receiver, aside.text) for aside in api.asides.all] == [(OTHER, f"Của {OTHER}: /chude 2")]
    await updates.stop()


async def test_what_was_pressed_last_still_shows_when_the_program_stops(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    clock, desk = FakeClock(), Switching()
    updates = updates_of(client, desk, sqlite_db, clock=clock)
    updates.start()
    api.typed(7, "/chude")
    await eventually(lambda: api.sent)
    [menu] = api.sent
    for pressed in range(3):
        api.pressed(7, f"/chude 1 +{pressed}", on=menu)
    await eventually(lambda: len(api.answered) == 3)
    stopping = asyncio.create_task(updates.stop(within=3600))

    async def is_over() -> bool:
        await clock.advance(0.1)
        return stopping.done()

    await eventually(is_over)
    assert sum(label.startswith("✅") for label in menu.buttons()) == 3


def offer(text: str, *names: str, replaces: bool = False) -> Reply:
    rows = (tuple(Choice(label=name, command=f"/{name}") for name in names),)
    return Reply(text=text, choices=rows, replaces=replaces)


@pytest.mark.usefixtures("updates")
async def test_a_press_on_buttons_that_are_no_more_brings_none_of_them_back(api: BotApi, desk: Desk) -> None:
    desk.reply = offer("Trước", "a", "b")
    api.typed(7, "/x")
    await eventually(lambda: api.sent)
    [message] = api.sent
    old = {"inline_keyboard": message.keyboard}

    async def press(name: str, reply: Reply, **shown: object) -> None:
        desk.reply, before = reply, len(api.answered)
        api.pressed(7, f"/{name}", on=message)
        api.updates[-1]["callback_query"]["message"] |= shown
        await eventually(lambda: len(api.answered) > before)

    await press("a", offer("Sau", "c", "d", replaces=True))
    await eventually(lambda: message.buttons() == ["c", "d"])
    done = Reply(text="Xong", toast="Xong", settles=True)
    await press("b", done, reply_markup=old)  # which the phone still showed
    await press("c", done)
    await eventually(lambda: message.buttons() == ["✓ c", "d"])
