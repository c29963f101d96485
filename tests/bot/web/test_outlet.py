import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.requests import Request
from bot.texts import language
from bot.web.outlet import WebOutlet, as_body, web_address
from jobs.delivery.outlet import Outlet
from news.delivery.messages import Alert, Choice, Correction, Digest, Reply, Section, TopicTag
from news.errors import MessageRefused, RecipientGone, StorageError, StorageFull, TryLater
from storage import chats, webchat
from storage.engine.database import Database
from storage.engine.sqlite import SqliteEngine
from tests.fakes.web_reader import NOW, Breakable
from tests.waiting import patience

ADDRESS = "a" * 32
PARTY = TopicTag(slug="xay-dung-dang", name="Xây dựng Đảng", hashtag="#XâyDựngĐảng")
FARMS = TopicTag(slug="nong-nghiep", name="Nông nghiệp", hashtag="#NôngNghiệp")


ALERT = Alert(
    title="Chi bộ thôn Đồng Lau kết nạp đảng viên mới",
    url="https://song-may.example/chi-bo.html",
    lead="Sáng 26/9, chi bộ thôn tổ chức lễ kết nạp.",
    newspaper="Báo Sông Mây",
    province="Sông Mây",
    published=datetime(2024, 9, 26, 2, 59, tzinfo=UTC),
    image="https://song-may.example/anh.jpg",
    topics=(PARTY,),
    urgent=True,
    also=("Báo Khác",),
    article=12,
)


@pytest.fixture
async def channel(db: Database) -> AsyncIterator[WebOutlet]:
    await db.run(chats.meet, channel="webchat", address=ADDRESS, now=NOW)
    yield WebOutlet(db, now=lambda: NOW)


async def bodies(db: Database) -> list[dict[str, Any]]:
    return await db.read(webchat.since, address=ADDRESS, after=0)


async def test_a_sent_message_is_in_the_conversation_and_wakes_its_pages(db: Database, channel: WebOutlet) -> None:
    as_protocol: Outlet = channel
    here, elsewhere = channel.streams.open(ADDRESS, "net"), channel.streams.open("b" * 32, "net")

    receipt = await as_protocol.send(ADDRESS, Reply(text="Chào bạn"))

    [row] = await bodies(db)
    assert receipt.message_id == str(row["id"])
    assert (row["author"], row["body"]["text"], row["created_at"]) == ("bot", "Chào bạn", NOW.timestamp() * 1000)
    async with patience():
        await here.wait(3600)
    await elsewhere.wait(0.01)
    assert elsewhere.look() == set()


async def test_what_the_reader_says_is_in_the_conversation_too(db: Database, channel: WebOutlet) -> None:
    await channel.hear(ADDRESS, "/moinhat")

    [row] = await bodies(db)
    assert (row["author"], row["body"]) == ("reader", {"type": "words", "text": "/moinhat"})


async def test_an_edited_message_keeps_its_place(db: Database, channel: WebOutlet) -> None:
    receipt = await channel.send(ADDRESS, ALERT)
    await channel.send(ADDRESS, Reply(text="sau"))
    stream = channel.streams.open(ADDRESS, "net")

    await channel.edit(ADDRESS, receipt.message_id, Reply(text="đã sửa"))

    first, second = await bodies(db)
    assert (str(first["id"]), first["body"]["text"]) == (receipt.message_id, "đã sửa")
    assert second["body"]["text"] == "sau"
    assert stream.look() == {first["id"]}


async def test_where_there_is_no_conversation_the_recipient_is_gone(channel: WebOutlet) -> None:
    with pytest.raises(RecipientGone):
        await channel.send("nobody", ALERT)
    with pytest.raises(RecipientGone):
        await channel.hear("nobody", "xin chào")
    with pytest.raises(RecipientGone):
        await channel.edit("nobody", "1", ALERT)


@pytest.mark.parametrize("number", ["", "x", "999", "9" * 30])
async def test_a_message_that_is_not_there_cannot_be_edited(channel: WebOutlet, number: str) -> None:
    with pytest.raises(MessageRefused):
        await channel.edit(ADDRESS, number, ALERT)


async def test_half_a_character_is_refused_not_raised_through(sqlite_db: Database) -> None:
    await sqlite_db.run(chats.meet, channel="webchat", address=ADDRESS, now=NOW)
    channel = WebOutlet(sqlite_db, now=lambda: NOW)

    with pytest.raises(MessageRefused):
        await channel.send(ADDRESS, Reply(text="\ud800"))


@pytest.mark.parametrize("error", [StorageFull("full"), StorageError("locked")])
async def test_a_database_in_trouble_means_try_later(tmp_path: Path, error: StorageError) -> None:
    engine = Breakable(SqliteEngine(f"{tmp_path}/baotin.db"))
    db = Database(engine)
    channel = WebOutlet(db, now=lambda: NOW)
    engine.error = error

    for attempt in (channel.send(ADDRESS, ALERT), channel.edit(ADDRESS, "1", ALERT)):
        with pytest.raises(TryLater) as later:
            await attempt
        assert later.value.everywhere
        assert later.value.wait > timedelta(0)
    await db.close()


def test_an_alert_tells_all_it_knows() -> None:
    body = as_body(ALERT)

    assert body["type"] == "alert"
    assert body["published"] == 1_727_319_540_000
    assert body["topics"] == [{"slug": "xay-dung-dang", "name": "Xây dựng Đảng"}]
    assert (body["newspaper"], body["province"], body["urgent"]) == ("Báo Sông Mây", "", True)
    assert body["also"] == ["Báo Khác"]
    [[read, less]] = body["choices"]
    assert (read["label"], read["url"], read["command"]) == ("Đọc bài", ALERT.url, "")
    assert (less["label"], less["url"], less["command"]) == ("Ít tin này hơn…", "", "/ittin 12")


def test_a_place_that_the_newspaper_does_not_name_is_named() -> None:
    body = as_body(Alert(title="Tin", url="https://a.example/", newspaper="Báo Mới", province="Sông Mây"))

    assert (body["province"], body["published"]) == ("Sông Mây", None)


@pytest.mark.parametrize(("answers", "before"), [("17", 17), ("", 0), ("x", 0), ("²", 0), ("9" * 40, 0)])
def test_how_a_story_goes_on_names_the_message_that_began_it(answers: str, before: int) -> None:
    assert as_body(replace(ALERT, answers=answers))["before"] == before


async def test_choices_take_their_place_beneath_a_message_that_stays(db: Database, channel: WebOutlet) -> None:
    receipt = await channel.send(ADDRESS, ALERT)
    less = Reply(
        text="Chọn", choices=((Choice(label="Bỏ báo này", command="/ittin 12 bao"),),), replaces=True, beneath=True
    )
    pressed = Request(channel="webchat", address=ADDRESS, words="", pressed=True, pressed_on=receipt.message_id)

    await channel.reply(pressed, less)
    await channel.reply(replace(pressed, pressed_on=""), less)

    alert, said = [row["body"] for row in await bodies(db)]
    assert alert["title"] == ALERT.title and [one["label"] for one in alert["choices"][0]] == ["Bỏ báo này"]
    assert said["text"] == "Chọn"
    with pytest.raises(MessageRefused):
        await channel.edit_buttons(ADDRESS, "999999", less.choices)
    with pytest.raises(RecipientGone):
        await channel.edit_buttons("b" * 32, receipt.message_id, less.choices)


def test_buttons_speak_the_language_at_hand() -> None:
    with language("en"):
        assert as_body(ALERT)["choices"][0][0]["label"]


def test_a_digest_bundles_its_alerts() -> None:
    body = as_body(Digest(heading="Bản tin sáng", sections=(Section(heading="Kinh tế", alerts=(ALERT,)),)))

    assert (body["type"], body["heading"]) == ("digest", "Bản tin sáng")
    assert body["sections"][0]["heading"] == "Kinh tế"
    assert body["sections"][0]["alerts"][0]["title"] == ALERT.title


def test_a_reply_shows_its_html_only_when_it_has_some_and_choices_that_lead_somewhere() -> None:
    plain = as_body(Reply(text="một", choices=((Choice(label="hại", url="javascript:alert(1)"),),)))
    rich = as_body(Reply(text="một", html="<b>một</b>", choices=((Choice(label="x", command="/x", chosen=True),),)))

    assert plain == {"type": "reply", "text": "một", "choices": []}
    assert rich["html"] == "<b>một</b>"
    assert rich["choices"] == [[{"label": "x", "command": "/x", "url": "", "switch": True, "chosen": True}]]


@pytest.mark.parametrize(
    "hostile",
    ["javascript:alert(1)", "data:text/html,x", "//a.example", "https:", "http://[", "", "/bo", "file:///etc"],
)
def test_only_web_addresses_lead_out_of_the_page(hostile: str) -> None:
    assert web_address(hostile) == ""
    body = as_body(Alert(title="Tin", url=hostile, image=hostile))
    assert (body["url"], body["image"], body["choices"]) == ("", "", [])


@given(st.text())
def test_any_text_is_an_address_or_not_but_never_an_error(text: str) -> None:
    assert web_address(text) in ("", text)


@given(st.text(), st.text())
def test_any_words_of_a_newspaper_make_a_body_that_json_carries(title: str, lead: str) -> None:
    body = as_body(Alert(title=title, url="https://a.example/", lead=lead))

    assert json.loads(json.dumps(body)) == body


CORRECTION = Correction(
    number=1,
    article=5,
    title="Tai nạn ở cầu",
    url="https://bao.example/tai-nan-1.html",
    newspaper="Báo Lâm Đồng",
    changes=(("34 tuổi", "43 tuổi"),),
)


def test_a_correction_is_a_few_words_and_a_link() -> None:
    body = as_body(CORRECTION)
    assert body["text"] == "Đính chính: Tai nạn ở cầu\n“34 tuổi” nay là “43 tuổi”.\nBáo Lâm Đồng"
    assert [choice["url"] for row in body["choices"] for choice in row] == [CORRECTION.url]
    gone = replace(CORRECTION, withdrawn=True, changes=())
    assert as_body(gone)["choices"] == []
    brief = as_body(Digest(sections=(), corrections=(gone,)))["sections"][0]["alerts"][0]
    for said in (as_body(gone)["text"], f"{brief['lead']} {brief['newspaper']}"):
        assert said.count("Báo Lâm Đồng") == 1  # who took it away is in the sentence


def test_a_digest_begins_with_what_was_wrong_before() -> None:
    body = as_body(Digest(sections=(Section(heading="Kinh tế", alerts=(ALERT,)),), corrections=(CORRECTION,)))
    assert [one["heading"] for one in body["sections"]] == ["Đính chính tin đã gửi", "Kinh tế"]
    [brief] = body["sections"][0]["alerts"]
    assert (brief["title"], brief["lead"]) == ("Đính chính: Tai nạn ở cầu", "“34 tuổi” nay là “43 tuổi”.")
    alone = as_body(Digest(sections=(), corrections=(CORRECTION,)))
    assert (alone["heading"], [one["heading"] for one in alone["sections"]]) == ("Đính chính tin đã gửi", [""])


def test_an_article_that_was_taken_away_leads_nowhere() -> None:
    body = as_body(replace(ALERT, withdrawn=True))
    assert body["title"] == f"Đã gỡ: {ALERT.title}" and (body["url"], body["image"], body["also"]) == ("", "", [])
    assert not any(choice["url"] for row in body["choices"] for choice in row)


def test_what_is_to_make_no_sound_says_so_to_the_page() -> None:
    silent = as_body(replace(ALERT, silent=True))
    assert silent.pop("silent") is True
    assert silent == as_body(ALERT)
    assert "silent" in as_body(Digest(sections=(), silent=True))
    assert "silent" not in as_body(Reply(text="Chào"))
