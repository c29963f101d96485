"""Abroad or at home, and whether a reader asks."""

import pytest

from bot import catalogue
from news.topics.classifier import Classifier
from news.topics.evidence import Case
from news.topics.network import Network, row
from news.topics.scenes import scene
from news.topics.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Cháy tàu du lịch ở Istanbul", "Khách nhảy xuống biển."),
        ("Anh: thợ máy đình công", ""),
        ("Đợt rét lạ ở Đức", ""),
        ("Người mẹ Pháp kiện hãng sữa", ""),
        ("Cụ bà 97 tuổi đi bỏ phiếu", "Con cháu ở Buenos Aires đưa cụ tới."),
        ("Tổng thống cách chức hai bộ trưởng", ""),
        ("Bữa trưa giá 12 baht", ""),
        ("Mỹ thu hồi lô nồi áp suất", ""),
    ],
)
def test_what_happens_abroad_is_seen(title: str, lead: str) -> None:
    assert scene(title, lead).is_abroad


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Hàng Việt Nam lên kệ siêu thị ở Paris", ""),  # both
        ("Bà Trần Thị Nga mở quán bún", ""),
        ("Chợ đêm Mỹ Tho đông khách", ""),
        ("Trường mỹ thuật dạy trẻ vẽ", "Cô Mỹ kể chuyện lớp học."),
        ("Thi học sinh giỏi tiếng Anh", "Môn Pháp ít thí sinh."),
        ("Anh kể chuyện nuôi ong", "Anh Lê Văn Đức có 300 đàn."),
        ("Nữ sinh mặc Áo dài tới lớp", ""),
        ("Mưa to ở miền Trung", ""),
        ("Xã Đức Lập có chợ mới", ""),
    ],
)
def test_home_and_names_that_sound_like_abroad_are_not(title: str, lead: str) -> None:
    assert not scene(title, lead).is_abroad


@pytest.mark.parametrize(
    ("title", "lead", "asks"),
    [
        ("Bán nhà cho em họ có cần công chứng?", "Tôi định sang tên căn nhà ở quê.", {"asks:question", "asks:own"}),
        ("Giá vàng còn tăng?", "Chuyên gia nói khó đoán.", {"asks:question"}),
        ("Sinh con xong bị cho nghỉ việc", "Em làm kế toán hai năm.", {"asks:own"}),
        ("Học bổng cho trẻ em nghèo", "Em Lê Minh An nhận xe đạp. Chúng tôi có mặt ở lớp.", set()),
        ("Chủ quán: “Tôi chỉ mong đủ vốn”", "", set()),  # somebody is quoted
    ],
)
def test_somebody_who_asks_of_their_own_is_seen(title: str, lead: str, asks: set[str]) -> None:
    assert {sign for sign in scene(title, lead).signs if sign.startswith("asks:")} == asks


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Nhà băng Thụy Điển bị phạt vì rửa tiền", "Tòa ở Stockholm buộc nộp 300 triệu USD."),
        ("Lũ cuốn sập cầu ở Ecuador", "Hơn 40 người mất tích."),
        ("Hãng xe Nhật Bản đóng nhà máy ở Mexico", "Gần 2.000 thợ mất việc từ tháng sau."),
        ("Bắt trùm buôn người ở Bangkok", "Cảnh sát Thái Lan thu hàng trăm hộ chiếu."),
        ("Nổ nhà máy pháo hoa ở Ấn Độ", "Mười bốn công nhân thiệt mạng."),
        ("Xe buýt lao xuống vực ở Peru", "Ít nhất 25 hành khách tử vong."),
    ],
)
def test_whatever_happens_abroad_is_news_of_the_world_alone(title: str, lead: str) -> None:
    assert [found.topic for found in catalogue.taxonomy().about(title=title, lead=lead)] == ["the-gioi"]


@pytest.mark.parametrize(
    ("title", "lead", "topic"),
    [
        ("Con trai bị bạn đánh ở trường, tôi kiện được không?", "Nhà trường nói hai bên tự hòa giải.", "ban-doc"),
        ("Mua chung cư chậm giao, tôi đòi tiền thế nào?", "Tôi đã trả 90 % từ năm ngoái.", "ban-doc"),
        ("Hiệu trưởng bị khiển trách vì để lộ đề", "Sở giáo dục chuyển ông về phòng.", "giao-duc"),
        ("HĐND tỉnh giám sát việc thu gom rác", "Đoàn giám sát đề nghị thêm xe ép rác cho các xã.", "chinh-tri"),
        ("Công an xã phá ổ trộm gà", "Nhờ dân báo tin, hai nghi phạm bị bắt trong đêm.", "phap-luat"),
        ("Quân y chữa bệnh cho đồng bào vùng biên", "Bệnh viện quân đội khám cho 500 người.", "quoc-phong-an-ninh"),
    ],
)
def test_what_real_papers_often_print_is_understood(title: str, lead: str, topic: str) -> None:
    assert topic in [found.topic for found in catalogue.taxonomy().about(title=title, lead=lead)]


def test_where_only_names_from_abroad_speak_for_the_world_they_are_told() -> None:
    network = Network(("the-gioi", "b", "none"), (), (-2, -5, -5), ((),) * 3, {"abroad:only": row([1.9, 0, 0])})
    of_names = Classifier(network, Vocabulary([]))

    found = of_names.opinion(title="Chuyện lạ ở Oslo", lead="", sections=(), cases={"b": Case()}, alone=["the-gioi"])

    assert found.topics == {"the-gioi": ("Oslo",)}
