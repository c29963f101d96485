"""What /visao promises: the reader's own choices, and the words of the article that answered to them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.articles.labels import Label
from news.delivery.digests import select
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from storage import articles, digests, subscriptions
from storage.engine.types import Tx
from storage.outbox import claim, gathering, settle
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, button, labels, publish

MINUTE = timedelta(minutes=1)


async def tell(person: Person, title: str, *about: Label, message_id: str = "", urgent: bool = False) -> None:
    """An article arrives in everybody's chats."""

    def fill(tx: Tx) -> None:
        number = publish(tx, title)
        articles.label(tx, number, about)
        tx.run("UPDATE articles SET urgent = :urgent WHERE id = :id", urgent=int(urgent), id=number)
        make.fan_out(tx, article=number, now=NOON)
        for one in claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + MINUTE), limit=9):
            settle.mark_sent(tx, one, now=NOON, message_id=message_id)

    await person.db.run(fill)


PARTY = Label(kind=Kind.TOPIC, value="xay-dung-dang", score=4.0, evidence=("“kết nạp đảng viên” trong đầu đề",))


async def test_the_topic_is_named_with_the_words_that_gave_it(person: Person) -> None:
    await person.asks("/theodoi xây dựng đảng, y tế")
    await tell(person, "Xã Sông Mây kết nạp đảng viên mới", PARTY)
    reply = await person.asks("/visao")
    assert reply.text.splitlines() == [
        "“Xã Sông Mây kết nạp đảng viên mới”",
        "Bài này gửi đến bạn vì:",
        "• Bạn theo dõi Xây dựng Đảng: “kết nạp đảng viên” trong đầu đề.",
    ]
    assert labels(reply) == ["Bỏ “Xây dựng Đảng”", "Tin trước đó"]
    assert "Đã bỏ: Xây dựng Đảng" in (await person.presses(reply, "Bỏ “Xây dựng Đảng”")).text
    after = await person.asks("/visao")
    assert "Nay bạn không còn theo dõi" in after.text and "Bài về Xây dựng Đảng: “kết nạp" in after.text
    assert labels(after) == ["Chọn chủ đề", "Tin trước đó"]


async def test_of_much_evidence_the_clearest_is_told(person: Person) -> None:
    await person.asks("/theodoi xây dựng đảng")
    signs = ("địa chỉ “a”", "“b” trong sapo", "nhãn “c”", "“d” trong đầu đề", "“e” trong đầu đề", "“f” trong sapo")
    await tell(person, "Tin", replace(PARTY, evidence=signs))
    answer = (await person.asks("/visao")).text
    assert "Xây dựng Đảng: “d” trong đầu đề; “e” trong đầu đề; “b” trong đoạn mở đầu; “f” trong đoạn mở đầu." in answer


async def test_keywords_places_newspapers_and_urgency_are_named(person: Person) -> None:
    await person.asks("/tukhoa Sầu riêng, tham gia")
    await person.asks("/tinh Lâm Đồng")
    chat = await person.chat()
    assert chat is not None
    await person.db.run(subscriptions.follow, chat=chat.number, kind=Kind.NEWSPAPER, value="bao-lam-dong", now=NOON)
    answer = [Label(kind=Kind.KEYWORD, value=word) for word in ("sầu riêng", "tham gia")]
    await tell(person, "Giá sầu riêng", *answer, Label(kind=Kind.NEWSPAPER, value="bao-lam-dong"), urgent=True)
    reply = await person.asks("vì sao")
    for line in (
        "• Bạn đặt từ khóa “Sầu riêng”, có trong đầu đề.",
        "• Bạn đặt từ khóa “tham gia”, có trong đoạn mở đầu.",
        "• Bạn chọn tin của Lâm Đồng, và bài nói về nơi ấy.",
        "• Bạn chọn tin của Báo Lâm Đồng.",
        "• Tin khẩn nên gửi trước mọi tin khác.",
    ):
        assert line in reply.text.splitlines()
    assert "Đã bỏ: “Sầu riêng”" in (await person.presses(reply, "Bỏ “Sầu riêng”")).text


async def test_who_gets_everything_is_told_so_and_what_the_article_is_about(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    await tell(person, "Tin", PARTY, Label(kind=Kind.TOPIC, value="da-cu"))
    reply = await person.asks("/why")
    assert "• Bạn đang nhận mọi tin." in reply.text
    assert "Bài về Xây dựng Đảng: “kết nạp đảng viên” trong đầu đề." in reply.text
    assert "Bài về da-cu." in reply.text
    assert labels(reply) == ["Chọn chủ đề", "Tin trước đó"]


async def test_earlier_ones_are_reached_by_number_and_by_button(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi tất cả")
    for title in ("Tin một", "Tin hai"):
        await tell(person, title)
    assert "Tin hai" in (await person.asks("/visao 1")).text
    earlier = await person.presses(await person.asks("/visao"), "Tin trước đó")
    assert "Tin một" in earlier.text
    assert "Không còn tin nào trước đó" in (await person.presses(earlier, "Tin trước đó")).text
    assert "Không còn tin nào" in (await person.asks("/visao 99999999999")).text


async def answering(person: Person, message: str, words: str = "/visao") -> Reply:
    reply = await person.commands.answer(replace(person.request, words=words, answers=message))
    assert reply is not None
    return reply


async def test_the_message_that_is_answered_is_the_one_explained(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    await tell(person, "Tin một", message_id="11")
    await tell(person, "Tin hai", message_id="12")
    assert "Tin một" in (await answering(person, "11")).text
    assert labels(await answering(person, "11")) == ["Chọn chủ đề"]
    assert "Tin hai" in (await answering(person, "13")).text
    assert "Tin hai" in (await answering(person, "11", "/visao 1")).text


async def test_a_digest_is_explained_by_its_topics(person: Person) -> None:
    await person.asks("/theodoi xây dựng đảng")
    await person.asks("/bantin 12:30")

    def fill(tx: Tx) -> None:
        for title in ("Tin một", "Tin hai"):
            number = publish(tx, title, about=("xay-dung-dang",))
            make.fan_out(tx, article=number, now=NOON)
        [one] = digests.due(tx, now=NOON + 30 * MINUTE, limit=1)
        heap = gathering.find(tx, chats=[one.chat])[one.chat]
        digests.make(tx, one, heap, select(heap.wanted), now=NOON + 30 * MINUTE)
        [sent] = claim.take(
            tx, claim.Claim(channel="telegram", now=NOON + 31 * MINUTE, lease_end=NOON + 40 * MINUTE), limit=9
        )
        settle.mark_sent(tx, sent, now=NOON + 31 * MINUTE, message_id="21")

    await person.db.run(fill)
    reply = await answering(person, "21")
    assert "gộp 2 tin" in reply.text and "Theo chủ đề: Xây dựng Đảng." in reply.text
    assert button(reply, "Tin mới nhất vì sao?").command == "/visao 1"
    await person.db.run(lambda tx: tx.run("UPDATE digests SET articles = '[[\"\", [1]]]'"))
    assert "Theo chủ đề" not in (await answering(person, "21")).text


async def test_where_nothing_came_yet_or_it_is_forgotten_that_is_said(person: Person) -> None:
    assert "Chưa có tin nào gửi đến đây" in (await person.asks("/visao")).text
    await person.asks("/theodoi tất cả")
    await tell(person, "Tin", message_id="11")
    await person.db.run(lambda tx: tx.run("DELETE FROM articles"))
    assert "cũ quá rồi" in (await person.asks("/visao")).text


@pytest.mark.parametrize("words", ["tại sao bạn chậm thế", "vì sao trời mưa"])
async def test_a_question_about_something_else_is_no_command(person: Person, words: str) -> None:
    await person.asks("/theodoi tất cả")
    await tell(person, "Tin")
    reply = await person.types(words)
    assert reply is None or "Bài này gửi đến bạn vì" not in reply.text
