import asyncio
import json
from typing import Any

import pytest
from yarl import URL

from bot.web.limits import Limits, Rate
from bot.web.options import WebOptions
from storage import chats
from storage.engine.database import Database
from tests.fakes.web_reader import Reader, Served, served
from tests.waiting import patience


async def said(reader: Reader) -> list[tuple[str, str]]:
    """The conversation as (author, text)."""
    return [(event.data["author"], event.data["body"]["text"]) for event in await reader.conversation()]


async def test_looking_at_the_page_leaves_no_trace(chat: Served) -> None:
    for _ in range(3):
        async with Reader(chat.url):
            pass

    assert await chat.db.read(chats.count) == {}
    assert chat.answers.asked == []


async def test_a_first_visit_begins_with_the_welcome_and_a_second_one_does_not_repeat_it(
    chat: Served, reader: Reader
) -> None:
    assert await said(reader) == [("bot", "Chào bạn! Gõ /chude để chọn chủ đề.")]
    assert await said(reader) == [("bot", "Chào bạn! Gõ /chude để chọn chủ đề.")]

    assert [(request.words, request.channel) for request in chat.answers.asked] == [("/start", "webchat")]
    assert chat.answers.met == [True]  # the answer came before anybody else met the reader


async def test_two_pages_opened_at_once_are_welcomed_once(chat: Served, reader: Reader) -> None:
    await asyncio.gather(*(reader.conversation() for _ in range(4)))

    assert [request.words for request in chat.answers.asked] == ["/start"]


async def test_a_reader_met_by_no_command_is_met_all_the_same(sqlite_db: Database) -> None:
    async def silence(_: object) -> None:
        return None

    async with served(sqlite_db, answer=silence) as chat, Reader(chat.url) as reader:
        assert await reader.conversation() == []
        assert await reader.say("xin chào") == (200, {"ok": True, "language": "vi"})
        assert await said(reader) == [("reader", "xin chào")]


async def test_words_and_their_answer_are_in_the_conversation_in_order(reader: Reader, chat: Served) -> None:
    await reader.conversation()
    assert await reader.say("theo dõi  xây\u200b dựng Đảng\x00") == (200, {"ok": True, "language": "vi"})

    assert (await said(reader))[1:] == [
        ("reader", "theo dõi xây dựng Đảng"),
        ("bot", "Bạn nói: theo dõi xây dựng Đảng"),
    ]
    assert (chat.answers.asked[-1].pressed, chat.answers.asked[-1].who) == (False, chat.answers.asked[0].address)


async def test_words_without_an_open_stream_begin_the_conversation(reader: Reader) -> None:
    await reader.say("/im")

    assert [author for author, _ in await said(reader)] == ["bot", "reader"]


async def test_a_pressed_choice_shows_its_label_and_says_its_command(reader: Reader, chat: Served) -> None:
    await reader.conversation()
    await reader.say("/chude", label="Chọn chủ đề", message=1)

    assert (chat.answers.asked[-1].words, chat.answers.asked[-1].pressed) == ("/chude", True)
    # The menu may take the place of the welcome whose button was pressed, and says so.
    assert await said(reader) == [("bot", "Chọn chủ đề:")]


async def test_a_pressed_choice_without_a_message_to_replace_is_answered_below(reader: Reader) -> None:
    await reader.conversation()
    for message in (None, 999, "1", True, 2**70):
        await reader.say("/chude", label="Chủ đề", message=message)

    assert (await said(reader))[1:] == [("reader", "Chủ đề"), ("bot", "Chọn chủ đề:")] * 5


async def test_a_toggled_choice_changes_its_message_in_place(reader: Reader) -> None:
    await reader.say("/chude")
    before = await reader.conversation()
    menu = before[-1].data

    await reader.say("/chude kinh-te", label="Kinh tế", message=menu["number"])

    after = await reader.conversation()
    assert [event.data["number"] for event in after] == [event.data["number"] for event in before]
    chosen = [choice["chosen"] for row in after[-1].data["body"]["choices"] for choice in row]
    assert chosen == [False, True, False]


async def test_deleting_everything_ends_the_conversation_with_a_last_word(chat: Served, reader: Reader) -> None:
    async with reader.stream() as events:
        await events.until("ready")
        status, answered = await reader.say("/xoadulieu")
        await events.until("forgotten")
        assert await events.next() is None

    assert (status, answered["forgotten"], answered["body"]["text"]) == (200, True, "Đã xóa mọi dữ liệu của bạn.")
    assert await chat.db.read(chats.count) == {}
    async with reader.session.get(f"{chat.url}/chat/stream") as answer:
        assert answer.status == 401  # the browser was asked to forget too: the next visit is a first one
    async with Reader(chat.url) as again:
        assert len(await again.conversation()) == 1


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "http://127.0.0.1", "x" * 9000]
)
async def test_other_sites_cannot_speak_in_a_readers_name(chat: Served, reader: Reader, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    async with reader.session.post(f"{chat.url}/chat/say", json={"words": "/xoadulieu"}, headers=headers) as answer:
        assert answer.status in (403, 400)  # 400: a header that is too long is refused before us

    assert chat.answers.asked == []


async def test_the_public_address_is_an_origin_of_ours(sqlite_db: Database) -> None:
    async with served(sqlite_db, WebOptions(public_url="https://tin.example/")) as chat, Reader(chat.url) as reader:
        cookie = {"Cookie": (await reader.session.get(chat.url)).headers["Set-Cookie"].partition(";")[0]}
        for origin, status in (("https://tin.example", 200), ("http://tin.example", 403)):
            headers = {**cookie, "Origin": origin}
            async with reader.session.post(f"{chat.url}/chat/say", json={"words": "a"}, headers=headers) as answer:
                assert answer.status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"/start"', 400),
        (b"{}", 400),
        (b'{"words": 7}', 400),
        (b'{"words": "   "}', 400),
        (b'{"words": "\\u0000\\ud800"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 8_000, 400),
        (b'{"words": "a", "message": ' + b"9" * 5_000 + b"}", 400),
        (json.dumps({"words": "a" * 501}).encode(), 413),
        (json.dumps({"words": "a" * 100_000}).encode(), 413),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else str(value),
)
async def test_what_is_not_a_sentence_is_refused_in_words(
    chat: Served, reader: Reader, body: bytes, status: int
) -> None:
    headers = {"Origin": chat.url, "Content-Type": "application/json"}
    async with reader.session.post(f"{chat.url}/chat/say", data=body, headers=headers) as answer:
        assert answer.status == status
        assert (await answer.json())["error"].endswith(".")

    assert await chat.db.read(chats.count) == {}


async def test_only_json_is_taken_so_that_no_form_of_another_site_can_be(chat: Served, reader: Reader) -> None:
    headers = {"Origin": chat.url, "Content-Type": "text/plain"}
    async with reader.session.post(f"{chat.url}/chat/say", data=b'{"words": "a"}', headers=headers) as answer:
        assert answer.status == 415


async def test_hostile_words_stay_words(chat: Served, reader: Reader) -> None:
    hostile = "<script>alert(1)</script></script>\"'&\u2028 data: x"
    await reader.say(hostile)

    events = await reader.conversation()
    assert [event.kind for event in events] == ["message"] * 3
    assert events[1].data["body"]["text"] == "<script>alert(1)</script></script>\"'& data: x"


async def test_a_flood_is_told_kindly_to_wait_and_nobody_else_has_to(sqlite_db: Database) -> None:
    limits = Limits(words=Rate(burst=3, per_second=0.01))
    async with served(sqlite_db, WebOptions(limits=limits)) as chat, Reader(chat.url) as one, Reader(chat.url) as other:
        answers = [await one.say("a") for _ in range(5)]
        assert [status for status, _ in answers] == [200, 200, 200, 429, 429]
        assert answers[-1][1] == {"error": "Bạn nhắn nhanh quá. Xin chờ vài giây rồi nhắn tiếp."}
        assert (await other.say("a"))[0] == 200
        headers = {"Origin": chat.url}
        async with one.session.post(f"{chat.url}/chat/say", json={"words": "a"}, headers=headers) as answer:
            assert 90 <= int(answer.headers["Retry-After"]) <= 100
    assert len(chat.answers.asked) == 2 + 4


async def test_a_flood_from_one_network_with_many_cookies_is_bounded_too(sqlite_db: Database) -> None:
    limits = Limits(words_of_network=Rate(burst=2, per_second=0.01))
    async with served(sqlite_db, WebOptions(limits=limits)) as chat:
        statuses = []
        for _ in range(4):
            async with Reader(chat.url) as reader:
                statuses.append((await reader.say("a"))[0])
    assert statuses == [200, 200, 429, 429]


async def test_one_network_begins_only_so_many_conversations(sqlite_db: Database) -> None:
    limits = Limits(newcomers_of_network=Rate(burst=2, per_second=0.01))
    async with served(sqlite_db, WebOptions(limits=limits)) as chat, Reader(chat.url) as known:
        await known.conversation()
        async with Reader(chat.url) as second:
            await second.conversation()
        async with Reader(chat.url) as third, third.session.get(f"{chat.url}/chat/stream") as answer:
            assert (answer.status, int(answer.headers["Retry-After"]) > 50) == (429, True)
        assert len(await known.conversation()) == 1
        assert sum((await chat.db.read(chats.count)).values()) == 2


async def test_a_mistake_of_ours_is_an_apology_not_a_trace(chat: Served, reader: Reader, caplog: Any) -> None:
    status, answered = await reader.say("/hong")

    assert (status, answered) == (500, {"error": "Báo Tin gặp trục trặc. Xin thử lại sau ít phút."})
    assert "a mistake of ours" in caplog.text


async def test_what_a_page_sends_again_under_the_same_name_is_answered_once(chat: Served, reader: Reader) -> None:
    await reader.conversation()
    answers = [*await asyncio.gather(*(reader.say("a", id="x") for _ in range(3))), await reader.say("a", id="x")]
    assert answers == [(200, {"ok": True, "language": "vi"})] * 4
    async with Reader(chat.url) as other:
        await other.say("a", id="x")
    assert [request.words for request in chat.answers.asked].count("a") == 2
    assert [text for _author, text in (await said(reader))[1:]] == ["a", "Bạn nói: a"]


async def test_the_page_speaks_the_readers_language(chat: Served, reader: Reader) -> None:
    await reader.conversation()
    async with reader.session.get(chat.url) as page:
        assert '<html lang="vi">' in await page.text()
    assert await reader.say("/ngonngu en") == (200, {"ok": True, "language": "en"})

    async with reader.session.get(chat.url) as page:
        assert '<html lang="en">' in await page.text()
    headers = {"Accept-Language": "en", "Origin": "null"}
    async with reader.session.post(f"{chat.url}/chat/say", json={}, headers=headers) as answer:
        assert answer.status == 403


async def test_a_slow_body_is_not_waited_for_for_ever(sqlite_db: Database) -> None:
    options = WebOptions(limits=Limits(body_seconds=0.05))
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader:
        cookie = reader.session.cookie_jar.filter_cookies(URL(chat.url))["baotin"].value
        host, port = chat.url.removeprefix("http://").split(":")
        incoming, outgoing = await asyncio.open_connection(host, int(port))
        outgoing.write(
            f"POST /chat/say HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {chat.url}\r\nCookie: baotin={cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{{".encode()
        )
        async with patience():
            assert b" 408 " in await incoming.readline()
        outgoing.close()
        await outgoing.wait_closed()
