from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news.articles.breaking import FRESH, Breaking, Danger, parse
from news.errors import ConfigurationError
from tests.make import NOON

URGENT = [
    ("Tin bão khẩn cấp: Bão số 12 cách Quy Nhơn 180 km", ""),
    ("Bão số 9 giật cấp 15, đang tiến sát vùng biển Quảng Trị - Đà Nẵng", ""),
    ("Bão số 13 sắp vào bờ", "Hồi 13 giờ, tâm bão cách bờ biển Gia Lai khoảng 90 km, sức gió mạnh nhất cấp 12."),
    ("Áp thấp nhiệt đới có khả năng mạnh lên thành bão trong 24 giờ tới", ""),
    ("BÃO SỐ 3 ĐỔ BỘ VÀO HẢI PHÒNG", ""),
    ("Lâm Đồng cấm biển từ 12 giờ trưa nay", "Tàu thuyền không được ra khơi cho đến khi có thông báo mới."),
    ("Quảng Ninh khẩn cấp sơ tán 1.200 hộ dân ven vịnh", ""),
    ("Siêu bão đang vào Biển Đông, giật trên cấp 17", "Cơn bão đi vào Biển Đông tối nay."),
    ("Tin lũ khẩn cấp trên sông Cả", "Mực nước tại Nam Đàn lúc 7 giờ sáng nay đang lên."),
    ("Lũ trên sông La Ngà lên nhanh, nhiều khu dân cư ngập", ""),
    ("Mưa lớn, nhiều thôn ở Tánh Linh bị cô lập", "Nước dâng cao, lực lượng chức năng dùng xuồng đưa dân ra ngoài."),
    ("Cảnh báo lũ quét, sạt lở tại 14 xã phía bắc Lâm Đồng", ""),
    ("Lũ quét trong đêm cuốn trôi bốn căn nhà ở Mường Than", ""),
    ("Mực nước sông Hương vượt báo động 3", ""),
    ("Vỡ đê bao, hàng trăm ha lúa chìm trong nước", ""),
    ("Thủy điện Hàm Thuận xả lũ từ 14 giờ hôm nay", "Người dân hạ du không xuống lòng sông."),
    ("Hồ Dầu Tiếng xả tràn, đề phòng ngập vùng trũng", ""),
    ("Thủy điện Đại Ninh điều tiết, xả nước qua tràn xuống sông Lũy", ""),
    ("Thông báo mở cửa xả đáy số 2 hồ Hòa Bình", "Cửa xả mở lúc 16 giờ."),
    ("Sạt lở đèo Bảo Lộc, giao thông ách tắc kéo dài", ""),
    ("Lở núi ở Trà Leng, nhiều người bị vùi lấp", ""),
    ("Đất đá tràn xuống quốc lộ 28, xe cộ không thể lưu thông", ""),
    ("Công bố tình huống khẩn cấp về sạt lở bờ biển phường Mũi Né", ""),
    ("Công điện hỏa tốc ứng phó bão số 10", ""),
    ("Thủ tướng ra công điện ứng phó mưa lũ ở miền Trung", ""),
    ("Di dời khẩn cấp 60 hộ dân dưới chân đồi nứt toác", ""),
    ("Tìm kiếm hai học sinh bị nước cuốn trôi trên suối Cát", ""),
    ("Chìm tàu cá ở vùng biển Phú Quý, bốn ngư dân mất tích", "Lực lượng chức năng đang tìm kiếm."),
    ("Một tàu cá mất liên lạc khi vào tránh gió", "Tàu cùng sáu thuyền viên chưa rõ tung tích."),
    ("Lật thuyền trên hồ, tìm người mất tích trong đêm", ""),
    ("Đèo Prenn cấm xe vì sạt lở", ""),
    ("Học sinh toàn tỉnh nghỉ học ngày mai để tránh bão", ""),
    ("Hủy nhiều chuyến bay đến Côn Đảo do bão số 4", ""),
    ("Dừng chạy tàu đoạn qua Đèo Cả do mưa lũ", ""),
]

ORDINARY = [
    ("Diễn tập ứng phó bão mạnh và tìm kiếm người mất tích trên biển", ""),
    ("Lạc Dương thực hành sơ tán khẩn cấp", "Tình huống giả định là lũ quét xảy ra lúc nửa đêm."),
    ("Kỷ niệm 27 năm trận lũ lịch sử 1999", ""),
    ("Một năm sau trận lũ quét, bản mới đã xanh", "Một năm sau, những mái nhà mới mọc lên."),
    ("Cơn bão giá đổ bộ vào chợ quê", ""),
    ("Bão giá vật liệu, nhà thầu kêu cứu khẩn cấp", ""),
    ("Người hâm mộ đi bão suốt đêm", ""),
    ("Cơn lốc vàng áp sát ngôi đầu", "Sau trận đấu tối qua, đội khách chỉ còn kém một điểm."),
    ("Đội bóng phố núi khẩn cấp tìm huấn luyện viên", "Đội vừa chia tay huấn luyện viên trưởng."),
    ("Thiệt hại do bão số 5 lên tới 1.200 tỷ đồng", ""),
    ("Khẩn trương khắc phục sạt lở trên quốc lộ 20", ""),
    ("Quyên góp giúp đồng bào vùng lũ bị cô lập", ""),
    ("Bão số 7 suy yếu thành áp thấp nhiệt đới", ""),
    ("Đã tìm thấy bé trai mất tích ở Đạ Huoai", "Cháu được tìm thấy an toàn sau sáu giờ tìm kiếm."),
    ("Tìm hài cốt liệt sĩ mất tích trong chiến tranh", ""),
    ("Khởi tố kẻ tung tin vỡ đập thủy điện", ""),
    ("Xử phạt người đăng tin giả xả lũ trên mạng", "Nội dung sai sự thật khiến nhiều người hoang mang."),
    ("Bão mạnh đổ bộ Philippines, hàng nghìn người sơ tán", ""),
    ("Động đất, lở đất ở Nepal làm nhiều người mất tích", ""),
    ("Lũ quét ở Texas cuốn trôi khu cắm trại", ""),
    ("Chủ động phòng, chống bão số 8 ngay từ cơ sở", ""),
    ("Rà soát quy trình xả lũ các hồ thủy điện", ""),
    ("Phương án sơ tán dân khi có siêu bão", ""),
    ("Cấm đường phục vụ lễ hội đua thuyền", ""),
    ("Cấm xe tải vào trung tâm Đà Lạt giờ cao điểm", ""),
    ("Học sinh được nghỉ học dịp Tết Dương lịch", ""),
    ("Trồng 300 ha rừng ngập mặn ven biển", ""),
    ("Cá linh non đầu mùa lũ giá cao", ""),
    ("Thủy điện xả lũ: người dân hạ du đòi bồi thường", "Sáu hộ dân gửi đơn đề nghị bồi thường hoa màu."),
    ("Bộ phim về cơn bão số 5 ra rạp", ""),
    ("Đại hội chi bộ thôn 3 thành công tốt đẹp", ""),
    ("Thủ tướng ra công điện về bình ổn giá dịp Tết", ""),
    ("Công an tìm kiếm chủ xe máy mất trộm", ""),
    ("Đường dây nóng của bệnh viện tiếp nhận cấp cứu", ""),
    ("Thông xe đèo Mimosa", "Sau 12 ngày sạt lở, xe cộ lưu thông trở lại từ sáng nay."),
    ("Bức tranh mất tích bí ẩn trở lại bảo tàng", ""),
    ("Dang bao tin khan cap", ""),
    ("", ""),
]


@pytest.fixture(scope="module")
def breaking() -> Breaking:
    return catalogue.breaking()


@pytest.mark.parametrize(("title", "lead"), URGENT)
def test_danger_cannot_wait(breaking: Breaking, title: str, lead: str) -> None:
    assert breaking.why(title=title, lead=lead, published=NOON, now=NOON)


@pytest.mark.parametrize(("title", "lead"), ORDINARY)
def test_what_only_sounds_like_danger_can_wait(breaking: Breaking, title: str, lead: str) -> None:
    assert breaking.why(title=title, lead=lead, published=NOON, now=NOON) == ()


def test_the_reason_is_told_in_the_words_of_the_article() -> None:
    storm = Breaking([Danger(name="Bão", subjects=("bão số",), signs=("Đổ bộ",))])

    assert storm.why(title="Bão số 5", lead="Sắp đổ bộ", published=NOON, now=NOON) == ("Bão", "bão số", "đổ bộ")
    assert storm.why(title="Bão số 5", lead="Đã tan", published=NOON, now=NOON) == ()


def test_old_news_can_wait(breaking: Breaking) -> None:
    title = "Tin bão khẩn cấp"

    assert breaking.why(title=title, lead="", published=NOON - FRESH, now=NOON)
    assert not breaking.why(title=title, lead="", published=NOON - FRESH - timedelta(minutes=1), now=NOON)
    assert not breaking.why(title=title, lead="", published=NOON + timedelta(hours=2), now=NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        "[[danger",
        "[[danger]]\nalone = []",
        "[[danger]]\nname = 'Bão'\nwords = []",
        "[[danger]]\nname = 'Bão'\nalone = 'bão'",
        "danger = 3",
        "signs = []",
        "contrary = [3]",
    ],
)
def test_a_mistake_in_the_list_is_named(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=r"breaking\.toml"):
        parse(wrong)


@given(st.text(), st.text())
def test_any_text_is_judged(title: str, lead: str) -> None:
    assert isinstance(catalogue.breaking().why(title=title, lead=lead, published=NOON, now=NOON), tuple)


@pytest.mark.parametrize(
    "title",
    [
        "Sơ tán hơn 300 hộ ven sông Kôn do bão số 14 và nguy cơ lũ quét",
        "Di dời khẩn cấp 45 hộ dân dưới chân núi Cấm vì nguy cơ sạt lở",
        "Khẩn trương di dời dân thôn 6 trước nguy cơ lũ ống trong đêm nay",
        "Đưa dân ra khỏi vùng có nguy cơ sạt lở ở Trà Leng",
        "Sơ tán học sinh nội trú vì nguy cơ lở núi sau mưa lớn",
        "Bão số 14: sơ tán dân khỏi khu tập thể cũ có nguy cơ đổ sập",
    ],
)
def test_an_order_to_leave_cannot_wait_for_the_risk_it_names(title: str) -> None:
    lead = "Lệnh sơ tán được đưa ra lúc 15 giờ, mọi hộ phải rời đi trước khi trời tối."

    assert catalogue.breaking().why(title=title, lead=lead, published=NOON, now=NOON)


@pytest.mark.parametrize(
    "title",
    [
        "Nhiều hộ dân sống trong nguy cơ sạt lở đất",
        "Cảnh báo nguy cơ lũ quét ở sáu xã miền núi",
        "Phương án sơ tán dân khi có nguy cơ vỡ đập",
        "Diễn tập sơ tán dân vùng có nguy cơ lũ quét",
        "Rà soát nhà dân có nguy cơ sạt lở để lập kế hoạch sơ tán",
        "Bồi thường cho dân sơ tán khỏi nơi có nguy cơ sụt lún",
    ],
)
def test_a_risk_without_an_order_can_wait(title: str) -> None:
    assert not catalogue.breaking().why(title=title, lead="", published=NOON, now=NOON)
