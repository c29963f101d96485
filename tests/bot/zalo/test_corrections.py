"""How corrections read on Zalo."""

from dataclasses import replace

from bot.zalo.format import parts
from news.delivery.messages import Alert, Correction, Digest, Section
from tests.bot.zalo.test_format import LINK, bold, story

CORRECTION = Correction(
    number=1,
    article=5,
    title="Tai nạn ở cầu Đại Ninh",
    url=LINK,
    newspaper="Báo Lâm Đồng",
    changes=(("34 tuổi", "43 tuổi"), ("Đức Trọng", "Di Linh")),
)


def test_a_correction_names_the_article_what_was_wrong_and_where_to_read_it() -> None:
    [part] = parts(CORRECTION)
    assert part.text == (
        "Đính chính: Tai nạn ở cầu Đại Ninh\n“34 tuổi” nay là “43 tuổi”.\n“Đức Trọng” nay là “Di Linh”.\n"
        f"Báo Lâm Đồng\n{LINK}"
    )
    assert bold(part) == ["Đính chính: Tai nạn ở cầu Đại Ninh"]


def test_an_article_that_was_taken_away_is_named_without_its_words_or_link() -> None:
    [part] = parts(replace(CORRECTION, withdrawn=True, changes=()))
    assert part.text == (
        "Đã gỡ: Tai nạn ở cầu Đại Ninh\nBáo Lâm Đồng đã gỡ bài này khỏi trang; những gì đã gửi có thể không còn đúng."
    )
    [shown] = parts(Alert(title="Tin", url=LINK, lead="Sapo.", image=LINK, urgent=True, withdrawn=True))
    assert shown.text == "Đã gỡ: Tin\nTờ báo đã gỡ bài này khỏi trang; những gì đã gửi có thể không còn đúng."
    assert not shown.image


def test_a_digest_begins_with_what_was_wrong_before() -> None:
    sections = (Section(heading="Kinh tế", alerts=(story(1),)),)
    [part] = parts(Digest(heading="Bản tin sáng", sections=sections, corrections=(CORRECTION,)))
    first, last = part.text.split("\n\n")
    assert first.startswith("Bản tin sáng\nĐính chính: Tai nạn") and first.endswith(LINK)
    assert last.startswith("KINH TẾ\nTin số 1")
    [alone] = parts(Digest(sections=(), corrections=(CORRECTION,)))
    assert alone.text.startswith("Đính chính tin đã gửi\nĐính chính: Tai nạn")
