"""What /ittin promises: less of one thing by one press, said back in a word, and undone by another press."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Commands
from news.articles.labels import Label
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from news.text.vietnamese import utf16_length
from storage import articles, clusters, subscriptions
from storage.engine.types import Tx
from storage.outbox import claim, settle
from tests import make
from tests.bot.commands.chosen import list_chosen
from tests.bot.commands.people import NOON, Clock, Person, button, desk, labels, publish

MINUTE = timedelta(minutes=1)
HEALTH, ROADS = "y-te", "giao-thong-xay-dung"
BASE = ["Đọc bài", "Ít tin này hơn…"]


async def tell(person: Person, title: str = "Tin", *about: str, words: str = "", thread: int | None = None) -> int:
    """An article about these topics, holding these words, arrives in everybody's chats; its number."""

    def fill(tx: Tx) -> int:
        number = publish(tx, title, about=about, labels=((Kind.KEYWORD, words),) if words else ())
        articles.label(tx, number, [Label(kind=Kind.NEWSPAPER, value="bao-lam-dong")])
        if thread is not None:
            clusters.follow(tx, number, thread=thread)
        make.fan_out(tx, article=number, now=NOON)
        for one in claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + MINUTE), limit=9):
            settle.mark_sent(tx, one, now=NOON, message_id=str(100 + number))
        return number

    return await person.db.run(fill)


async def came(person: Person, number: int) -> list[str]:
    """What became of the article."""
    return await person.db.read(lambda tx: tx.column("SELECT state FROM outbox WHERE item_id = :id", id=number))


async def opens(person: Person, number: int) -> Reply:
    """What the button under the alert of this article opens."""
    reply = await person.commands.answer(replace(person.request, words=f"/ittin {number}", pressed=True))
    assert reply is not None
    return reply


def is_beneath(reply: Reply) -> bool:
    return reply.replaces and reply.beneath


async def test_all_that_brought_it_can_be_left_each_by_a_short_button(person: Person) -> None:
    await person.asks("/theodoi y tế, giao thông")
    await person.asks("/tukhoa cao tốc")
    number = await tell(person, "Khánh thành cao tốc", HEALTH, ROADS, words="cao tốc")
    reply = await opens(person, number)
    assert is_beneath(reply) and "“Khánh thành cao tốc”" in reply.text
    assert labels(reply) == [
        "Thôi nhận tin về vụ này",
        "Bỏ chủ đề Giao thông, xây dựng…",
        "Bỏ chủ đề Y tế, sức khỏe",
        "Bỏ từ khóa “cao tốc”",
        "Bỏ tin của Báo Lâm Đồng",
        "Vì sao có tin này?",
        "‹ Quay lại",
    ]
    assert all(utf16_length(label) <= 38 for label in labels(reply))
    assert all(len(choice.command.encode()) <= 64 for row in reply.choices for choice in row)
    assert labels(await person.presses(reply, "‹ Quay lại")) == BASE
    assert "Bạn theo dõi" in (await person.presses(reply, "Vì sao có tin này?")).text


@pytest.mark.parametrize(
    ("label", "kind", "left"),
    [("Bỏ chủ đề Y tế, sức khỏe", Kind.TOPIC, [ROADS]), ("Bỏ từ khóa “cao tốc”", Kind.KEYWORD, [])],
)
async def test_what_is_left_is_confirmed_in_place_and_had_back_by_a_press(
    person: Person, label: str, kind: Kind, left: list[str]
) -> None:
    await person.asks("/theodoi y tế, giao thông")
    await person.asks("/tukhoa cao tốc")
    before = await person.follows(kind)
    number = await tell(person, "Tin", HEALTH, words="cao tốc")
    done = await person.presses(await opens(person, number), label)
    assert await person.follows(kind) == left
    said = label.replace("Bỏ", "Đã bỏ")
    assert is_beneath(done) and done.text == f"{said}." and labels(done) == [f"✓ {said}", "Hoàn tác", "Đọc bài"]
    assert label not in labels(await person.presses(done, f"✓ {said}"))
    undone = await person.presses(done, "Hoàn tác")
    assert await person.follows(kind) == before
    assert is_beneath(undone) and undone.text == "Đã hoàn tác, mọi thứ lại như trước." and labels(undone) == BASE
    assert labels(await person.presses(done, "Hoàn tác")) == BASE  # pressed twice


async def test_a_newspaper_is_left_out_by_its_name_and_nothing_of_it_comes(person: Person) -> None:
    await person.asks("/theodoi y tế")
    number = await tell(person, "Tin", HEALTH)
    done = await person.presses(await opens(person, number), "Bỏ tin của Báo Lâm Đồng")
    assert await person.leaves_out(Kind.NEWSPAPER) == ["bao-lam-dong"]
    assert "Bỏ qua tin của: Báo Lâm Đồng" in (await person.asks("/caidat")).text
    missed = await tell(person, "Tin nữa", HEALTH)
    assert await came(person, missed) == []
    await person.presses(done, "Hoàn tác")
    assert await person.leaves_out(Kind.NEWSPAPER) == []
    assert await came(person, missed) == ["waiting"]


async def test_of_several_newspapers_that_were_chosen_one_goes_and_the_only_one_is_never_offered(
    person: Person,
) -> None:
    await person.asks("/theodoi y tế")
    chat = await person.chat()
    assert chat

    async def choose(paper: str) -> None:
        assert chat
        await person.db.run(subscriptions.follow, chat=chat.number, kind=Kind.NEWSPAPER, value=paper, now=NOON)

    await choose("bao-lam-dong")
    number = await tell(person, "Tin", HEALTH)
    assert "Bỏ tin của Báo Lâm Đồng" not in labels(await opens(person, number))
    await choose("bao-ca-mau")
    await person.presses(await opens(person, number), "Bỏ tin của Báo Lâm Đồng")
    assert (await person.follows(Kind.NEWSPAPER), await person.leaves_out(Kind.NEWSPAPER)) == (["bao-ca-mau"], [])


async def test_who_follows_everything_leaves_the_topics_of_the_article_or_a_province_of_several(
    person: Person,
) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/tinh Lâm Đồng, Cà Mau")
    number = await tell(person, "Tin", HEALTH)
    reply = await opens(person, number)
    assert {"Bỏ chủ đề Y tế, sức khỏe", "Bỏ tin Lâm Đồng"} <= set(labels(reply))
    await person.presses(reply, "Bỏ chủ đề Y tế, sức khỏe")
    await person.presses(reply, "Bỏ tin Lâm Đồng")
    assert (await person.leaves_out(), await person.follows(Kind.PROVINCE)) == ([HEALTH], ["ca-mau"])


async def test_a_story_is_heard_no_more_until_that_is_undone(person: Person) -> None:
    await person.asks("/theodoi y tế")
    first = await tell(person, "Phát hiện ổ dịch", HEALTH)
    done = await person.presses(await opens(person, first), "Thôi nhận tin về vụ này")
    assert labels(done) == ["✓ Đã thôi nhận tin về vụ này", "Hoàn tác", "Đọc bài"]
    second = await tell(person, "Ổ dịch lan rộng", HEALTH, thread=first)
    assert await came(person, second) == ["dropped"]
    assert "Bạn đã chọn thôi nhận tin về vụ này." in (await person.asks(f"/visao #{second}")).text
    assert "1 vụ việc bạn không muốn nghe thêm" in (await person.asks("/dulieu")).text
    undone = await person.presses(done, "Hoàn tác")
    assert undone.text == "Từ nay lại nhận tin về vụ này." and labels(undone) == BASE
    assert await came(person, second) == ["waiting"]


async def test_where_nothing_is_left_to_come_that_is_said_in_a_message_of_its_own(person: Person) -> None:
    await person.asks("/theodoi y tế")
    number = await tell(person, "Tin", HEALTH)
    reply = await person.presses(await opens(person, number), "Bỏ chủ đề Y tế, sức khỏe")
    assert not reply.replaces and "không còn theo dõi gì nữa" in reply.text
    assert labels(reply) == ["Hoàn tác", "Chọn chủ đề"]
    await person.presses(reply, "Hoàn tác")
    assert await person.follows() == [HEALTH]


async def test_what_can_be_undone_no_more_is_said(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế, giao thông")
    number = await tell(person, "Tin", HEALTH)
    done = await person.presses(await opens(person, number), "Bỏ chủ đề Y tế, sức khỏe")
    clock.move(11 * MINUTE)
    late = await person.presses(done, "Hoàn tác")
    assert not late.replaces and "trong 10 phút" in late.text and labels(late) == ["Cài đặt"]
    assert "trong 10 phút" in (await person.asks(f"/ittin {number} lai 99999999999999999999")).text


async def test_a_button_pressed_twice_or_whose_setting_is_gone_shows_what_there_is(person: Person) -> None:
    await person.asks("/theodoi y tế, giao thông")
    number = await tell(person, "Tin", HEALTH)
    panel = await opens(person, number)
    await person.presses(panel, "Bỏ chủ đề Y tế, sức khỏe")
    again = await person.presses(panel, "Bỏ chủ đề Y tế, sức khỏe")
    assert "Bỏ chủ đề Y tế, sức khỏe" not in labels(again) and "Thôi nhận tin về vụ này" in labels(again)
    assert await person.follows() == [ROADS]


async def test_it_is_the_message_answered_or_the_last_one_where_no_number_is_said(person: Person) -> None:
    assert "Chưa có tin nào gửi đến đây." in (await person.asks("/ittin")).text
    await person.asks("/theodoi y tế")
    number = await tell(person, "Tin một", HEALTH)
    await tell(person, "Tin hai", HEALTH)
    assert "“Tin hai”" in (await person.asks("ít tin này hơn")).text
    answered = await person.commands.answer(replace(person.request, words="/ittin", answers=str(100 + number)))
    assert answered and "“Tin một”" in answered.text
    assert "Không rõ bài nào" in (await person.asks("/ittin 999999")).text


async def test_who_typed_it_is_offered_no_way_back_and_reads_what_was_done(person: Person) -> None:
    await person.asks("/theodoi y tế, giao thông")
    number = await tell(person, "Tin", HEALTH)
    reply = await person.asks(f"/ittin {number}")
    assert labels(reply)[-1] == "Vì sao có tin này?"
    done = await person.asks(button(reply, "Bỏ chủ đề Y tế, sức khỏe").command)
    assert done.text == "Đã bỏ chủ đề Y tế, sức khỏe." and labels(done) == ["Hoàn tác", "Đọc bài"]


async def test_in_a_group_only_its_administrators_open_it(member: Person, leader: Person) -> None:
    await leader.asks("/theodoi y tế")
    number = await tell(leader, "Tin", HEALTH)
    assert "chỉ quản trị viên" in (await member.asks(f"/ittin {number}")).text
    assert "Bỏ chủ đề Y tế, sức khỏe" in labels(await leader.asks(f"/ittin {number}"))


async def test_the_newsroom_has_its_own_button_again(person: Person, clock: Clock) -> None:
    admin = replace(person, commands=Commands(desk(person.db, clock), admins={"telegram": ["7"]}))
    await admin.asks("/theodoi y tế")
    number = await tell(admin, "Tin", HEALTH)
    reply = await opens(admin, number)
    assert labels(await admin.presses(reply, "‹ Quay lại")) == [*BASE, "Sai chủ đề?"]
    assert button(reply, "Vì sao có tin này?").command == f"/visao #{number} toi"


async def test_it_is_left_in_every_filter_that_it_came_by_and_nowhere_else(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao")
    await person.asks("/thu + y tế ở Lâm Đồng")
    await person.asks("/thu + giáo dục, trừ y tế")
    chat = await person.chat()
    assert chat is not None

    async def chosen() -> list[list[str]]:
        return [one[Kind.TOPIC] for one in await person.db.read(subscriptions.list_filters, chat=chat.number)]

    before = await chosen()
    assert before == [["the-thao", "y-te"], ["y-te"], ["giao-duc"]]
    reply = await opens(person, await tell(person, "Bệnh viện mới", HEALTH))
    reply = await person.presses(reply, "Bỏ chủ đề Y tế, sức khỏe")
    assert await chosen() == [["the-thao"], ["giao-duc"]]
    await person.presses(reply, "Hoàn tác")
    assert await chosen() == before


@pytest.mark.parametrize(
    ("filters", "label", "left"),
    [
        (
            ("y tế ở Lâm Đồng, Cà Mau", "thể thao ở Lâm Đồng"),
            "Bỏ tin Lâm Đồng",
            [{"topic": ["y-te"], "province": ["ca-mau"]}, {"topic": ["the-thao"], "province": ["lam-dong"]}],
        ),
        (
            ("y tế ở Lâm Đồng, Cà Mau", "y tế ở Lâm Đồng"),
            "Bỏ tin Lâm Đồng",
            [{"topic": ["y-te"], "province": ["ca-mau"]}, {"topic": ["y-te"], "province": ["lam-dong"]}],
        ),
        (
            ("thể thao, trừ tin có “sầu riêng”", "kinh tế, tin có “sầu riêng” ở Lâm Đồng"),
            "Bỏ từ khóa “sầu riêng”",
            [
                {"topic": ["the-thao"], "-keyword": ["sầu riêng"]},
                {"topic": ["kinh-te"], "province": ["lam-dong"]},
            ],
        ),
        (
            ("thể thao, y tế ở Lâm Đồng", "y tế ở Huế"),
            "Bỏ chủ đề Y tế, sức khỏe",
            [{"topic": ["the-thao"], "province": ["lam-dong"]}, {"topic": ["y-te"], "province": ["hue"]}],
        ),
        (
            ("tất cả, trừ du lịch", "thể thao, y tế ở Lâm Đồng", "y tế ở Huế"),
            "Bỏ chủ đề Y tế, sức khỏe",
            [
                {"topic": ["*"], "-topic": ["du-lich", "y-te"]},
                {"topic": ["the-thao"], "province": ["lam-dong"]},
                {"topic": ["y-te"], "province": ["hue"]},
            ],
        ),
    ],
)
async def test_a_filter_that_holds_the_same_but_did_not_bring_it_stays_as_it_is(
    person: Person, filters: tuple[str, ...], label: str, left: list[dict[str, list[str]]]
) -> None:
    await person.asks(f"/theodoi {filters[0]}")
    for words in filters[1:]:
        await person.asks(f"/thu + {words}")
    before = await list_chosen(person)
    assert len(before) == len(filters)
    panel = await opens(person, await tell(person, "Tin", HEALTH, words="sầu riêng"))
    assert len(set(labels(panel))) == len(labels(panel))
    reply = await person.presses(panel, label)
    assert await list_chosen(person) == left
    await person.presses(reply, "Hoàn tác")
    assert await list_chosen(person) == before
