"""What reporters of real papers write, each kind by examples of our own: acronyms, guests, formulas, round-ups."""

import pytest

from bot import catalogue
from news.topics.formulas import subject
from news.topics.parsing import parse
from news.topics.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return catalogue.taxonomy()


@pytest.fixture(scope="module")
def rules() -> Taxonomy:
    """The same without what was learnt."""
    return parse(catalogue.topics())


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Đêm qua, tổ CSGT số 3 dừng hơn trăm xe trên quốc lộ", "an-toan-giao-thong"),
        ("Chủ nhà tiếc vì HLV trẻ tuổi rời đội sớm", "the-thao"),
        ("Chủ tàu xa bờ sợ nhất là vướng IUU lần nữa", "bien-dao"),
        ("Quý ba, vốn FDI về tỉnh nhiều hơn cả năm ngoái", "kinh-te"),
        ("Hàng nghìn người bán hàng rong nay có sổ BHXH", "xa-hoi"),
        ("Ngoại trưởng các nước họp kín về Iran suốt đêm", "the-gioi"),
        ("Gạo nếp làng Cẩm đạt chuẩn OCOP bốn sao", "nong-nghiep"),
    ],
)
def test_acronyms_and_foreign_names_are_found_as_papers_print_them(rules: Taxonomy, title: str, topic: str) -> None:
    assert rules.cases(title=title, lead="")[topic].words > 0


def test_what_a_newsroom_types_small_is_found_in_capitals() -> None:
    own = parse('[[topic]]\nslug = "a"\nname = "A"\nhashtag = "#A"\nstrong = ["qlđt", "lốc"]\n')

    assert own.about(title="Sáng nay đội QLĐT ra quân", lead="")
    assert own.about(title="Cơn lốc đi qua", lead="")
    assert not own.about(title="Về thăm bản Na Lốc", lead="")  # a syllable within a name is none


@pytest.mark.parametrize(
    ("title", "lead", "topic"),
    [
        (
            "BHXH khu vực về đích trước một tháng",
            "Số người đóng tự nguyện tăng gấp rưỡi so với năm ngoái.",
            "xa-hoi",
        ),
        ("Đợt cao điểm trấn áp tội phạm ở vùng ven", "Hai mươi mốt vụ được làm rõ chỉ trong mười ngày.", "phap-luat"),
        ("Dập dịch tay chân miệng ở nhóm trẻ", "Trạm y tế khử khuẩn đồ chơi, hướng dẫn cô giữ trẻ.", "y-te"),
        ("Ca sĩ tuổi đôi mươi kín lịch diễn", "Album đầu tay của cô bán hết trong một tuần.", "van-hoa"),
        ("Khách sạn ven vịnh kín phòng", "Du khách đổ về ngắm hoàng hôn, nhiều nơi treo biển hết chỗ.", "du-lich"),
        ("Cổ phiếu thép kéo VN-Index đi lên", "Dòng tiền quay lại, thanh khoản cao nhất một tháng.", "kinh-te"),
    ],
)
def test_what_the_rules_find_is_heard(taxonomy: Taxonomy, title: str, lead: str, topic: str) -> None:
    assert topic in [finding.topic for finding in taxonomy.about(title=title, lead=lead)]


GUESTS = "Dự có đồng chí {}, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch UBND tỉnh."


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Ngành thuế trao giấy khen cho 30 doanh nghiệp", GUESTS.format("Lê Quang Bách")),
        ("Khánh thành trạm bơm Cầu Ván", "Đến dự lễ có các đồng chí lãnh đạo Tỉnh ủy, HĐND, UBND tỉnh."),
        ("Đồng chí Trần Thị Mơ, Phó Bí thư Thường trực Tỉnh ủy thăm bệnh viện", "Đoàn tặng quà bệnh nhi dịp Tết."),
        ("Bí thư Thành ủy Vũ Đức Khiêm kiểm tra đê biển", "Cung đê dài 2 km được gia cố trước mùa bão."),
        ("Giải chạy chào mừng Đại hội Đảng bộ tỉnh", "Gần 800 vận động viên chạy quanh hồ."),
        ("Ngay sau đại hội đảng bộ, xã đón khách trở lại", "Homestay ven suối kín phòng, du khách thích tour bắt cá."),
        ("Công đoàn ngành may học nghị quyết đại hội công đoàn", "Lớp học có 120 cán bộ công đoàn cơ sở."),
        ("Phó Bí thư Thường trực Thành ủy thăm lớp học bán trú", "Các em được thêm bữa sữa mỗi tuần."),
        ("Phó Bí thư Tỉnh ủy kiểm tra kè chống sạt lở", "Hơn 40 hộ ven sông đã được đưa đi nơi khác trước bão."),
        ("Phó Bí thư Tỉnh ủy tặng quà gia đình chính sách", "Mỗi suất quà trị giá một triệu đồng."),
        ("Huyện tập huấn an toàn thực phẩm", "Đồng chí Mai Thị Hòa, Giám đốc Sở Y tế, nói về bếp ăn tập thể."),
    ],
)
def test_guests_and_formulas_are_no_subject(taxonomy: Taxonomy, title: str, lead: str) -> None:
    found = [finding.topic for finding in taxonomy.about(title=title, lead=lead)]

    assert found
    assert "xay-dung-dang" not in found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ông Hà Văn Lợi, Bí thư Tỉnh ủy, nói: Phải làm ngay.", "Ông Hà Văn Lợi, nói: Phải làm ngay."),
        ("Bí thư Tỉnh ủy Hà Văn Lợi thăm trường", "Hà Văn Lợi thăm trường"),
        ("Bầu ông Hà Văn Lợi giữ chức Bí thư Tỉnh ủy", "Bầu ông Hà Văn Lợi giữ chức Bí thư Tỉnh ủy"),
        ("Cháy chợ. Cùng dự có các đồng chí lãnh đạo tỉnh.", "Cháy chợ."),
        ("Hội thi chào mừng Đại hội Đảng bộ tỉnh", "Hội thi"),
        ("Đại hội Đảng bộ xã Tân Lập", "Đại hội Đảng bộ xã Tân Lập"),
        ("Dự có đồng chí Lê An, Tỉnh ủy viên", "Dự có đồng chí Lê An, Tỉnh ủy viên"),  # nothing else would be left
        ("Xã thêm cầu nhằm đón chào sự kiện chính trị trọng đại của đất nước - Đại hội XIV.", "Xã thêm cầu nhằm ."),
        ("Số hộ khá tăng theo nghị quyết đại hội Đảng bộ tỉnh khóa mới.", "Số hộ khá tăng ."),
        ("Thép lên giá. Đây là năm diễn ra Đại hội Đảng; bầu cử Quốc hội.", "Thép lên giá. ."),
        ("Phó Bí thư Thường trực Thành ủy thăm chợ nổi", "thăm chợ nổi"),
        ("Đồng chí Chủ tịch UBND xã đến thăm chợ nổi", "Đồng chí đến thăm chợ nổi"),
        ("Bí thư Tỉnh ủy làm việc với Huyện ủy Sông Cầu", "Bí thư Tỉnh ủy làm việc với Huyện ủy Sông Cầu"),
        ("Thôn nghe đồng chí Hà Văn Lợi, Giám đốc Sở, nói.", "Thôn nghe Hà Văn Lợi, Giám đốc Sở, nói."),
        ("Tiểu sử đồng chí Hà Văn Lợi", "Tiểu sử đồng chí Hà Văn Lợi"),
        ("Phố đỏ khẩu hiệu: “Chào mừng Đại hội Đảng bộ tỉnh”.", "Phố đỏ khẩu hiệu: “Chào mừng Đại hội Đảng bộ tỉnh”."),
    ],
)
def test_what_is_cut_out(text: str, left: str) -> None:
    assert subject(text) == left


@pytest.mark.parametrize(
    ("title", "lead", "topic"),
    [
        ("Giáo chủ Iran xuất hiện sau nhiều tuần vắng bóng", "", "the-gioi"),
        ("CLB Madrid hỏi mua trung vệ người Đức", "", "the-thao"),
        ("HLV Mourinho muốn về Lisbon dẫn dắt đội cũ", "", "the-thao"),
        ("Điện Kremlin bác tin ông Putin ốm", "", "the-gioi"),
        ("Lãnh tụ tối cao Iran tiếp khách tại Tehran", "", "the-gioi"),
        ("Chelsea và Arsenal tranh một thủ môn", "", "the-thao"),
    ],
)
def test_short_foreign_headlines_are_what_they_are(taxonomy: Taxonomy, title: str, lead: str, topic: str) -> None:
    found = [finding.topic for finding in taxonomy.about(title=title, lead=lead)]

    assert found[0] == topic
    assert "bao-ve-nen-tang" not in found


@pytest.mark.parametrize(
    "title",
    [
        "Toàn cảnh 11h: Bắt giám đốc sở; bão vào bờ; học phí mới",
        "Lâm Đồng hôm nay 3/12",
        "Tin sáng 6/12: Xăng tăng giá, thêm một bệnh viện",
        "Điểm báo cuối tuần",
        "Nóng 24h: Khởi tố chủ tịch phường",
        "Cháy kho gạo | Trường mới khánh thành | Giá vàng lập đỉnh",
        "Tin chính ngày 18/9",
    ],
)
def test_round_ups_are_no_topic_s_alert(taxonomy: Taxonomy, title: str) -> None:
    assert taxonomy.about(title=title, lead="Công an, bệnh viện, trường học và chi bộ cùng có tin.") == []


@pytest.mark.parametrize("title", ["Tin thế giới 20/10: Kiev nói về hòa đàm", "Toàn cảnh ngày hội làng Gióng"])
def test_round_ups_of_one_field_and_what_sounds_alike_keep_theirs(taxonomy: Taxonomy, title: str) -> None:
    assert not taxonomy.is_without_topic(title)


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("Ủy ban nhân dân phường tổ chức hội nghị giao việc quý ba", "tổ chức hội"),
        ("Trường nghề tổ chức hội thi tay nghề hàn", "tổ chức hội"),
        ("Công an xã tổ chức hội thao chào năm mới", "tổ chức hội"),
        ("Huyện ủy ban hành kế hoạch trồng rừng", "ủy ban"),
        ("Đại hội đại biểu toàn quốc Hội Nhiếp ảnh", "quốc hội"),
        ("Nâng cấp cơ sở y tế ở ba xã", "sở y tế"),
    ],
)
def test_a_word_across_two_others_is_none(rules: Taxonomy, title: str, phrase: str) -> None:
    cases = rules.cases(title=title, lead="")
    assert phrase not in {found for case in cases.values() for found in case.phrases}


@pytest.mark.parametrize(
    ("title", "lead", "topic"),
    [
        ("Phó Bí thư Thường trực Thành ủy kiểm tra công tác bầu cử ở cù lao", "", "chinh-tri"),
        ("Xã đảo in danh sách cử tri", "", "chinh-tri"),
        ("UB Kiểm tra huyện xem xét một việc", "", "xay-dung-dang"),
        ("Chủ nhiệm UBKT xã nói về giám sát đảng viên", "", "xay-dung-dang"),
        ("Rực rỡ chờ ngày hội", "Khắp phố treo khẩu hiệu: “Chào mừng Đại hội Đảng bộ tỉnh”.", "xay-dung-dang"),
        ("Tiểu sử đồng chí Hà Văn Lợi, tân Bí thư Tỉnh ủy", "", "xay-dung-dang"),
    ],
)
def test_elections_party_inspection_and_congress_days_are_known(
    taxonomy: Taxonomy, title: str, lead: str, topic: str
) -> None:
    assert topic in [finding.topic for finding in taxonomy.about(title=title, lead=lead)]
