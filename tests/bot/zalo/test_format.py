"""How messages look on Zalo, and that no reader meets half a word, half a link or half a smiley."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.format import Part, commands, parts
from bot.zalo.packing import HARD_LIMIT, MAX_UNITS, Line, lines_of, one_line, pack, plain, shorten
from news.delivery.messages import Alert, Choice, Digest, Reply, Section, TopicTag
from news.text.vietnamese import utf16_length

LINK = "https://baolamdong.vn/ket-nap-dang-vien-389021.html"
ALERT = Alert(
    title="Di Linh kết nạp 42 đảng viên mới",
    url=LINK,
    lead="Sáng 26/9, Huyện ủy tổ chức lễ kết nạp. Đây là đợt thứ ba trong năm.",
    newspaper="Báo Lâm Đồng",
    province="Lâm Đồng",
    published=datetime(2026, 9, 26, 2, 59, tzinfo=UTC),
    topics=(TopicTag(slug="xay-dung-dang", name="Xây dựng Đảng", hashtag="#XâyDựngĐảng"),),
    also=("Báo Gia Lai",),
)


def story(number: int, lead: str = "") -> Alert:
    return Alert(title=f"Tin số {number}: hội nghị tổng kết", url=f"https://bao.example/tin-{number}", lead=lead)


def bold(part: Part) -> list[str]:
    """What the style runs of *part* cover, by UTF-16 units."""
    raw = part.text.encode("utf-16-le")
    return [raw[2 * run["start"] : 2 * (run["start"] + run["len"])].decode("utf-16-le") for run in part.styles]


def test_an_alert_is_headline_lead_source_and_a_bare_link() -> None:
    [part] = parts(ALERT)
    assert part.text == (
        "Di Linh kết nạp 42 đảng viên mới\n"
        "Sáng 26/9, Huyện ủy tổ chức lễ kết nạp. Đây là đợt thứ ba trong năm.\n"
        "Báo Lâm Đồng · 09:59 26/09/2026\n"
        "Cũng trên: Báo Gia Lai\n"
        "#XâyDựngĐảng\n"
        f"{LINK}"
    )
    assert bold(part) == ["Di Linh kết nạp 42 đảng viên mới"]


def test_an_alert_with_little_in_it_has_no_empty_lines() -> None:
    [part] = parts(Alert(title="Tin", url=LINK, image="https://cdn.example/a.jpg"))
    assert part == Part(
        text=f"Tin\n{LINK}", styles=({"start": 0, "len": 3, "st": ["b"]},), image="https://cdn.example/a.jpg"
    )


@pytest.mark.parametrize("image", ["http://10.0.0.7/a.jpg", "data:image/png;base64,iVBOR", "javascript:alert(1)", ""])
def test_a_picture_is_shown_from_the_open_web_alone(image: str) -> None:
    [part] = parts(Alert(title="Tin", url=LINK, image=image))
    assert part.image == ""


def test_an_urgent_alert_says_so_first_and_waits_for_no_picture() -> None:
    [part] = parts(Alert(title="Xả lũ hồ Đa Nhim", url=LINK, urgent=True, image="https://cdn.example/a.jpg"))
    assert part.image == ""
    assert bold(part) == ["🔴 KHẨN: Xả lũ hồ Đa Nhim"]


def test_an_alert_costs_one_message_however_long_its_lead() -> None:
    [part] = parts(Alert(title="📰" * 300, url=LINK, lead="hội nghị " * 900, also=("Báo " * 200,), newspaper="B" * 999))
    assert utf16_length(part.text) <= MAX_UNITS
    assert part.text.endswith(LINK)
    assert "hội nghị…\n" in part.text


def test_an_address_that_no_message_holds_is_left_out() -> None:
    [part] = parts(Alert(title="Tin", url="https://bao.example/" + "a" * 2000))
    assert part.text == "Tin"


def test_a_long_address_goes_alone_rather_than_broken() -> None:
    address = "https://bao.example/" + "a" * 1930
    assert [part.text for part in parts(Alert(title="Tin", url=address))] == ["Tin", address]


def test_decomposed_text_arrives_composed() -> None:
    [part] = parts(Reply(text=unicodedata.normalize("NFD", "Xây dựng Đảng")))
    assert part.text == "Xây dựng Đảng"


def test_a_digest_is_grouped_and_keeps_each_story_with_its_link() -> None:
    digest = Digest(
        heading="Bản tin sáng",
        sections=(
            Section(heading="Kinh tế", alerts=(story(1, "Một hội nghị lớn."), story(2))),
            Section(heading="Trống", alerts=()),
            Section(heading="Giáo dục", alerts=(story(3),)),
        ),
    )
    [part] = parts(digest)
    assert part.text == (
        "Bản tin sáng\nKINH TẾ\nTin số 1: hội nghị tổng kết\nMột hội nghị lớn.\nhttps://bao.example/tin-1\n\n"
        "Tin số 2: hội nghị tổng kết\nhttps://bao.example/tin-2\n\n"
        "GIÁO DỤC\nTin số 3: hội nghị tổng kết\nhttps://bao.example/tin-3"
    )
    assert bold(part)[:3] == ["Bản tin sáng", "KINH TẾ", "Tin số 1: hội nghị tổng kết"]


def test_bold_runs_count_smileys_as_zalo_does() -> None:
    alerts = tuple(Alert(title=f"📰 Tin {number} 🌾", url=LINK) for number in range(3))
    [part] = parts(Digest(heading="📰", sections=(Section(heading="Nông nghiệp", alerts=alerts),)))
    assert bold(part) == ["📰", "NÔNG NGHIỆP", "📰 Tin 0 🌾", "📰 Tin 1 🌾", "📰 Tin 2 🌾"]


def test_a_story_without_an_address_is_told_all_the_same() -> None:
    [part] = parts(
        Digest(heading="", sections=(Section(heading="", alerts=(Alert(title="Tin", url="", lead="Sapo."),)),))
    )
    assert part.text == "Tin\nSapo."


def test_a_digest_names_newspaper_and_time_of_each_story_the_day_only_where_it_is_another() -> None:
    made = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    alerts = [
        Alert(
            title="Sáng nay", url=LINK, newspaper="Báo Lâm Đồng", published=datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
        ),
        Alert(title="Hôm qua", url=LINK, published=datetime(2026, 11, 22, 7, 0, tzinfo=UTC), lead="Sapo."),
        Alert(title="Không rõ lúc nào", url=LINK, newspaper="Báo " + "dài " * 30),
    ]
    [part] = parts(Digest(heading="Tin", sections=(Section(heading="", alerts=tuple(alerts)),), made=made))
    first, second, third = part.text.split("\n\n")
    assert first == f"Tin\nSáng nay\nBáo Lâm Đồng · 06:05\n{LINK}"
    assert second == f"Hôm qua\n14:00 hôm qua\nSapo.\n{LINK}"
    assert third.split("\n")[1].startswith("Báo dài") and utf16_length(third.split("\n")[1]) <= 40
    [undated] = parts(Digest(heading="", sections=(Section(heading="", alerts=(alerts[0],)),)))
    assert "Báo Lâm Đồng · 06:05 23/11" in undated.text


def test_leads_never_cost_a_digest_another_message() -> None:
    long_lead = "Hội nghị bàn nhiều việc của tỉnh " * 6
    bare = parts(Digest(heading="Tin", sections=(Section(heading="A", alerts=tuple(map(story, range(40)))),)))
    rich = parts(
        Digest(heading="Tin", sections=(Section(heading="A", alerts=tuple(story(n, long_lead) for n in range(40))),))
    )
    assert len(rich) == len(bare) == 2
    assert "bàn nhiều việc" in rich[0].text
    for part in rich:  # no story is parted from its link
        for block in part.text.split("\n\n"):
            assert "Tin số" in block and "https://" in block


@pytest.mark.parametrize(
    "empty",
    [
        Digest(heading="Tin", sections=()),
        Digest(heading="Tin", sections=(Section(heading="A", alerts=()),)),
        Reply(text=" \n "),
    ],
)
def test_nothing_to_say_is_no_message(empty: Digest | Reply) -> None:
    assert parts(empty) == []


def test_choices_are_numbered_lines_and_the_last_line_says_how_to_answer() -> None:
    reply = Reply(
        text="Chủ đề của bạn:\nxem https://bao.example/ nhé",
        choices=(
            (
                Choice(label="Kinh tế", command="/bo kinh-te", chosen=True),
                Choice(label="Mở web", url="https://w.example"),
            ),
            (Choice(label="Giáo dục", command="/theodoi giao-duc"),),
        ),
    )
    [part] = parts(reply)
    assert part.text == (
        "Chủ đề của bạn:\nxem\nhttps://bao.example/\nnhé\n\n"
        "1. ✓ Kinh tế\nMở web\nhttps://w.example\n2. Giáo dục\nĐể chọn, hãy trả lời bằng số tương ứng."
    )
    assert not part.styles
    assert commands(reply) == ("/bo kinh-te", "/theodoi giao-duc")
    assert "nhắc tên bot" in parts(reply, group=True)[0].text


def test_a_reply_with_addresses_only_asks_for_no_number() -> None:
    [part] = parts(Reply(text="Xem:", choices=((Choice(label="Web", url="https://w.example"),),)))
    assert part.text == "Xem:\n\nWeb\nhttps://w.example"
    assert commands(ALERT) == ()


def test_a_long_reply_is_parted_between_its_lines() -> None:
    lines = [f"Dòng {number} của câu trả lời" for number in range(200)]
    said = parts(Reply(text="\n".join(lines)))
    assert len(said) > 1
    assert [line for part in said for line in part.text.split("\n")] == lines


def test_markup_in_a_headline_is_only_text() -> None:
    [part] = parts(Alert(title="**Đậm** _nghiêng_ {red}# <b>", url=LINK))
    assert part.text.startswith("**Đậm** _nghiêng_ {red}# <b>\n")


def test_a_word_longer_than_a_message_is_parted_beside_no_mark() -> None:
    word = "e\u0323\u0302\u0308" * 900  # marks that nothing composes
    pieces = pack([(Line(word),)], limit=100)
    assert "".join(line.text for page in pieces for line in page) == word
    assert all(not unicodedata.combining(page[0].text[0]) for page in pieces)
    assert "".join(line.text for page in pack([(Line("📰" * 70),)], limit=101) for line in page) == "📰" * 70


def test_links_stand_alone_and_other_text_stays() -> None:
    assert [
        line.text
        for line in lines_of("A https://x.example B\nhttps://y.example\n\n https://z.example https://w.example")
    ] == [
        "A",
        "https://x.example",
        "B",
        "https://y.example",
        "",
        "https://z.example",
        "https://w.example",
    ]


def test_control_characters_and_halves_of_pairs_never_leave() -> None:
    assert plain("a\x00b\ud83dc\r\nd\te") == "a b c\nd e"
    assert one_line("a\n\u00a0 b\u2028c") == "a b c"


WORDS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=12),
        st.sampled_from([LINK, "📰📰", "nghiêng", "https://x.example/" + "y" * 60]),
    ),
    max_size=40,
)


@given(st.lists(WORDS, max_size=12), st.integers(80, 400))
def test_packing_keeps_every_word_whole_and_in_order(lines: list[list[str]], limit: int) -> None:
    blocks = [(Line(" ".join(words), bold=bool(number % 2)),) for number, words in enumerate(lines)]
    pages = pack(blocks, limit)
    texts = ["\n".join(line.text for line in page) for page in pages]
    assert all(text.strip() and utf16_length(text) <= limit for text in texts)
    assert " ".join(texts).split() == " ".join(word for words in lines for word in words).split()


@given(st.text(max_size=3000), st.booleans())
def test_any_text_can_be_said(text: str, group: bool) -> None:
    reply = Reply(text=text, choices=((Choice(label=text[:50], command="/x"),),))
    for message in (
        reply,
        Alert(title=text, url=LINK, lead=text),
        Digest(heading=text, sections=(Section(heading=text, alerts=(story(1, text),)),)),
    ):
        for part in parts(message, group=group):
            assert part.text.strip() and utf16_length(part.text) <= HARD_LIMIT
            assert all(run.strip() for run in bold(part))
            part.text.encode("utf-8")


@given(st.text(max_size=200), st.integers(0, 100))
def test_shortened_text_fits_and_is_a_beginning(text: str, room: int) -> None:
    text = one_line(text)
    short = shorten(text, room)
    assert utf16_length(short) <= room
    assert text.startswith(short.removesuffix("…"))


def test_in_a_group_what_must_be_typed_is_said_with_the_bot_s_name_as_a_number_is() -> None:
    sure = Choice(label="Xóa hết", command="/xoadulieu dong-y", typed="xóa hết")
    [alone], [in_group] = (parts(Reply(text="Chắc chứ?", choices=((sure,),)), group=group) for group in (False, True))
    assert alone.text.endswith("Xóa hết: gõ “xóa hết”.")
    assert in_group.text.endswith("Xóa hết: nhắc tên bot (@) kèm “xóa hết”.")
