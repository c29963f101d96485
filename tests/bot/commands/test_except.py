"""Everything but a topic: /bo out of "mọi chủ đề", and wherever that is seen."""

import pytest

from bot import catalogue
from bot.commands import Commands
from jobs.matching.match import Matching, Understanding
from jobs.matching.topics import Present, Topics
from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from news.topics.parsing import parse
from storage import subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import audience as audiences
from storage.outbox import claim, gathering, settle
from tests import make
from tests.bot.commands.editor import TOPICS
from tests.bot.commands.people import NOON, Clock, Person, button, desk, labels, publish
from tests.fakes.clock import DatedClock


async def receives(person: Person, title: str, *about: str) -> bool:
    """Whether a new article about these topics comes."""
    article = await person.db.run(publish, title, about=about)
    return bool(await person.db.run(make.fan_out, article=article, now=NOON))


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who follows everything but health."""
    await person.asks("/theodoi tất cả")
    await person.asks("/bo y tế")
    return person


async def test_out_of_everything_a_topic_is_left_out_and_the_rest_comes(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    reply = await person.asks("/bo y tế")
    assert reply.text.splitlines() == [
        "Đã bỏ: Y tế, sức khỏe.",
        "Từ nay bạn nhận mọi tin, trừ Y tế, sức khỏe.",
        "Tin chưa rõ chủ đề vẫn gửi; bài thuộc chủ đề đã bỏ thì không, dù còn thuộc chủ đề khác.",
    ]
    assert (await person.follows(), await person.leaves_out()) == ([EVERYTHING], ["y-te"])
    assert await receives(person, "Tin chưa rõ chủ đề")
    assert await receives(person, "Trường học", "giao-duc")
    assert await receives(person, "Chủ đề tòa soạn vừa thêm", "sau-rieng")
    assert not await receives(person, "Bệnh viện", "y-te")
    assert not await receives(person, "Y tế trường học", "y-te", "giao-duc")


@pytest.mark.parametrize("words", ["/caidat", "/dulieu", "/start", "/chude"])
async def test_it_is_said_wherever_settings_are_shown(reader: Person, words: str) -> None:
    said = "mọi tin, trừ Y tế, sức khỏe" if words == "/chude" else "mọi chủ đề, trừ Y tế, sức khỏe"
    assert said in (await reader.asks(words)).text


async def test_settings_say_it_in_one_line_in_both_languages(reader: Person) -> None:
    assert "Chủ đề: mọi chủ đề, trừ Y tế, sức khỏe" in (await reader.asks("/caidat")).text.splitlines()
    await reader.asks("/ngonngu en")
    assert "Topics: all topics except Health" in (await reader.asks("/caidat")).text.splitlines()
    reply = await reader.asks("/bo the-thao")
    assert "From now on you get all news, except Health; Sport." in reply.text


async def test_another_topic_is_left_out_too_and_each_comes_back_by_its_name(reader: Person) -> None:
    reply = await reader.asks("/bo giáo dục")
    assert "mọi tin, trừ" in reply.text
    assert sorted(await reader.leaves_out()) == ["giao-duc", "y-te"]
    assert "Bạn chưa theo dõi Y tế" in (await reader.asks("/bo y tế")).text

    reply = await reader.presses(reply, button(reply, labels(reply)[0]).label)
    assert (await reader.follows(), await reader.leaves_out()) == ([EVERYTHING], ["y-te"])
    reply = await reader.asks("/theodoi y tế, thể thao")
    assert reply.text == "Từ nay bạn nhận mọi tin."
    assert (await reader.follows(), await reader.leaves_out()) == ([EVERYTHING], [])
    assert await receives(reader, "Bệnh viện", "y-te")


async def test_following_everything_lifts_every_exception(reader: Person) -> None:
    await reader.asks("/bo giáo dục")
    reply = await reader.asks("/theodoi tất cả")
    assert reply.text.splitlines()[:2] == [
        "Từ nay bạn nhận mọi tin.",
        "Thay cho: mọi chủ đề, trừ Giáo dục; Y tế, sức khỏe.",
    ]
    assert (await reader.follows(), await reader.leaves_out()) == ([EVERYTHING], [])


async def test_naming_another_topic_means_only_that_as_before(reader: Person) -> None:
    assert "Từ nay bạn nhận tin Thể thao." in (await reader.asks("/theodoi thể thao")).text
    assert (await reader.follows(), await reader.leaves_out()) == (["the-thao"], [])


async def test_all_is_given_up_together(reader: Person) -> None:
    assert "Đã bỏ: mọi chủ đề." in (await reader.asks("/bo tất cả, thể thao")).text
    assert (await reader.follows(), await reader.leaves_out()) == ([], [])
    assert "chưa theo dõi gì" in (await reader.asks("/bo tất cả đồng ý")).text


async def test_the_menu_marks_what_is_left_out_and_a_press_lets_it_in(reader: Person) -> None:
    menu = await reader.asks("/chude")
    while "Trừ Y tế, sức khỏe" not in labels(menu):
        menu = await reader.presses(menu, "Tiếp ▸")
    assert button(menu, "Tất cả chủ đề").chosen
    assert button(menu, "Trừ Y tế, sức khỏe").chosen
    assert "Bạn đang nhận mọi tin, trừ Y tế, sức khỏe." in menu.text
    menu = await reader.presses(menu, "Trừ Y tế, sức khỏe")
    assert "Y tế, sức khỏe" in labels(menu)
    assert (await reader.follows(), await reader.leaves_out()) == ([EVERYTHING], [])


async def test_keywords_alone_remain_when_everything_is_switched_off(reader: Person) -> None:
    reply = await reader.asks("/tukhoa cao tốc")
    await reader.presses(reply, "Chỉ nhận tin có từ khóa")
    assert (await reader.follows(), await reader.leaves_out()) == ([], [])


async def test_the_newest_leave_it_out_but_it_can_be_asked_for(reader: Person) -> None:
    await reader.db.run(publish, "Khánh thành bệnh viện", about=("y-te",))
    await reader.db.run(publish, "Trạm y tế trường học", about=("y-te", "giao-duc"))
    await reader.db.run(publish, "Tin chưa rõ chủ đề")
    text = (await reader.asks("/moinhat")).text
    assert "Tin chưa rõ chủ đề" in text and "bệnh viện" not in text and "y tế" not in text.replace("chủ đề", "")
    reply = await reader.asks("/moinhat y tế")
    assert "Khánh thành bệnh viện" in reply.text and "Trạm y tế trường học" in reply.text
    await reader.presses(reply, "Theo dõi Y tế, sức khỏe")
    assert await reader.leaves_out() == []


async def test_a_reason_says_what_is_left_out(reader: Person) -> None:
    number = await reader.db.run(publish, "Khai giảng", about=("giao-duc",))
    await reader.db.run(make.fan_out, article=number, now=NOON)
    for one in await reader.db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1):
        await reader.db.run(settle.mark_sent, one, now=NOON, message_id="5")
    text = (await reader.asks("/visao")).text
    assert "• Bạn đang nhận tin mọi chủ đề, trừ Y tế, sức khỏe." in text.splitlines()
    assert "Bài về Giáo dục" in text
    await reader.asks("/bo giáo dục")
    assert "Nay bạn đã bỏ Giáo dục" in (await reader.asks("/visao")).text


async def test_a_reason_names_whatever_of_the_article_is_left_out_now(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    number = await person.db.run(
        publish, "Bóng đá", about=("y-te",), labels=((Kind.KEYWORD, "bóng đá"), (Kind.NEWSPAPER, "bao-lam-dong"))
    )
    await person.db.run(make.fan_out, article=number, now=NOON)
    for one in await person.db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1):
        await person.db.run(settle.mark_sent, one, now=NOON, message_id="5")
    await person.asks("/tukhoa -Bóng đá")
    chat = await person.chat()
    assert chat
    for kind, value in ((Kind.PROVINCE, "lam-dong"), (Kind.NEWSPAPER, "bao-lam-dong")):
        await person.db.run(subscriptions.leave_out, chat=chat.number, kind=kind, value=value, now=NOON)
    text = (await person.asks("/visao")).text
    assert "Nay bạn đã bỏ “Bóng đá”; Lâm Đồng; Báo Lâm Đồng, nên sẽ không có tin như thế nữa." in text
    assert "Bỏ qua tin của: Lâm Đồng, bao-lam-dong" in (await person.asks("/caidat")).text.splitlines()


async def test_a_digest_and_a_preview_leave_it_out(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/bantin 17:30")
    about_health = await person.db.run(publish, "Bệnh viện", about=("y-te",))
    other = await person.db.run(publish, "Trường học", about=("giao-duc",))
    for number in (about_health, other):
        await person.db.run(make.fan_out, article=number, now=NOON)
    await person.asks("/bo y tế")
    chat = await person.chat()
    assert chat
    heap = (await person.db.read(gathering.find, chats=[chat.number]))[chat.number]
    assert ([one.article for one in heap.wanted], heap.unwanted) == ([other], (about_health,))
    carried = [Label(kind="topic", value=value) for value in (EVERYTHING, "y-te")]
    assert await person.db.read(audiences.estimate, carried, now=NOON) == []
    assert await person.db.read(audiences.estimate, carried[:1], now=NOON) != []


async def test_a_topic_that_the_newsroom_adds_later_comes_too(sqlite_db: Database, clock: Clock) -> None:
    topics = Topics(sqlite_db, Present(parse(TOPICS)), TOPICS)
    admin = Person(Commands(desk(sqlite_db, clock, topics), admins={"telegram": ["7"]}), sqlite_db)
    matching = Matching(sqlite_db, Understanding(topics.present, catalogue.provinces()), clock=DatedClock(clock))
    await admin.asks("/theodoi tất cả")
    await admin.asks("/bo y tế")
    await admin.presses(await admin.asks("/suachude mới Sầu riêng"), "Xác nhận")
    titles = ("Vườn sầu riêng vào vụ", "Khánh thành trạm y tế xã", "Trạm y tế giữa vườn sầu riêng", "Một ngày ở chợ")

    def fill(tx: Tx) -> list[int]:
        return [make.stored(tx, title=title, lead="") for title in titles]

    numbers = await sqlite_db.run(fill)
    assert await matching.round() == len(titles)
    rows = await make.rows(sqlite_db, "SELECT item_id FROM outbox ORDER BY item_id")
    assert [row["item_id"] for row in rows] == [numbers[0], numbers[3]]
    labelled = await make.rows(sqlite_db, "SELECT article_id FROM article_labels WHERE value = 'sau-rieng'")
    assert numbers[0] in {row["article_id"] for row in labelled}
