import pytest

from news.text.syllables import is_scrambled, is_syllable

PLAIN = [
    "Sáng nay, đội thủy lợi của xã mở cống lấy nước, bà con ở cuối kênh có đủ nước cho vụ lúa mới sau hai tuần chờ.",
    "Trường tiểu học bên sông vừa nhận ba trăm quyển truyện, thư viện mở cửa cả chiều thứ bảy cho học sinh xa nhà.",
    "Chi bộ thôn Thượng họp đột xuất, bàn cách vận động từng hộ hiến đất làm đường trước mùa mưa.",
    "Giá cà phê nhân xô chiều qua lên thêm hai nghìn đồng mỗi ký, nhiều vườn vẫn chưa muốn bán.",
    "Bệnh viện huyện mổ cấp cứu ngay trong đêm, cứu được người đàn ông bị máy cưa chạm vào tay.",
    "Đội bóng chuyền nữ của phường thắng liền bốn trận, lần đầu vào chung kết giải toàn tỉnh.",
]
EXCHANGED = [
    str.maketrans("bcdđghklmnpqrstvx", "xvtsrqpnmlkhgđdcb"),  # mirrored
    str.maketrans("bcdđghklmnpqrstvx", "cdđghklmnpqrstvxb"),  # each the next one
    str.maketrans("ghklmnrstbcdđpqvx", "xvqpđdcbtsrnmlkhg"),
]


@pytest.mark.parametrize(
    "word", ["nghiêng", "Huế", "quyển", "giặt", "khuya", "ươm", "Đắk", "xoong", "thuở", "khuỷu", "yêu", "ngoằn"]
)
def test_a_syllable_is_known_by_its_build(word: str) -> None:
    assert is_syllable(word) == (word != "Đắk")


@pytest.mark.parametrize("word", ["Trump", "xk", "kpop", "ngll", "street", "zớ", "w", ""])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("text", PLAIN)
def test_exchanged_letters_are_seen(text: str) -> None:
    assert [is_scrambled(text.casefold().translate(exchanged)) for exchanged in EXCHANGED] == [True] * len(EXCHANGED)
    assert not is_scrambled(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Xkóp noh sđ",
        "The boat with three hundred visitors will stay in the bay for two more days, said its owner.",
        "Krông Pắc, Ea Súp, Buôn Đôn, Ea H'leo, Cư M'gar, Krông Năng và M'Drắk đều có mưa lớn từ đêm qua.",
        "SBS: Kim Min-ji, Park Seo-jun, Lee Jung-jae và Song Kang-ho nhận giải ở Busan, phim về đại dịch thắng lớn.",
    ],
)
def test_what_is_short_or_foreign_or_full_of_names_is_not_said_to_be(text: str) -> None:
    assert not is_scrambled(text)
