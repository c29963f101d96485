"""Where an article went: what /visao answers to an address, a headline and a number, and to whoever pastes one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import ALL, Commands
from bot.commands.steps import PATIENCE
from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from news.text.links import keys_of
from storage import articles, gaps, withdrawals
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.outbox import claim, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, desk, labels

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
URL = "https://baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html"
PASTED = "Sao bài này HTTPS://m.baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html?fbclid=x#top, chưa thấy gửi vậy?"
TITLE = "Thông cầu mới qua sông Lũy"
HEALTH = Label(kind=Kind.TOPIC, value="y-te", score=4.0, evidence=("“bệnh viện” trong đầu đề", "“y tế” trong sapo"))


@pytest.fixture
def editor(person: Person, clock: Clock) -> Person:
    """Somebody of the newsroom, in a private chat."""
    request = replace(person.request, address="1", who="1")
    return Person(Commands(desk(person.db, clock), admins={"telegram": ["1"]}), person.db, request)


def publish(tx: Tx, *, url: str = URL, title: str = TITLE, state: ArticleState = ArticleState.NEW) -> int:
    """An article about health in Lâm Đồng, which whoever follows it is to get."""
    keys = keys_of(link=url, guid="", newspaper="Báo Lâm Đồng")
    number = make.stored(tx, state=state, url=url, title=title, keys=keys)
    articles.label(tx, number, [Label(kind=Kind.TOPIC, value="*"), HEALTH, Label(kind=Kind.PROVINCE, value="lam-dong")])
    if state is ArticleState.NEW:
        [stored] = articles.of(tx, [number])
        articles.mark_matched(tx, stored)
        make.fan_out(tx, article=number)
    return number


def send(tx: Tx) -> None:
    for one in claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + MINUTE), limit=9):
        settle.mark_sent(tx, one, now=NOON + MINUTE, message_id="11")


async def test_a_reader_who_got_it_hears_why(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.db.run(publish)
    assert "Sắp đến lượt gửi." in (await person.asks(f"/visao {URL}")).text
    await person.db.run(send)
    for words in (f"/visao {URL}", PASTED, f"/visao {TITLE.lower()}", f"vì sao {URL}"):
        assert (await person.asks(words)).text.splitlines() == [
            f"“{TITLE}”",
            "Đã gửi lúc 12:01 23/11.",
            "Bài này gửi đến bạn vì:",
            "• Bạn theo dõi Y tế, sức khỏe: “bệnh viện” trong đầu đề; “y tế” trong đoạn mở đầu.",
        ]


async def test_a_reader_who_did_not_hears_why_not_and_what_would_have_brought_it(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    await person.db.run(publish)
    reply = await person.asks(PASTED)
    assert reply.text.splitlines() == [
        f"“{TITLE}”",
        "Báo Lâm Đồng",
        "Bạn không theo dõi điều gì trong bài này.",
        "Bài về Y tế, sức khỏe: “bệnh viện” trong đầu đề; “y tế” trong đoạn mở đầu.",
    ]
    assert "Từ nay bạn nhận tin" in (await person.presses(reply, "Theo dõi Y tế, sức khỏe")).text


async def test_what_a_reader_left_out_is_named(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/bo y tế")
    await person.db.run(publish)
    assert "Bạn đã bỏ Y tế, sức khỏe." in (await person.asks(PASTED)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ArticleState.PAGE, "sắp đến lượt gửi"),
        (ArticleState.SILENT, "không được coi là tin mới"),
        (ArticleState.HELD, "đang chờ tòa soạn xem lại"),
        (ArticleState.WITHDRAWN, "Báo đã gỡ bài này"),
    ],
)
async def test_a_reader_hears_nothing_of_what_is_held_or_withdrawn_but_that(
    person: Person, state: ArticleState, said: str
) -> None:
    await person.asks("/theodoi y tế")
    await person.db.run(publish, state=state)
    text = (await person.asks(PASTED)).text
    assert said in text
    assert (TITLE in text) == (state in (ArticleState.PAGE, ArticleState.SILENT))


async def test_a_reader_hears_what_became_of_a_message_that_never_came(person: Person) -> None:
    await person.asks("/theodoi y tế")
    number = await person.db.run(publish)

    def drop(tx: Tx) -> None:
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=9)
        settle.drop(tx, one, reason=DropReason.EXPIRED)

    await person.db.run(drop)
    assert "Tin không gửi đi được khi còn mới" in (await person.asks(PASTED)).text
    for state, said in (("gathered", "Đang chờ bản tin kế tiếp."), ("unknown", "sẽ gửi lại")):
        await person.db.run(lambda tx, state: tx.run("UPDATE outbox SET state = :state", state=state), state)
        assert said in (await person.asks(f"/visao #{number}")).text


async def test_the_newsroom_hears_where_it_went_in_a_few_lines(editor: Person, person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.commands.answer(replace(person.request, address="8", words="/theodoi y tế"))

    def fill(tx: Tx) -> int:
        feed = make.feed(tx, "https://baolamdong.vn/rss/y-te.rss", section="Y tế")
        number = publish(tx)
        tx.run("UPDATE articles SET feed_id = :feed, urgent = 1", feed=feed)
        articles.add_section(tx, number, "Tin mới")
        again = publish(tx, url="https://baobinhthuan.com.vn/cau-moi-1300123.html", title="Cầu mới thông xe")
        tx.run("UPDATE articles SET newspaper = 'Báo Bình Thuận' WHERE id = :id", id=again)
        tx.run("UPDATE articles SET cluster_id = :id", id=number)
        tx.run("DELETE FROM outbox WHERE item_id = :id", id=again)
        one, two = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + MINUTE), limit=9)
        settle.mark_sent(tx, one, now=NOON + MINUTE, message_id="11")
        settle.drop(tx, two, reason=DropReason.GONE)
        return number

    number = await person.db.run(fill)
    reply = await editor.asks(PASTED)
    assert reply.text.splitlines() == [
        f"“{TITLE}”",
        "Báo Lâm Đồng · đăng 12:00 23/11 · bot thấy 12:00 23/11",
        "Nguồn: Y tế, Tin mới.",
        "Nói về: Y tế, sức khỏe (“bệnh viện” trong đầu đề, “y tế” trong đoạn mở đầu); Lâm Đồng.",
        "Là tin khẩn.",
        "Báo khác đăng sau, cùng chuyện này: Báo Bình Thuận.",
        "Đã gửi: Telegram 1.",
        "Không gửi vì nơi nhận đã chặn bot, rời đi hoặc không gửi đến được: Telegram 1.",
        "Với bạn: Bạn không theo dõi điều gì trong bài này.",
    ]
    assert len(reply.text) < 700, "a phone's screen"
    assert "Bạn không theo dõi" in (await editor.presses(reply, "Tôi có nhận bài này không?")).text
    await person.db.run(withdrawals.withdraw, number, now=NOON + MINUTE)
    after = (await editor.asks(f"/visao #{number}")).text
    assert "Báo đã gỡ bài này" in after and "Báo đã sửa hoặc gỡ 1 lần, lần cuối 12:01 23/11." in after
    assert "Sửa tin đã gửi, đang chờ đến lượt: Telegram 1." in after
    assert "Báo khác cũng đăng chuyện này: Báo Lâm Đồng." in (await editor.asks(f"/visao #{number + 1}")).text
    assert "không còn giữ" in (await editor.asks("/visao #999999")).text
    assert "không còn giữ" in (await person.asks("/visao #999999")).text


async def test_an_article_that_nobody_asked_for_says_so(editor: Person, clock: Clock) -> None:
    number = await editor.db.run(publish)
    assert "chưa ai theo dõi điều gì trong bài" in (await editor.asks(PASTED)).text
    await editor.db.run(lambda tx: tx.run("UPDATE fan_outs SET done_at = NULL"))
    assert "Đang ghi tin" in (await editor.asks(PASTED)).text
    await editor.db.run(lambda tx: tx.run("UPDATE fan_outs SET done_at = 1"))
    clock.move(61 * DAY)
    assert "chỉ giữ 60 ngày" in (await editor.asks(PASTED)).text
    await editor.db.run(lambda tx: tx.run("UPDATE articles SET state = 'held', title = ''"))
    held = (await editor.asks(f"/visao #{number}")).text
    assert URL in held and "/tingiu" in held


async def test_an_unknown_address_is_explained_by_what_is_known_of_its_newspaper(
    editor: Person, person: Person
) -> None:
    def fill(tx: Tx) -> int:
        number = make.feed(tx, "https://baolamdong.vn/rss/home.rss")
        tx.run("UPDATE feeds SET polled_at = :at, baseline_at = :at", at=int((NOON - DAY).timestamp() * 1000))
        publish(tx, url="https://baolamdong.vn/tin-300100.html", title="Tin trước")
        publish(tx, url="https://baolamdong.vn/tin-300140.html", title="Tin sau")
        return number

    feed = await person.db.run(fill)
    text = (await editor.asks(PASTED)).text
    assert text.splitlines() == [
        "Báo Tin chưa thấy bài này.",
        "Bài đăng lúc 12:00 23/11/2026.",
        "Bot đọc Báo Lâm Đồng qua 1 nguồn, lần gần nhất lúc 12:00 22/11/2026; chưa nguồn nào có bài này.",
    ]
    await person.db.run(gaps.record, feed, since=NOON - MINUTE, now=NOON + MINUTE)
    text = (await editor.asks(PASTED)).text
    assert "Báo Lâm Đồng · trang chung: từ 11:59 23/11/2026 đến 12:01 23/11/2026 báo đăng nhanh hơn" in text
    assert "bài đăng đúng lúc ấy" in text
    mine = (await person.asks(PASTED)).text
    assert mine == "Báo Tin chưa thấy bài này.\nCó thể bài đăng lúc báo ra tin nhanh hơn Báo Tin kịp đọc."


@pytest.mark.parametrize(
    ("pasted", "newsroom", "reader"),
    [
        ("https://bit.ly/3xYz", "Đường dẫn rút gọn", "Bạn mở ra rồi dán địa chỉ"),
        ("https://baolamdong.vn/", "không phải địa chỉ một bài", "không phải một bài"),
        ("https://baocantho.com.vn/x-a123456.html", "Bot không đọc Báo", "không đọc báo hay trang này"),
        ("https://example.com/x-a123456.html", "Bot không đọc example.com", "không đọc báo hay trang này"),
    ],
)
async def test_what_no_feed_could_bring_is_named(
    editor: Person, person: Person, pasted: str, newsroom: str, reader: str
) -> None:
    assert newsroom in (await editor.asks(pasted)).text
    assert reader in (await person.asks(pasted)).text


async def test_what_was_seen_and_is_kept_no_more_is_told_as_that(editor: Person, person: Person) -> None:
    await editor.db.run(publish)
    await editor.db.run(lambda tx: tx.run("DELETE FROM articles"))
    assert (await editor.asks(PASTED)).text.startswith("Bot đã thấy bài này, nhưng nay không còn giữ")
    assert (await person.asks(PASTED)).text == "Báo Tin đã thấy bài này, nhưng lâu rồi nên không còn giữ."


async def test_another_newspaper_s_copy_leads_to_the_one_that_is_known(editor: Person) -> None:
    number = await editor.db.run(publish)
    reply = await editor.asks("https://baokhac.vn/thong-cau-moi-qua-song-luy-post555123.html")
    assert "Bot không đọc baokhac.vn" in reply.text and reply.text.endswith("Có phải bạn hỏi bài này?")
    assert labels(reply) == [f"Báo Lâm Đồng: {TITLE}"]
    assert TITLE in (await editor.presses(reply, f"Báo Lâm Đồng: {TITLE}")).text
    assert reply.choices[0][0].command == f"/visao #{number}"


async def test_a_headline_that_several_have_is_a_choice_and_one_of_none_says_so(person: Person) -> None:
    for place in (1, 2):
        await person.db.run(publish, url=f"https://baolamdong.vn/tin-30020{place}.html", title=f"{TITLE} lần {place}")
    assert len(labels(await person.asks(f"/visao {TITLE}"))) == 2
    reply = await person.asks("/visao giá vàng giảm sâu hôm nay")
    assert "Không thấy bài nào có đầu đề “giá vàng giảm sâu hôm nay”" in reply.text
    assert "Chưa có tin nào gửi đến đây" in (await person.presses(reply, "Vì sao tôi nhận tin vừa rồi?")).text


async def test_an_address_that_is_passed_on_is_offered_not_answered(editor: Person) -> None:
    number = await editor.db.run(publish)
    for words, html in ((PASTED, ""), (TITLE, f'<a href="{URL}">{TITLE}</a>')):
        reply = await editor.commands.answer(replace(editor.request, words=words, html=html, forwarded=True))
        assert reply is not None and "không phải là lệnh" in reply.text and TITLE not in reply.text
        assert labels(reply) == ["Bài này đã đi đâu?"]
        assert TITLE in (await editor.presses(reply, "Bài này đã đi đâu?")).text
    none = await editor.commands.answer(replace(editor.request, words="/xoadulieu", forwarded=True))
    assert none is not None and not none.choices
    group = replace(editor.request, words=PASTED, forwarded=True, group=True)
    assert await editor.commands.answer(group) is None
    assert number


async def test_a_bare_visao_that_answers_somebody_s_link_is_about_that(editor: Person) -> None:
    await editor.db.run(publish)
    html = f'/visao\nXem <a href="{URL}">bài này</a>'
    reply = await editor.commands.answer(replace(editor.request, words="/visao", html=html))
    assert reply is not None and TITLE in reply.text


async def test_the_newsroom_may_paste_as_often_as_it_likes_and_in_a_group_reads_what_readers_do(
    editor: Person, person: Person
) -> None:
    await editor.db.run(publish)
    for _ in range(PATIENCE + 2):
        assert "Với bạn:" in (await editor.asks(URL)).text
    asked = replace(editor.request, address="-5", group=True, words=f"/visao {URL}")
    reply = await editor.commands.answer(asked)
    assert reply is not None and "Với nhóm này:" not in reply.text and "Nhóm này không theo dõi" in reply.text


async def test_words_with_an_address_among_much_else_are_no_question_about_it(person: Person) -> None:
    await person.db.run(publish)
    text = (await person.asks("Kính gửi anh chị, " + "hôm nay trời đẹp lắm. " * 20 + URL)).text
    assert TITLE not in text and "không theo dõi" not in text


async def test_the_answers_are_there_in_english_too(editor: Person) -> None:
    await editor.asks("/ngonngu en")
    await editor.db.run(publish)
    text = (await editor.asks(f"/where {URL}")).text
    assert "For you: You follow nothing that this article is about." in text
    assert all(word not in text for word in ("Nguồn", "Với bạn", "lúc"))


def test_nobody_needs_to_know_that_there_is_such_a_question() -> None:
    [why] = [one for one in ALL if one.name == "visao"]
    assert "địa chỉ" in why.about()


async def test_a_newspaper_s_own_page_leads_to_its_news(person: Person) -> None:
    reply = await person.asks("https://baolamdong.vn/")
    assert labels(reply) == ["Nhận tin của báo này", "Tin mới nhất của báo này"]
    assert "của Báo Lâm Đồng" in (await person.presses(reply, "Nhận tin của báo này")).text
    assert not labels(await person.asks("https://example.com/"))
