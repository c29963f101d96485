"""Which changes of a headline or a lead are corrections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.articles.corrections import compare, find_changes, is_corrected, is_new_headline
from news.text.vietnamese import clean

TEXTS = st.text(alphabet="Lê An không 0123,.%/- tuổibam\u0309Đ\u200b“", max_size=60)

SAME = [
    ("", "Chiều 23/11, đoàn công tác làm việc tại xã."),
    ("Chiều 23/11, đoàn công tác làm việc tại xã.", "Chiều 23/11, đoàn công tác làm việc tại xã."),
    ("Chiều 23/11 đoàn công tác làm việc", "Chiều 23-11, đoàn công tác làm việc…"),
    ("Ngày 05/03, xã khởi công.", "Ngày 5/3, xã khởi công."),
    ("Lúc 8h30, mưa lớn.", "Lúc 8 giờ 30, mưa lớn."),
    ("Thu 1.200 tấn, đạt 97.8% kế hoạch.", "Thu 1200 tấn, đạt 97,8 % kế hoạch."),
    ("Có hai người bị thương.", "Có 2 người bị thương."),
    ("Có 2 người bị thương.", "Có hai người bị thương."),
    ("Hoà giải ở cơ sở, kỷ niệm ngày hội", "Hòa giải ở cơ sở, kỉ niệm ngày hội"),
    ("Sở y tế Lâm Đồng kiểm tra.", "Sở Y tế Lâm Đồng kiểm tra."),
    ("Đại hội thành công tôt đẹp.", "Đại hội thành công tốt đẹp."),
    ("Nhiều hộ dân được hỗ trợ kịp thời.", "Nhiều gia đình được giúp đỡ kịp thời."),
    ("Ông Lê An, 34 tuổi, bị phạt.", "Ông Lê An, 34 tuổi, bị phạt. Trước đó, ngày 5/3, ông không chấp hành."),
    ("Ông Lê An bị phạt. Trước đó, ngày 5/3, ông Trần Bình không đến.", "Ông Lê An bị phạt…"),
    ("Nhiều người bị thương.", "Có 5 người bị thương."),
    ("Cán bộ xã đến thăm.", "Cán bộ xã, ông Lê An, đến thăm."),
    ("Hội thi ở TP.HCM hôm nay", "Hội thi ở TP Hồ Chí Minh hôm nay"),
    ("Hội thi ở Thành Phố Hồ Chí Minh", "Hội thi ở TP HCM"),
    ("Ông Lê An, Bí thư, phát biểu.", "Bí thư, ông Lê An phát biểu."),
    ("Bầu không khí vui tươi, người dân dự.", "Bầu không khí ấm áp, người dân dự."),
    ("Ngành mở đường bay mới.", "Ngành hàng không mở đường bay mới."),
    ("Năm nay được mùa.", "Vụ này được mùa."),
    ("Chi 5 ngàn tỉ.", "Chi 5 nghìn tỷ."),
    ("Sáng nay, xã họp dân.", "Sáng 23/11, xã họp dân."),
    ("Kéo dài từ 10.12.2025", "Kéo dài từ 10/12/2025"),
    ("…", "!"),
]  # fmt: skip

CORRECTED = [
    ("Nạn nhân, 34 tuổi, trú xã Đức Trọng.", "Nạn nhân, 43 tuổi, trú xã Đức Trọng."),
    ("Nạn nhân 34 tuổi, nghi can 43 tuổi.", "Nạn nhân 43 tuổi, nghi can 34 tuổi."),
    ("Có hai người chết.", "Có ba người chết."),
    ("Có hai người chết.", "Có 3 người chết."),
    ("Có 3 người chết.", "Có nhiều người chết."),
    ("Tổng vốn 1,2 triệu đồng.", "Tổng vốn 1,2 tỷ đồng."),
    ("Tổng vốn 1.200 tỷ đồng.", "Tổng vốn 12.000 tỷ đồng."),
    ("Lễ hội mở ngày 23/11.", "Lễ hội mở ngày 24/11."),
    ("Sáng 23/11, xã họp dân.", "Chiều 23/11, xã họp dân."),
    ("Hôm qua, xã họp dân.", "Hôm nay, xã họp dân."),
    ("Ông Nguyễn Văn An bị bắt.", "Ông Nguyễn Văn Ân bị bắt."),
    ("Nguyễn Văn An bị bắt.", "Trần Văn An bị bắt."),
    ("Ông Lê An bị khởi tố.", "Một cán bộ bị khởi tố."),
    ("Vụ cháy ở xã Đức Trọng.", "Vụ cháy ở xã Di Linh."),
    ("Đoàn HĐND tỉnh giám sát.", "Đoàn UBND tỉnh giám sát."),
    ("Tỉnh đồng ý tăng giá.", "Tỉnh không đồng ý tăng giá."),
    ("Bệnh nhân chưa qua cơn nguy kịch.", "Bệnh nhân qua cơn nguy kịch."),
    ("Có 3 người chết, 5 người bị thương ở cầu.", "Có 3 người chết ở cầu."),
    ("Họp vào thứ Hai tới.", "Họp vào thứ Ba tới."),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_was_sent_is_still_right(before: str, after: str) -> None:
    assert not is_corrected(before, after)


@pytest.mark.parametrize(("before", "after"), CORRECTED)
def test_what_was_sent_is_wrong_now(before: str, after: str) -> None:
    assert is_corrected(before, after)


def test_a_headline_is_new_where_its_words_are() -> None:
    assert is_new_headline("Khởi công cầu mới", "Khánh thành cầu mới")
    assert not is_new_headline("Khởi công cầu mới", "KHỞI CÔNG CẦU MỚI!")


NAMED = [
    ("Nạn nhân 34 tuổi đi cấp cứu ở Đức Trọng.", "Nạn nhân, 43 tuổi, đi cấp cứu ở Đức Trọng!", ["34 tuổi|43 tuổi"]),
    ("Ông Lê An, 34 tuổi, bị phạt.", "Ông Lê Anh, 43 tuổi, bị phạt.", ["Ông Lê An, 34 tuổi|Ông Lê Anh, 43 tuổi"]),
    ("Ông Trần Văn Bình nói.", "Ông Trần Văn Minh nói.", ["Ông Trần Văn Bình|Ông Trần Văn Minh"]),
    ("Sáng 5/3, ở Đà Lạt.", "Chiều 6/3, ở Bảo Lộc.", ["Sáng 5/3|Chiều 6/3", "Đà Lạt|Bảo Lộc"]),
    ("Ngày 12.3.2025 họp", "Ngày 13.3.2025 họp", ["12.3.2025 họp|13.3.2025 họp"]),
    ("Đạt 97,8% kế hoạch", "Đạt 98,8% kế hoạch", ["Đạt 97,8%|Đạt 98,8%"]),
    ("Vốn 5 triệu đồng.", "Vốn 5 tỷ đồng.", ["5 triệu đồng|5 tỷ đồng"]),
    ("Sáng qua họp ở xã.", "Chiều qua họp ở xã.", ["Sáng qua họp|Chiều qua họp"]),
    ("Xã kết nạp 12 đảng viên mới", "Xã kết nạp 15 đảng viên mới", ["12 đảng viên|15 đảng viên"]),
    ("Anh ấy không tử vong.", "Anh ấy tử vong.", ["ấy không tử vong|ấy tử vong"]),
    ("5 người", "6", ["5 người|6"]),
    ("34", "43", ["34|43"]),
    ("Có 3 người bị thương.", "Có ba người bị thương.", []),
    ("Có 3 người bị thương.", "Nhiều người bị thương.", []),  # less is said, and nothing else instead
    ("Hội thi ở TP.HCM hôm nay", "Hội thi ở TP Hồ Chí Minh hôm nay", []),
    ("Ông Nam và bà Hoa đến.", "Bà Hoa và ông Nam đến.", []),
    ("Xe tải đâm xe máy, 2 người chết", "Sáng nay mưa to, các hồ đầy nước, phải di dời gấp 300 hộ dân đi nơi khác", []),
    ("", "Có 3 người bị thương.", []),
    ("", "Chưa rõ nguyên nhân.", []),
    ("Cháy ở chợ Đức Trọng.", "Cháy ở chợ Đức Trọng. Chưa có thiệt hại về người.", []),  # told on top
    ("Họp ở xã", "Không 5, họp ở xã", []),
]


@pytest.mark.parametrize(("before", "after", "changes"), NAMED)
def test_what_was_wrong_is_named_with_the_words_that_make_it_understood(
    before: str, after: str, changes: list[str]
) -> None:
    assert ["|".join(change) for change in find_changes(before, after)] == changes


def test_headline_and_lead_are_compared_and_the_same_change_is_named_once() -> None:
    before, after = ("12 đảng viên mới", "Có 12 đảng viên mới."), ("15 đảng viên mới", "Có 15 đảng viên mới.")
    assert compare(before, after) == (("12 đảng viên", "15 đảng viên"),)
    assert compare(before, before) == ()


@given(TEXTS, TEXTS)
def test_whatever_the_texts_hold_a_change_is_of_what_they_say(before: str, after: str) -> None:
    for then, now in find_changes(before, after):
        assert then in clean(before) and now in clean(after)
        assert then and now
