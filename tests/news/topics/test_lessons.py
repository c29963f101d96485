"""What the newsroom puts right is put right for its like, and for nothing else."""

import pytest

from bot import catalogue
from news.topics.lessons import ALIKE, Lesson, Lessons, pairs_of
from news.topics.taxonomy import Taxonomy

TITLE = "Hội chợ hoa kiểng làng Tân Quy mở cửa phiên thứ 12"
LEAD = "Hơn 300 gian hàng hoa kiểng của bà con làng Tân Quy mở cửa suốt bảy đêm."
NEXT = "Hội chợ hoa kiểng làng Tân Quy mở cửa phiên thứ 13"
LESSON = Lesson(article=7, title=TITLE, lead=LEAD, had=("nong-nghiep",), topics=("du-lich", "van-hoa"))


def found(taxonomy: Taxonomy, title: str, lead: str = "") -> list[str]:
    return [one.topic for one in taxonomy.about(title=title, lead=lead)]


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (NEXT, LEAD),
        ("HỘI CHỢ HOA KIỂNG LÀNG TÂN QUY mở cửa phiên thứ 14", ""),
        ("Hội chợ hoa kiểng làng Tân Quy lại đông khách", "Các gian hàng hoa kiểng của bà con làng Tân Quy kín khách."),
    ],
)
def test_what_is_like_it_is_found_whatever_its_figures_and_capitals(title: str, lead: str) -> None:
    likeness = Lessons([LESSON]).find(title, lead)

    assert likeness is not None
    assert likeness.lesson is LESSON
    assert likeness.cosine >= ALIKE


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Hội chợ việc làm mở phiên thứ 12", "Hơn 300 gian tuyển người của 90 công ty."),
        ("Làng Tân Quy có đường mới", "Bà con làng Tân Quy góp đất mở đường."),
        ("Giá hoa kiểng cuối năm", "Nhà vườn nhiều nơi chờ thương lái."),
        ("Xã có cầu mới", LEAD),  # one lead under two headlines is a form, or a slip
        ("", ""),
        ("!!!", "…"),
    ],
)
def test_what_shares_a_few_words_is_not(title: str, lead: str) -> None:
    assert Lessons([LESSON]).find(title, lead) is None


def test_of_several_about_one_article_the_last_counts_and_of_several_articles_the_nearest() -> None:
    again = Lesson(number=2, article=7, title=TITLE, lead=LEAD, topics=("kinh-te",))
    other = Lesson(number=3, article=8, title="Hội chợ hoa kiểng làng Bình Lâm mở cửa", topics=("giao-duc",))
    lessons = Lessons([LESSON, other, again])

    assert len(lessons) == 2
    nearest, second = lessons.find(NEXT, LEAD), lessons.find("Hội chợ hoa kiểng làng Bình Lâm mở cửa đêm nay", "")
    assert nearest is not None and nearest.lesson is again
    assert second is not None and second.lesson is other


def test_an_article_is_given_what_the_newsroom_said_and_its_like_too() -> None:
    plain = catalogue.taxonomy()
    had = tuple(found(plain, TITLE, LEAD))
    lesson = Lesson(article=7, title=TITLE, lead=LEAD, had=had, topics=("du-lich", "giao-duc"))
    taught = plain.with_lessons(Lessons([lesson]))

    assert set(had) != {"du-lich", "giao-duc"}
    assert found(taught, TITLE, LEAD) == found(taught, NEXT, LEAD) == ["du-lich", "giao-duc"]
    [reason] = next(one for one in taught.about(title=NEXT, lead=LEAD) if one.topic == "giao-duc").evidence
    assert reason.startswith("như bài “Hội chợ hoa kiểng")
    unlike = "Trạm y tế xã tiêm vắc xin cho trẻ"
    assert taught.about(title=unlike, lead="") == plain.about(title=unlike, lead="")


def test_a_lesson_may_say_that_an_article_is_about_nothing() -> None:
    plain = catalogue.taxonomy()
    title = "Bệnh viện tỉnh mổ nội soi ca thứ một nghìn"
    taught = plain.with_lessons(Lessons([Lesson(title=title, had=tuple(found(plain, title)))]))

    assert found(plain, title)
    assert found(taught, title) == []


def test_without_lessons_all_is_as_before() -> None:
    plain = catalogue.taxonomy()
    again = plain.with_lessons(Lessons([LESSON])).with_lessons(Lessons())

    assert again.about(title=TITLE, lead=LEAD) == plain.about(title=TITLE, lead=LEAD)


def test_a_topic_that_is_hidden_by_now_is_not_given() -> None:
    taught = catalogue.taxonomy().with_lessons(Lessons([Lesson(title=TITLE, lead=LEAD, topics=("xiec-thu",))]))

    assert "xiec-thu" not in found(taught, TITLE, LEAD)


def test_the_pairs_of_an_article_are_of_length_one_and_without_its_guests() -> None:
    guests = "Dự có đồng chí Lê An, Ủy viên Ban Thường vụ Tỉnh ủy."
    pairs = pairs_of(TITLE, f"{LEAD} {guests}")

    assert sum(share * share for share in pairs.values()) == pytest.approx(1)
    assert "hoa kiểng" in pairs and "tỉnh ủy" not in pairs
    assert pairs["hội chợ"] > pairs["gian hàng"]  # the headline says more
