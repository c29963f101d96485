"""Whatever an article holds, its message is one that Telegram takes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.format import ButtonCommands, TelegramForm, form_of, link_works
from news.delivery.messages import Alert, Choice, Correction, Digest, Message, Reply, Section, TopicTag
from tests.fakes.bot_api_html import link_is_good, parse_html, units
from tests.fakes.bot_api_rules import read_keyboard

ALERT = Alert(
    title="Đắk Lắk: Cà phê <đặc sản> & du lịch",
    url="https://bao.example/ca-phe-1.html?a=1&b=2",
    lead="Sáng 26/9, tỉnh công bố kế hoạch. Có 97,8% hộ tham gia.",
    newspaper="Báo Cao Nguyên",
    province="Đắk Lắk",
    published=datetime(2024, 9, 26, 2, 59, tzinfo=UTC),
    topics=(TopicTag(slug="nong-nghiep", name="Nông nghiệp", hashtag="#NôngNghiệp"),),
)


def form(message: Message) -> TelegramForm:
    return form_of(message, ButtonCommands())


def rows(made: TelegramForm) -> list[list[dict[str, str]]]:
    return read_keyboard({"reply_markup": made.keyboard.to_dict()} if made.keyboard else {})


def test_an_alert_reads_headline_lead_source_and_topics() -> None:
    text, entities = parse_html(form(ALERT).html)
    assert text == (
        "Đắk Lắk: Cà phê <đặc sản> & du lịch\n\n"
        "Sáng 26/9, tỉnh công bố kế hoạch. Có 97,8% hộ tham gia.\n\n"
        "Báo Cao Nguyên · Đắk Lắk · 09:59 26/09/2024\n"
        "#NôngNghiệp"
    )
    length = units(ALERT.title)
    when = {"type": "date_time", "unix_time": 1727319540, "date_time_format": "dt"}
    assert sorted(entities, key=lambda entity: str(entity["type"])) == [
        {"type": "bold", "offset": 0, "length": length},
        when | {"offset": units(text[: text.index("09:59")]), "length": len("09:59 26/09/2024")},
        {"type": "text_link", "url": ALERT.url, "offset": 0, "length": length},
    ]


def test_an_alert_without_lead_or_source_is_its_headline() -> None:
    assert parse_html(form(Alert(title="Tin", url="https://a.vn/1")).html)[0].strip() == "Tin"


def test_an_alert_names_the_other_newspapers_and_says_that_it_is_urgent() -> None:
    text, _entities = parse_html(form(replace(ALERT, urgent=True, also=("Báo Một", "Báo Hai"))).html)
    assert text.startswith("🔴 KHẨN: Đắk Lắk")
    assert "\nCũng trên: Báo Một, Báo Hai\n" in text


def test_an_alert_without_any_words_still_says_something() -> None:
    empty = Alert(title="\u200b", url="javascript:alert(1)", newspaper="")
    made = form(empty)
    assert parse_html(made.html)[0].strip() == "Tin mới"
    assert made.keyboard is None


def test_one_row_of_buttons_leads_to_the_article_and_to_less_of_its_like() -> None:
    read, less = {"text": "Đọc bài", "url": ALERT.url}, {"text": "Ít tin này hơn…", "callback_data": "/ittin 12"}
    assert rows(form(replace(ALERT, article=12))) == [[read, less]]
    assert rows(form(ALERT)) == [[read]]
    newsroom = rows(form(replace(ALERT, article=12, for_newsroom=True)))
    assert newsroom == [[read, less], [{"text": "Sai chủ đề?", "callback_data": "/saichude 12"}]]


def test_plain_text_keeps_the_address() -> None:
    assert form(ALERT).plain.splitlines()[1] == ALERT.url


def test_an_endless_lead_is_shortened_and_what_stands_below_it_stays() -> None:
    text, _entities = parse_html(form(replace(ALERT, lead="Một câu 😀 dài. " * 900)).html)
    assert 3500 < units(text) <= 4096
    assert text.endswith("#NôngNghiệp")


anything = st.text(max_size=80) | st.text("&<>\"'/ab \u200b😀\ud800\x00\n", max_size=9000)
urls = st.sampled_from(["https://a.vn/1?a=<&b", "https://a.vn/" + "x" * 3000, "http://[", "a b", "http://localhost/"])


@given(
    st.builds(
        Alert,
        title=anything,
        url=urls | st.text(max_size=20),
        lead=anything,
        newspaper=anything,
        province=anything,
        urgent=st.booleans(),
        also=st.lists(anything, max_size=3).map(tuple),
        article=st.integers(0, 2**40),
        published=st.none() | st.datetimes(timezones=st.just(UTC)),
        today=st.none() | st.dates(),
        image=urls | st.text(max_size=20),
        topics=st.lists(st.builds(TopicTag, slug=anything, name=anything, hashtag=anything), max_size=4).map(tuple),
    )
)
def test_any_alert_makes_a_message_that_telegram_takes(alert: Alert) -> None:
    for message in (
        alert,
        Digest(heading=alert.lead, sections=(Section(heading=alert.newspaper, alerts=(alert,) * 3),)),
        Reply(text=alert.lead, html="", choices=((Choice(label=alert.title, command=alert.lead, chosen=True),),)),
    ):
        made = form(message)
        text, _entities = parse_html(made.html)
        assert text.strip(" \n\u200b")
        assert made.plain.strip(" \n\u200b")
        older, _entities = parse_html(made.older or made.html, newer=False)
        assert max(units(text), units(older), units(made.plain)) <= 4096
        assert made.html.encode() and made.plain.encode()
        rows(made)


def test_a_digest_tells_headlines_by_topic() -> None:
    second = Alert(title="Tin hai", url="https://b.vn/2", newspaper="Báo Hai")
    digest = Digest(
        heading="Bản tin sáng",
        sections=(Section(heading="Nông nghiệp", alerts=(ALERT, second)), Section(heading="", alerts=(second,))),
    )
    text, entities = parse_html(form(digest).html)
    assert text == (
        "Bản tin sáng\n\nNông nghiệp\n"
        "• Đắk Lắk: Cà phê <đặc sản> & du lịch\nBáo Cao Nguyên · 09:59 26/09/2024\n"
        "• Tin hai\nBáo Hai\n\n• Tin hai\nBáo Hai"
    )
    assert [entity["url"] for entity in entities if "url" in entity] == [ALERT.url, second.url, second.url]


def test_a_digest_that_is_too_long_counts_what_it_leaves_out() -> None:
    many = Digest(heading="Bản tin", sections=(Section(heading="Tất cả", alerts=(ALERT,) * 200),))
    text, entities = parse_html(form(many).html)
    left = 200 - text.count("•")
    assert text.endswith(f"… và {left} tin nữa: /moinhat")
    assert len(entities) <= 100
    short = Alert(title="A", url="https://a.vn/1")
    assert parse_html(form(Digest(heading="", sections=(Section(heading="", alerts=(short,) * 60),))).html)[0].endswith(
        "… và 15 tin nữa: /moinhat"
    )


def test_a_reply_shows_its_html_and_falls_back_on_its_text() -> None:
    assert form(Reply(text="chữ", html="<b>chữ</b>")).html == "<b>chữ</b>"
    assert form(Reply(text="a < b", html="<b> </b>")).html == "a &lt; b"
    assert form(Reply(text="", html="<i>chỉ có thế</i>")).plain == "chỉ có thế"
    assert form(Reply(text=" ")).html == "…"


def test_a_reply_that_is_too_long_ends_at_a_line() -> None:
    made = form(Reply(text="Một dòng\n" * 1000, html="<b>x</b>" * 5000))
    assert made.html == made.plain
    assert made.plain.endswith("Một dòng…")
    assert units(made.plain) <= 4096


def test_choices_are_rows_of_buttons() -> None:
    choices = (
        (Choice(label="Có", command="/chude co", chosen=True), Choice(label="Không", command="/chude khong")),
        (Choice(label="Trang", url="https://a.vn/"), Choice(label="Hỏng", url="ftp://a.vn/")),
        (Choice(label="Hỏng", url="ftp://a.vn/"),),
    )
    assert rows(form(Reply(text="Chọn", choices=choices))) == [
        [{"text": "✅ Có", "callback_data": "/chude co"}, {"text": "Không", "callback_data": "/chude khong"}],
        [{"text": "Trang", "url": "https://a.vn/"}],
    ]


def test_a_keyboard_stays_within_its_limits() -> None:
    wide = tuple(Choice(label=str(number), command=f"/chude {number}") for number in range(70))
    keys = rows(form(Reply(text="Chọn", choices=(wide, wide))))
    assert sum(len(row) for row in keys) == 100
    assert max(len(row) for row in keys) == 8


def test_a_short_command_is_its_own_data() -> None:
    commands = ButtonCommands()
    assert commands.data("/bo xay-dung-dang") == "/bo xay-dung-dang"
    assert commands.words("/bo xay-dung-dang") == "/bo xay-dung-dang"


def test_a_long_command_has_a_short_name_that_is_always_the_same() -> None:
    long = "/tukhoa " + "nông nghiệp công nghệ cao " * 5
    commands = ButtonCommands()
    data = commands.data(long)
    assert len(data.encode()) <= 64
    assert data == ButtonCommands().data(long)
    assert commands.words(data) == long.strip()


def test_a_long_command_from_before_a_restart_is_its_first_word() -> None:
    data = ButtonCommands().data("/tukhoa " + "dài " * 30)
    assert ButtonCommands().words(data) == "/tukhoa"
    assert ButtonCommands().words(ButtonCommands().data("d" * 100)) == "/start"


def test_only_so_many_long_commands_are_remembered() -> None:
    commands = ButtonCommands(most=2)
    first, second, third = (commands.data(f"/tukhoa {number} " + "dài " * 30) for number in range(3))
    assert commands.words(first) == "/tukhoa"
    assert commands.words(second) != "/tukhoa" != commands.words(third)


@pytest.mark.parametrize(
    "url", ["https://a.vn/1", "http://127.0.0.1:8080/x", "ftp://a.vn", "https://localhost", "x", "http://["]
)
def test_an_address_works_where_telegram_takes_it(url: str) -> None:
    assert link_works(url) == link_is_good(url)


CORRECTION = Correction(
    number=1,
    article=5,
    title="Tai nạn ở cầu Đại Ninh",
    url=ALERT.url,
    newspaper="Báo Cao Nguyên",
    changes=(("34 tuổi", "43 tuổi"),),
)


def test_a_correction_names_the_article_what_was_wrong_and_where_to_read_it() -> None:
    made = form(CORRECTION)
    text, entities = parse_html(made.html)
    assert text == "Đính chính: Tai nạn ở cầu Đại Ninh\n“34 tuổi” nay là “43 tuổi”.\nBáo Cao Nguyên"
    assert {entity["type"] for entity in entities} == {"bold", "text_link"}
    assert [[button["text"] for button in row] for row in rows(made)] == [["Đọc bài"]]


def test_an_article_that_was_taken_away_is_named_without_its_words_or_link() -> None:
    made = form(replace(CORRECTION, withdrawn=True, changes=()))
    text, entities = parse_html(made.html)
    said = "Báo Cao Nguyên đã gỡ bài này khỏi trang; những gì đã gửi có thể không còn đúng."
    assert text == f"Đã gỡ: Tai nạn ở cầu Đại Ninh\n{said}"
    assert [entity["type"] for entity in entities] == ["bold"] and rows(made) == []
    shown = form(replace(ALERT, withdrawn=True, urgent=True, article=12))
    text, entities = parse_html(shown.html)
    assert text.startswith(f"Đã gỡ: Đắk Lắk: Cà phê <đặc sản> & du lịch\n\n{said}\n\nBáo Cao Nguyên · ")
    assert "kế hoạch" not in text and [entity["type"] for entity in entities] == ["bold", "date_time"]
    assert [[button["text"] for button in row] for row in rows(shown)] == [["Ít tin này hơn…"]]


def test_a_digest_begins_with_what_was_wrong_before() -> None:
    sections = (Section(heading="Nông nghiệp", alerts=(ALERT,)),)
    text, _entities = parse_html(form(Digest(heading="Bản tin", sections=sections, corrections=(CORRECTION,))).html)
    assert text.startswith("Bản tin\n\nĐính chính: Tai nạn ở cầu Đại Ninh\n“34 tuổi” nay là “43 tuổi”.\n")
    assert "Nông nghiệp\n• Đắk Lắk" in text
    alone, _entities = parse_html(form(Digest(sections=(), corrections=(CORRECTION,))).html)
    assert alone.startswith("Đính chính tin đã gửi\n\nĐính chính: ")
