"""Who is answered, and how, whatever was said."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot import texts
from bot.commands import ALL, Commands
from bot.commands.context import Call, Command
from bot.requests import Request
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from news.errors import StorageError, StorageFull
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.bot.commands.people import Clock, Person, button, commands, desk, labels
from tests.chance import examples


async def _list_help(person: Person) -> list[str]:
    """The lines of all commands, screen by screen."""
    first = await person.asks("/trogiup")
    screens = [await person.presses(first, label) for label in labels(first)]
    assert all(labels(screen) == ["‹ Trợ giúp"] for screen in screens)
    return [line for screen in screens for line in screen.text.splitlines() if line.startswith("/")]


async def test_the_help_names_every_command_there_is_once_and_no_other(person: Person) -> None:
    lines = await _list_help(person)
    known = sorted(f"/{command.name}" for command in ALL if not command.for_admins)
    assert sorted(line.split()[0] for line in lines) == known
    assert all(" – " in line for line in lines)


async def test_every_command_of_the_help_works_as_it_stands_there(person: Person) -> None:
    for line in await _list_help(person):
        reply = await person.asks(line.split(" – ")[0].split(" | ")[0])
        assert "trục trặc" not in reply.text
        assert not reply.text.startswith("Có phải bạn muốn gõ")


@pytest.mark.parametrize("code", ["vi", "en"])
async def test_the_help_fits_a_phone_and_what_it_says_to_type_is_understood(person: Person, code: str) -> None:
    await person.asks(f"/ngonngu {code}")
    said = (await person.asks("/trogiup")).text
    assert len(said.splitlines()) <= 10
    examples_of_it = re.findall("“([^”]+)”", said)
    assert len(examples_of_it) >= 6
    for words in examples_of_it:
        reply = await person.asks(words)
        assert not re.search("chưa hiểu|Chưa có chủ đề|trục trặc|not understand|no topic", reply.text), words
    assert not await person.follows(Kind.KEYWORD)


@pytest.mark.parametrize("words", ["/trogiup tinh", "/help /tinh", "/trogiup tỉnh", "trợ giúp province"])
async def test_the_use_of_one_command_is_said_with_an_example(person: Person, words: str) -> None:
    reply = await person.asks(words)
    assert reply.text.splitlines()[:2] == [
        "/tinh – Chỉ nhận tin của tỉnh, thành phố hay báo này.",
        "Ví dụ: /tinh Lâm Đồng",
    ]


async def test_no_help_is_wanted_with_other_things(person: Person) -> None:
    await person.asks("/start")
    assert "/tinh –" not in (await person.asks("hướng dẫn làm căn cước cho con")).text


async def test_every_button_of_every_answer_works(person: Person) -> None:
    seen: set[str] = set()
    waiting = [f"/{command.name}" for command in ALL]
    while waiting and len(seen) < 400:
        words = waiting.pop()
        if words in seen or "xoadulieu dong-y" in words:
            continue
        seen.add(words)
        reply = await person.commands.answer(replace(person.request, words=words, pressed=True))
        assert reply, words
        assert "trục trặc" not in reply.text, words
        for choice in (choice for row in reply.choices for choice in row):
            assert choice.label
            assert choice.command.startswith("/")
            assert len(choice.command.encode()) <= 64, choice  # what a button of Telegram carries
            waiting.append(choice.command)
    assert len(seen) > 100


def test_the_menu_fits_what_telegram_takes(person: Person) -> None:
    for language in texts.LANGUAGES:
        with texts.language(language):
            menu = person.commands.menu()
        assert [name for name, _about in menu] == [command.name for command in ALL if not command.for_admins]
        for name, about in menu:
            assert name.isascii()
            assert name.isalnum()
            assert name == name.lower()
            assert len(name) <= 32
            assert 3 <= len(about) <= 256


async def test_a_slip_offers_what_may_be_meant_with_what_followed(person: Person) -> None:
    reply = await person.asks("/theodio y tế")
    assert labels(reply) == ["/theodoi y tế"]
    await person.presses(reply, "/theodoi y tế")
    assert await person.follows() == ["y-te"]


async def test_the_first_plain_words_are_the_start(person: Person) -> None:
    assert "đây là Báo Tin" in (await person.asks("Chào em")).text


@pytest.mark.parametrize(
    "words",
    ["y te", "/xaydungdang", "/y_te", "Xây dựng Đảng", "hôm nay có tin nông thôn mới không", "tin xay dung dang"],
)
async def test_plain_words_that_name_a_topic_are_offered_it(person: Person, words: str) -> None:
    await person.asks("/start")
    reply = await person.asks(words)
    offered = [label for label in labels(reply) if label.startswith("Theo dõi ")]
    assert offered
    await person.presses(reply, offered[0])
    assert len(await person.follows()) == 1


@pytest.mark.parametrize(
    "words", ["bố ơi", "tỉnh này lạnh quá", "bỏ đi", "tin ai bây giờ", "dừng lại ở đó", "tiếp tục phát huy nhé"]
)
async def test_a_sentence_that_begins_like_a_command_is_none(person: Person, words: str) -> None:
    await person.asks("/start")
    await person.asks("/theodoi y tế")
    await person.asks(words)
    assert await person.follows() == ["y-te"]
    assert await person.follows(Kind.KEYWORD) == []


async def test_a_chat_is_met_with_its_name_and_in_its_language(person: Person) -> None:
    request = replace(person.request, address="11", name="Nam\x00\ud800 \u202eABC", language="en-GB")
    english = replace(person, request=request)
    assert (await english.asks("/start")).text.startswith("Hello")
    chat = await english.chat()
    assert chat
    assert (chat.language, chat.name) == ("en", "Nam ABC")
    assert "Receive news on a topic" in (await english.asks("/trogiup chon-tin")).text


async def test_an_unknown_language_is_the_house_s_own(sqlite_db: Database, clock: Clock) -> None:
    request = Request(channel="telegram", address="3", words="", language="ko")
    person = Person(commands(sqlite_db, clock, language="en"), sqlite_db, request)
    assert (await person.asks("/start")).text.startswith("Hello")


def _commands(person: Person, clock: Clock, *extra: Command, admins: dict[str, list[str]] | None = None) -> Person:
    made = Commands(desk(person.db, clock), admins=admins, commands=(*ALL, *extra))
    return replace(person, commands=made)


async def _fine(call: Call) -> Reply:
    return Reply(text=f"đã nghe {call.rest}")


async def test_a_command_for_admins_is_unknown_to_anyone_else(person: Person, clock: Clock) -> None:
    secret = Command(name="matlenh", about=lambda: "gửi thông báo", answer=_fine, for_admins=True)
    admin = _commands(person, clock, secret, admins={"telegram": ["7"], "zalo": ["9"]})
    assert (await admin.asks("/matlenh a")).text == "đã nghe a"
    newsroom = await admin.presses(await admin.asks("/trogiup"), "Tòa soạn")
    assert "/matlenh" in newsroom.text
    assert "matlenh" not in dict(admin.commands.menu())
    for who in ("8", "9", ""):
        other = replace(admin, request=replace(admin.request, address=who, who=who))
        assert "đã nghe" not in (await other.asks("/matlenh a")).text
        assert "Tòa soạn" not in labels(await other.asks("/trogiup"))
        assert "/matlenh" not in (await other.asks("/trogiup toa-soan")).text
        assert "/matlenh" not in (await other.asks("/trogiup matlenh")).text
        assert "/matlenh" not in (await other.asks("/matlen a")).text


@pytest.mark.parametrize(
    ("error", "said", "logged"),
    [(StorageError("disk"), "chưa ghi lại được", "WARNING"), (ZeroDivisionError(), "trục trặc", "ERROR")],
)
async def test_what_goes_wrong_is_logged_and_answered_kindly(
    person: Person, clock: Clock, caplog: pytest.LogCaptureFixture, error: Exception, said: str, logged: str
) -> None:
    async def broken(call: Call) -> Reply:
        raise error

    ill = _commands(person, clock, Command(name="hong", about=lambda: "hỏng", answer=broken))
    with caplog.at_level(logging.DEBUG):
        assert said in (await ill.asks("/hong mật khẩu của tôi")).text
    assert [record.levelname for record in caplog.records] == [logged]
    assert "mật khẩu" not in caplog.text


class FullDisk:
    """A database that can neither write nor read."""

    def submit(self, job: Callable[[Tx], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        done(None, StorageFull("no room"))

    submit_reading = submit

    def backup(self, path: str) -> None: ...

    def find_damage(self) -> str:
        return ""

    def write_mark(self, mark: int) -> None: ...

    def read_mark(self) -> int:
        return 0

    def close(self) -> None: ...


async def test_where_nothing_can_be_kept_the_person_is_told(clock: Clock) -> None:
    db = Database(FullDisk())
    assert "chưa ghi lại được" in (await Person(commands(db, clock), db).asks("/start")).text


@pytest.mark.parametrize(
    "words",
    [
        "x" * 100_000,
        "/theodoi " + "y tế, " * 20_000,
        "/tukhoa " + "đ" * 100_000,
        "/tukhoa " + "a," * 50_000,
        "/tinh " + "Lâm Đồng và " * 10_000,
        "/\x00theodoi\x00 y\x00 tế",
        "/theodoi \u202ey tế\u202c <b>&amp;</b> \ud800",
        "/tukhoa <script>alert(1)</script>",
        "/tukhoa '; DROP TABLE chats; --",
        "/bo \U0001f469\u200d\U0001f33e",
        "/tamdung 99999999999999999999 ngày",
        "/tamdung 999999 tuần",
        "/moinhat 99999999999999999999",
        "/chude 999 +*",
        "/ngonngu ../../etc/passwd",
        "/",
        "",
        "\n\n\n",
        "@bot",
        "/@bot",
    ],
)
async def test_hostile_words_are_answered_like_any_other(person: Person, words: str) -> None:
    await person.asks("/start")
    reply = await person.types(words)
    if reply is not None:
        assert "trục trặc" not in reply.text
        assert len(reply.text) < 4000
        assert all(len(choice.label) <= 100 for row in reply.choices for choice in row)
        assert "\x00" not in reply.text
        assert "\u202e" not in reply.text
    assert await person.types("/caidat")


@given(
    words=st.one_of(
        st.text(),
        st.builds(
            lambda name, rest: f"/{name} {rest}",
            st.sampled_from([name for command in ALL for name in (command.name, *command.aliases)]),
            st.text() | st.sampled_from(["y tế", "-y tế", "3 ngày", "2", "1 +y-te", "Lâm Đồng", "vi", "tất cả"]),
        ),
    ),
    pressed=st.booleans(),
    group=st.booleans(),
)
@examples(100, HealthCheck.function_scoped_fixture)  # the database may well remember earlier examples
async def test_any_words_give_an_answer_or_silence(person: Person, words: str, pressed: bool, group: bool) -> None:
    request = replace(person.request, words=words, pressed=pressed, group=group)
    reply = await person.commands.answer(request)
    if reply is not None:
        assert reply.text.strip()
        assert "trục trặc" not in reply.text
        assert len({choice.command for row in reply.choices for choice in row}) == len(labels(reply))


async def test_an_answer_carries_words_back_as_they_were_not_as_markup(person: Person) -> None:
    reply = await person.asks("/tukhoa <b>đậm</b>")
    assert reply.html == ""
    assert button(reply, "Các từ khóa")


async def test_one_who_reads_english_finds_the_way_to_vietnamese(sqlite_db: Database, clock: Clock) -> None:
    request = Request(channel="telegram", address="3", words="", language="en-GB")
    foreigner = Person(commands(sqlite_db, clock), sqlite_db, request)
    await foreigner.presses(await foreigner.asks("/start"), "Tiếng Việt")
    chat = await foreigner.chat()
    assert chat
    assert chat.language == "vi"
