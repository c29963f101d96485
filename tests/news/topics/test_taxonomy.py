"""Topics: found where they are treated, not where their words merely occur."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import taxonomy
from news.text.vietnamese import key
from news.topics.evidence import Evidence, Phrase, clauses
from news.topics.parsing import parse
from news.topics.taxonomy import Taxonomy

MINIMAL = """
[[topic]]
slug = "xay-dung-dang"
name = "Xây dựng Đảng"
hashtag = "#XâyDựngĐảng"
aliases = ["xdđ"]
sections = ["xay-dung-dang-chinh-quyen"]
strong = ["xây dựng Đảng", "kiểm tra, giám sát"]
medium = ["chi bộ"]
weak = ["Đảng", "nghị quyết"]
contrary = ["tổng thống"]

[[topic]]
slug = "nong-nghiep"
name = "Nông nghiệp"
hashtag = "#NôngNghiệp"
strong = ["nông dân"]
"""


def topics(title: str, lead: str = "", **more: Any) -> list[str]:
    return [found.topic for found in taxonomy().about(title=title, lead=lead, **more)]


def first(title: str, lead: str = "", **more: Any) -> str:
    return next(iter(topics(title, lead, **more)), "")


# What an article is about


def test_the_work_of_a_party_committee_is_party_building_first() -> None:
    title = "Đảng bộ Khối Cơ quan tỉnh: Đoàn kết, vượt khó, quyết hoàn thành chỉ tiêu nghị quyết đại hội"
    lead = "Đây là nội dung kết luận của Ban Thường vụ Tỉnh ủy khi làm việc với Ban Thường vụ Đảng ủy Khối."
    assert first(title, lead) == "xay-dung-dang"
    assert first(title) == first("", lead) == "xay-dung-dang"


def test_marks_decide_between_the_party_and_what_is_under_way() -> None:
    assert "xay-dung-dang" not in topics("Công trình xây dựng đang thi công làm bụi cả khu phố")
    assert "xay-dung-dang" not in topics("Xây dựng đáng kể, bàn giao đúng hẹn")
    assert first("Công tác xây dựng Đảng ở vùng cao") == "xay-dung-dang"


def test_building_alone_is_no_party_building() -> None:
    for title in ("Xây dựng kế hoạch năm tới", "Bộ Xây dựng lấy ý kiến", "Xây dựng thương hiệu nước mắm"):
        assert "xay-dung-dang" not in topics(title)
    assert first("Trật tự xây dựng ở ven đô: 20 nhà không phép") == "giao-thong-xay-dung"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Nhật Bản: Đảng cầm quyền thắng lớn trong tổng tuyển cử", "the-gioi"),
        ("Đảng Cộng hòa và đảng Dân chủ tranh cãi ở Hạ viện", "the-gioi"),
        ("Triệt phá băng đảng cho vay nặng lãi, khởi tố 5 bị can", "phap-luat"),
        ("Bị cáo nguyên là đảng viên bị tuyên phạt 7 năm tù", "phap-luat"),
        ("Đại hội Hội Nông dân tỉnh nhiệm kỳ mới", "mat-tran-doan-the"),
        ("Đại hội Thể dục thể thao xã: 300 vận động viên tranh tài", "the-thao"),
        ("Kiểm tra, giám sát bếp ăn trường học, phòng ngộ độc thực phẩm", "y-te"),
        ("Học tập và làm theo Bác từ việc nhỏ", "lam-theo-bac"),
        ("An ninh lương thực: được mùa lúa đông xuân", "nong-nghiep"),
        ("Tàu cá mất kết nối, nguy cơ thẻ vàng IUU", "bien-dao"),
        ("Cầu thủ nhận thẻ vàng, trận đấu kết thúc không bàn thắng", "the-thao"),
        ("Bão số 5 đổ bộ, gió giật cấp 13", "moi-truong"),
        ("Cơn bão giá quét qua chợ, giá xăng dầu tăng", "kinh-te"),
        ("Môi trường đầu tư kinh doanh được cải thiện", "kinh-te"),
        ("Khai thác cát trái phép trên sông", "khoang-san"),
    ],
)
def test_the_same_word_in_another_sense_is_another_topic(title: str, wanted: str) -> None:
    assert first(title) == wanted
    assert "xay-dung-dang" not in topics(title)


def test_both_topics_are_given_where_readers_of_both_would_want_it() -> None:
    found = topics(
        "Khai trừ khỏi Đảng nguyên giám đốc sở nhận hối lộ",
        "Ủy ban Kiểm tra Tỉnh ủy xem xét kỷ luật đảng viên; vụ tham nhũng được chuyển sang cơ quan điều tra.",
    )
    assert {"xay-dung-dang", "phong-chong-tham-nhung"} <= set(found)


def test_what_happens_abroad_is_world_news_only() -> None:
    title, lead = "Tổng thống Pháp thăm vùng lũ lụt", "Lũ quét làm ngập lụt nhiều thị trấn, hàng nghìn người sơ tán."
    assert topics(title, lead) == ["the-gioi"]
    assert "moi-truong" in topics("Lũ quét ở Mường La, Sơn La", lead)


def test_no_article_has_more_than_two_topics() -> None:
    title = "Khởi tố giám đốc bệnh viện nhận hối lộ khi mua vắc xin cho học sinh các trường tiểu học"
    assert len(topics(title, title, sections=["Bạn đọc", "Văn hóa"])) == 2


@pytest.mark.parametrize(
    "more", [{"sections": ["Rao vặt"]}, {"url": "https://bao.example/quang-cao/mo-ban-dat-nen-a1.html"}]
)
def test_advertisements_have_no_topic(more: dict[str, Any]) -> None:
    assert topics("Đấu giá đất nền ven sông", **more) == []
    assert first("Đấu giá đất nền ven sông") == "dat-dai"


@pytest.mark.parametrize(
    "title",
    [
        "Lâm Đồng hôm nay 23/11: Khởi công cao tốc, kết nạp đảng viên",
        "Điểm báo sáng 23/11: đại hội đảng bộ",
        "Tin trong tỉnh ngày 23/11/2026",
        "Hà Tĩnh ngày mới 9/8",
        "Xổ số miền Nam 23/11",
        "Thử tài đoán tên các trường đại học",
        "Đố bạn biết đại hội đảng bộ là gì",
    ],
)
def test_a_digest_of_everything_has_no_topic(title: str) -> None:
    assert topics(title, "Đại hội đảng bộ phường; khởi công cầu; bắt giữ trộm.", sections=["Xây dựng Đảng"]) == []


def test_a_day_in_the_headline_makes_no_digest_of_a_subject() -> None:
    assert first("Thời tiết hôm nay 23/11: nắng nóng gay gắt") == "moi-truong"
    lead = "Giá vàng miếng SJC tăng 1 triệu đồng mỗi lượng, lên 92 triệu đồng."
    assert first("Giá vàng hôm nay 23/11: tăng mạnh", lead) == "kinh-te"


def test_a_notice_in_the_lead_leaves_no_topic() -> None:
    assert topics("Khu đô thị ven sông mở bán", "Gọi ngay để nhận ưu đãi mua căn hộ.") == []


def test_capitals_throughout_change_nothing_but_what_capitals_decide() -> None:
    assert first("ĐẠI HỘI ĐẢNG BỘ TỈNH LẦN THỨ I") == "xay-dung-dang"
    assert "chuyen-doi-so" in topics("Ứng dụng AI trong trường học")
    assert "chuyen-doi-so" not in topics("Ai cũng vui trong trường học")
    assert "chuyen-doi-so" not in topics("AI CŨNG VUI TRONG TRƯỜNG HỌC")


def test_every_way_to_write_a_letter_is_the_same() -> None:
    plain = topics("Ủy ban Kiểm tra Tỉnh ủy kỷ luật đảng viên")
    assert (
        plain
        == topics("Uỷ ban Kiểm tra Tỉnh uỷ kỉ luật đa\u0309ng viên")
        == topics("ỦY BAN KIỂM TRA TỈNH ỦY KỶ LUẬT ÐẢNG VIÊN")
    )


def test_a_text_without_marks_is_read_without_marks() -> None:
    assert first("Dai hoi chi bo buon Ako Dhong bau chi uy moi") == "xay-dung-dang"
    assert topics("Tourists greet the first winter cruise in the bay") == []


def test_the_reasons_are_words_for_people_weightiest_first() -> None:
    [found] = parse(MINIMAL).about(
        title="Chi bộ bàn nghị quyết",
        lead="Công tác xây dựng Đảng có nhiều đổi mới.",
        sections=["Xây dựng Đảng"],
        categories=["chi bộ", "Đảng"],
    )
    assert found.topic == "xay-dung-dang"
    assert found.evidence[0] == "“xây dựng Đảng” trong sapo"
    assert set(found.evidence[1:]) == {
        "chuyên mục “Xây dựng Đảng”",
        "“chi bộ” trong đầu đề",
        "“nghị quyết” trong đầu đề",
        "“Đảng” trong nhãn",
    }


def test_what_speaks_against_a_topic_is_weighed_and_not_shown() -> None:
    found = parse(MINIMAL).about(title="Chi bộ và nghị quyết", lead="")
    against = parse(MINIMAL).about(title="Chi bộ và nghị quyết của tổng thống", lead="")
    assert [one.topic for one in found] == ["xay-dung-dang"]
    assert against == []


def test_the_best_topic_stands_first() -> None:
    found = taxonomy().about(title="Chi bộ thôn bàn việc kết nạp đảng viên là nông dân", lead="")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


# Phrases


def test_a_phrase_reaches_over_punctuation_only_where_it_is_written_with_it() -> None:
    about = parse(MINIMAL).about
    assert about(title="Kiểm tra giám sát", lead="") and about(title="Kiểm tra, giám sát", lead="")
    assert not about(title="Tốc độ xây dựng; Đảng", lead="")


def test_a_phrase_in_a_longer_one_says_nothing() -> None:
    assert not Taxonomy([*parse(MINIMAL)], idioms=["hội nông dân"]).about(title="Hội Nông dân họp", lead="")


TEXT = st.lists(
    st.sampled_from(
        ["xây dựng", "Đảng", "đang", "đảng", "chi", "chi bộ", "kiểm tra", ",", "giám sát", ".", "dân", "ĐẢNG"]
    ),
    max_size=30,
).map(" ".join)


@given(TEXT | st.text())
def test_a_phrase_begins_and_ends_with_a_syllable(text: str) -> None:
    phrases = [
        Phrase(words, "t", "strong") for words in ("xây dựng Đảng", "chi bộ", "kiểm tra, giám sát", "dân", "tra")
    ]
    inside = clauses(text)
    for start, end, phrase in Evidence(phrases, []).phrases(text):
        assert inside[start] == inside[end - 1] == " "
        assert inside[start:end].replace(",", "").split() == key(phrase.words).split()


@given(title=st.text(), lead=st.text(), sections=st.lists(st.text(), max_size=3), url=st.text())
def test_any_text_gets_an_answer(title: str, lead: str, sections: list[str], url: str) -> None:
    found = taxonomy().about(title=title, lead=lead, sections=sections, categories=sections, url=url)
    assert all(taxonomy().get(one.topic) and one.evidence for one in found)
    taxonomy().find(title)
    assert len(taxonomy().suggest(title)) <= 3


def test_a_word_in_a_name_is_not_the_word() -> None:
    storm = Evidence([Phrase("lốc", "weather", "strong")], [])
    assert (
        storm.phrases("Trận lốc ở bản") and storm.phrases("Tan hoang sau bão: Lốc ở bản") and storm.phrases("TRẬN LỐC")
    )
    assert not storm.phrases("Chiều ở Na Lốc") and not storm.phrases("Chiều Lốc")


def test_without_phrases_nothing_is_found() -> None:
    assert Evidence([], []).phrases("xây dựng Đảng") == []
