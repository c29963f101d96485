"""Which changes of a headline or a lead are corrections."""

import pytest

from news.articles.corrections import is_corrected, is_new_headline

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
