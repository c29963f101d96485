import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.sentences import sentences, shorten
from news.text.vietnamese import clean, utf16_length
from tests.news.text.test_vietnamese import TEXT
from tests.waiting import bounded_effort

WORDS = (
    'TP. Huế PGS.TS. Theo đó, 97,8% “Vì sao?” ThS. tốt! v.v... quả.Theo - 1. 👩\u200d🌾 N.V.A. 2.500 đồng; " … (CTO)'
)
PIECES = st.sampled_from([*WORDS.split(" "), "e\u0302\u0323", "dài" * 9])
PROSE = st.one_of(st.lists(PIECES).map(" ".join), TEXT)


@pytest.mark.parametrize(
    "parts",
    [
        ["Một câu.", "Hai câu!", "Ba câu?"],
        ["Tại TP. Hồ Chí Minh, Tp. Huế và TX. Ba Đồn mưa to.", "Mai nắng."],
        ["Theo ThS. Lê An và PGS.TS. Vũ Bình.", "Hội nghị có GS.TS. Trần C. dự."],
        ["BS.CKII. Lê Hà và Đ/c. Nguyễn An họp.", "Xong."],
        ["Nạn nhân N.V.A. Minh và T.Đ. Bình đã khỏe.", "Xe hỏng."],
        ["Đạt 97,8%, tăng 1.716,7% so với 21/8/2024.", "Có 4/7 chỉ tiêu đạt."],
        ["Giá 2.500 đồng.", "15.000 ha lúa đã gặt."],
        ["1. Từ đầu năm đến nay, có 5 xã.", "2. Từ nay đến cuối năm."],
        ["Hội nghị kết luận: 1. Từ đầu năm đến nay, có 5 xã.", "Trong đó có 2 xã mới."],
        ["II. Phương hướng năm 2026.", "Cả tỉnh cùng làm."],
        ["Có lúa, ngô, v.v.", "Nông dân vui."],
        ["Có lúa, ngô... và khoai.", "Nông dân vui…", "Trời đẹp."],
        ["Thu về... 5 tỷ đồng.", "Năm 2024.", "Rồi 2025."],
        ["Anh hỏi: “Vì sao? Ai làm?” rồi đi.", "“Không biết!”", "Hết."],
        ['Anh hỏi: "Vì sao? Ai làm?" rồi đi.', "Hết."],
        ['Anh nói: “Tôi đi. Mai về" rồi đi.', "Hết."],
        ["Câu “chưa đóng.", "Câu sau."],
        ["Kết luận số 35-CT/TW và 40/2026/NQ-CP có hiệu lực.", "Xem tại Zalo.vn hoặc VietNamNet.vn nhé."],
        ["Đạt 5 chỉ tiêu; vượt 2 chỉ tiêu; không có dấu chấm"],
        ["Vâng ạ.", "Có ý.", "Xong."],
    ],
)
def test_a_sentence_ends_where_people_see_its_end(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_blank_lost_between_two_sentences_hides_no_end() -> None:
    assert sentences("Đạt hiệu quả.Theo đó, TP.Huế và Tp.Vinh có baotin.vn") == [
        "Đạt hiệu quả.",
        "Theo đó, TP.Huế và Tp.Vinh có baotin.vn",
    ]


def test_no_text_has_no_sentences() -> None:
    assert sentences("") == sentences(" \u200b ") == []


@given(PROSE)
def test_sentences_leave_nothing_out(text: str) -> None:
    parts = sentences(text)
    assert "".join(parts).replace(" ", "") == clean(text).replace(" ", "")
    assert all(part and part == part.strip() for part in parts)


@given(PROSE, st.integers(-1, 60))
def test_a_shortened_text_never_exceeds_and_never_splits_a_syllable(text: str, limit: int) -> None:
    short, whole = shorten(text, limit), clean(text)
    assert utf16_length(short) <= max(limit, 0)
    if utf16_length(whole) <= limit:
        assert short == whole
    elif short:
        apart = " ".join(sentences(whole))
        kept = short if apart.startswith(f"{short} ") else short.removesuffix("…")
        assert apart.startswith(kept)
        assert kept + "".join(apart[len(kept) :].partition(" ")[:1]).strip(" ,;:.…–—-([“‘«") == kept


def test_a_text_is_shortened_to_whole_sentences() -> None:
    text = "Sáng 26/9, TP. Huế họp. Đạt 97,8% kế hoạch. Mai họp tiếp."
    assert shorten(text, 400) == text
    assert shorten(text, len(text) - 1) == "Sáng 26/9, TP. Huế họp. Đạt 97,8% kế hoạch."
    assert shorten(text, 24) == "Sáng 26/9, TP. Huế họp."


def test_a_first_sentence_that_is_too_long_is_cut_at_a_clause_or_a_blank() -> None:
    text = "Đạt 5 chỉ tiêu chủ yếu; vượt 2 chỉ tiêu - còn lại 97,8% chưa đạt"
    assert shorten(text, 30) == "Đạt 5 chỉ tiêu chủ yếu…"
    assert shorten(text, 50) == "Đạt 5 chỉ tiêu chủ yếu; vượt 2 chỉ tiêu…"
    assert shorten(text, 15) == "Đạt 5 chỉ tiêu…"
    assert shorten(text, 3) == ""
    assert shorten("dài" * 40, 30) == ""
    assert shorten("- (" + "dài" * 40, 30) == ""


@pytest.mark.parametrize("hostile", ["A. ", "aa.Aaa", "“A. ", ". ", "…", "a", '"', "“A. ”"])
def test_a_long_text_of_trouble_takes_bounded_time(hostile: str) -> None:
    text = hostile * (150_000 // len(hostile))
    with bounded_effort():
        sentences(text)
        shorten(text, 400)
