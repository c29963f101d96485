"""What Telegram shows of the bot before a word is said: to each their commands, in their language."""

import pytest
from telegram import Bot

from bot.telegram.asides import Asides
from bot.telegram.face import Face, speak
from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BotApi
from tests.waiting import eventually

ADMIN = 7
PRIVATE = ("default",)
MEMBER = ("all_group_chats", "default")
LEADER = ("all_chat_administrators", "all_group_chats", "default")


def face_of(client: Bot, db: Database, *, admins: tuple[int, ...] = (ADMIN,)) -> Face:
    """The face as the program has it, with its own commands."""
    spoken = speak(commands(db, Clock()).menu, {"vi": "", "en": "en"})
    return Face(client, Asides(client, lambda: 0.0), db, spoken=spoken, admins=admins)


async def test_everyone_sees_the_commands_that_they_may_use(api: BotApi, client: Bot, sqlite_db: Database) -> None:
    api.chat(ADMIN)
    await face_of(client, sqlite_db).show()
    shown = api.face.shown
    readers, members, leaders = shown(*PRIVATE), shown(*MEMBER), shown(*LEADER)
    assert {"chude", "bo", "caidat", "xoadulieu"} <= set(readers) and "thongbao" not in readers
    assert {"moinhat", "tim", "trogiup"} <= set(members) and not {"chude", "bo", "tamdung"} & set(members)
    assert set(leaders) == set(readers)
    assert {"thongbao", "suachude", "chude"} <= set(shown(f"chat {ADMIN}", *PRIVATE))
    assert "thongbao" not in shown("chat 8", *PRIVATE)


async def test_it_speaks_the_reader_s_language_and_says_what_the_bot_is(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    await face_of(client, sqlite_db).show()
    about = {code: api.face.lists["default", code][0]["description"] for code in ("", "en")}
    assert about[""] != about["en"]
    texts = api.face.texts
    assert texts["description", ""].startswith("Báo Tin đọc các báo tỉnh")
    assert texts["description", "en"] != texts["description", ""]
    assert texts["short_description", ""].startswith("Tin mới") and texts["short_description", "en"]


async def test_what_is_there_already_is_not_written_again(api: BotApi, client: Bot, sqlite_db: Database) -> None:
    api.chat(ADMIN)
    for age in ("", "old", "careless"):
        api.age = age
        for _ in range(2):
            before = api.face.writes
            await face_of(client, sqlite_db).show()
        assert api.face.writes == before > 0
        assert any("is_ephemeral" in one for one in api.face.lists["all_chat_administrators", ""]) is (age == "")


async def test_what_somebody_wrote_by_hand_stays_and_our_own_words_keep_up(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    await face_of(client, sqlite_db).show()
    api.face.texts["description", ""] = "Bot của tòa soạn"
    spoken = speak(commands(sqlite_db, Clock()).menu, {"en": "", "vi": "en"})  # another version says something else
    await Face(client, Asides(client, lambda: 0.0), sqlite_db, spoken=spoken, admins=()).show()
    assert api.face.texts["description", ""] == "Bot của tòa soạn"
    assert api.face.texts["short_description", "en"].startswith("Tin mới")


async def test_who_is_no_admin_any_more_has_a_reader_s_commands_again(
    api: BotApi, client: Bot, sqlite_db: Database
) -> None:
    api.chat(ADMIN)
    await face_of(client, sqlite_db).show()
    await face_of(client, sqlite_db, admins=()).show()
    assert "thongbao" not in api.face.shown(f"chat {ADMIN}", *PRIVATE)


async def test_an_admin_whom_telegram_does_not_know_yet_has_theirs_with_the_first_word(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    made = updates_of(client, desk, sqlite_db, admins=(ADMIN,))
    made.start()
    await eventually(lambda: api.calls["setMyCommands"] >= 6 and api.calls["getMyCommands"] >= 7)
    assert ("chat 7", "") not in api.face.lists
    api.typed(ADMIN, "/start")
    await eventually(lambda: ("chat 7", "en") in api.face.lists)
    await made.stop()


@pytest.mark.usefixtures("updates")
async def test_a_face_that_is_refused_stops_nothing(
    api: BotApi, client: Bot, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    api.typed(8, "/start")
    await eventually(lambda: api.sent)
    spoken = speak(lambda _audience: [("Chủ đề", "Chọn")], {"vi": ""})
    await Face(client, Asides(client, lambda: 0.0), sqlite_db, spoken=spoken, admins=()).show()
    assert "not shown part=list reason=Bot_command_invalid" in caplog.text
    assert api.face.texts["description", ""]


async def test_a_database_in_trouble_stops_nothing(
    client: Bot, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    face = face_of(client, sqlite_db)
    await sqlite_db.close()
    await face.show()
    assert "was not kept" in caplog.text


def test_the_texts_have_the_length_that_telegram_takes() -> None:
    for spoken in speak(lambda _audience: [], {"vi": "", "en": "en"}).values():
        assert len(spoken.description) <= 512 and len(spoken.short) <= 120
