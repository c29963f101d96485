"""What is promised of reports that two papers write of one event, of look-alikes, and of what comes next."""

from datetime import timedelta

import pytest

from news.stories.index import Clusters
from news.stories.story import Story, is_follow_up, is_same_story, join_story, join_thread, story
from tests.make import NOON

Report = tuple[str, str]


def report(words: Report, paper: str = "", *, hours: float = 0, number: int = 0) -> Story:
    title, lead = words
    return story(title=title, lead=lead, published=NOON + timedelta(hours=hours), newspaper=paper, number=number)


SAME: dict[str, tuple[Report, Report]] = {
    "who did it": (
        (
            "Bắt kẻ trộm 14 xe đạp điện trong ký túc xá ở Quy Nhơn",
            "Công an phường Quy Nhơn Nam tạm giữ Đào Bá Khiêm, 31 tuổi, nghi lấy 14 xe đạp điện của sinh viên.",
        ),
        (
            "Giả làm thợ sửa khóa, lấy 14 xe đạp điện của sinh viên",
            "Đào Bá Khiêm khai trong hai tháng đã lấy trộm 14 xe đạp điện gửi trong ký túc xá rồi bán qua mạng.",
        ),
    ),
    "where and how many": (
        (
            "Sập giàn giáo công trình trường mầm non ở Đak Pơ, 5 công nhân bị thương",
            "Giàn giáo cao ba tầng tại công trình trường mầm non xã Đak Pơ đổ sập trưa 22/11, vùi 5 công nhân.",
        ),
        (
            "5 công nhân rơi cùng giàn giáo ở công trình trường mầm non",
            "Đang đổ bê tông tại xã Đak Pơ, 5 công nhân rơi theo giàn giáo cao ba tầng, được đưa đi cấp cứu.",
        ),
    ),
    "a large figure": (
        (
            "Hỗ trợ 2.350 ngư dân học nghề mới khi lên bờ",
            "Từ nay đến 2030, 2.350 ngư dân trẻ sẽ được học nghề miễn phí, nhận tiền ăn và vay vốn mua tàu vỏ thép.",
        ),
        (
            "2.350 suất học nghề miễn phí cho ngư dân lên bờ",
            "Chính phủ dành 2.350 suất học nghề miễn phí cho ngư dân trẻ muốn rời biển, kèm tiền ăn và vay vốn.",
        ),
    ),
    "an agency and a fee": (
        (
            "GoXanh ngừng thu phí giữ chỗ 4.900 đồng sau khi khách phản ứng",
            "Hãng xe điện GoXanh ngừng thu phí giữ chỗ 4.900 đồng mỗi chuyến và hoàn tiền cho khách đã trả.",
        ),
        (
            "Hãng xe điện GoXanh bỏ phí giữ chỗ",
            "Sáng 23/11, GoXanh cho biết ngừng thu phí giữ chỗ với mọi chuyến xe điện để xem lại cách tính giá.",
        ),
    ),
    "the city in two spellings": (
        (
            "TP.HCM: Trường đại học Bến Nghé bỏ khoản phạt trả sách trễ",
            "Trường đại học Bến Nghé TP.HCM vừa bỏ khoản phạt sinh viên trả sách thư viện trễ hạn.",
        ),
        (
            "Sinh viên phản ứng, trường bỏ phạt trả sách trễ hạn",
            "Khoản phạt trả sách trễ hạn 20.000 đồng mỗi ngày được trường Đại học Bến Nghé TP HCM rút lại.",
        ),
    ),
    "a case named before its report": (
        (
            "Vụ nhả khói đen ra khu dân cư: Phạt nhà máy gạch Thành Tâm 140 triệu đồng",
            "Nhà máy gạch Thành Tâm vừa bị phạt 140 triệu đồng và đình chỉ lò nung trong 4 tháng.",
        ),
        (
            "Nhà máy gạch Thành Tâm bị phạt 140 triệu đồng vì khói đen",
            "Lò nung của nhà máy gạch Thành Tâm bị đình chỉ 4 tháng do xả khói đen ra khu dân cư kéo dài.",
        ),
    ),
}

ANOTHER: dict[str, tuple[Report, Report]] = {
    "another commune's conference": (
        (
            "Xã Ia Hrung tổ chức hội nghị hiệp thương lần thứ nhất",
            "Sáng 22/11, Ủy ban MTTQ Việt Nam xã Ia Hrung tổ chức hội nghị hiệp thương lần thứ nhất thỏa thuận cơ cấu, "
            "thành phần, số lượng người ứng cử đại biểu HĐND xã nhiệm kỳ 2026-2031.",
        ),
        (
            "Hội nghị hiệp thương lần thứ nhất ở phường An Bình",
            "Sáng 22/11, tại hội trường, Ủy ban MTTQ Việt Nam phường An Bình tổ chức hội nghị hiệp thương lần thứ nhất "
            "thỏa thuận cơ cấu, thành phần, số lượng người ứng cử đại biểu HĐND phường nhiệm kỳ 2026-2031.",
        ),
    ),
    "another commune's recruits": (
        (
            "Xã Đức Cơ khám sức khỏe nghĩa vụ quân sự cho 138 thanh niên",
            "Ngày 22/11, Hội đồng nghĩa vụ quân sự xã Đức Cơ tổ chức khám sức khỏe nghĩa vụ quân sự năm 2027. Việc "
            "khám được thực hiện đúng quy trình, bảo đảm quyền lợi của thanh niên.",
        ),
        (
            "Khám sức khỏe nghĩa vụ quân sự tại xã Ia Dom",
            "Ngày 22/11, Hội đồng nghĩa vụ quân sự xã Ia Dom tổ chức khám sức khỏe nghĩa vụ quân sự năm 2027. Việc "
            "khám được thực hiện đúng quy trình, bảo đảm quyền lợi của thanh niên.",
        ),
    ),
    "the same town, another day": (
        (
            "Công an xã Vĩnh Thạnh ra quân kiểm tra nồng độ cồn",
            "Tối 21/11, Công an xã Vĩnh Thạnh lập hai chốt kiểm tra nồng độ cồn trên quốc lộ 19, xử lý 12 người.",
        ),
        (
            "Vĩnh Thạnh: thêm 12 lái xe vi phạm nồng độ cồn",
            "Tối 22/11, Công an xã Vĩnh Thạnh lại lập chốt kiểm tra nồng độ cồn trên quốc lộ 19, xử lý 12 người.",
        ),
    ),
    "more than before": (
        (
            "Đã cất bốc 312 hài cốt ở đồi Thông Xanh",
            "Đến trưa nay, đội quy tập đã cất bốc 312 hài cốt liệt sĩ ở đồi Thông Xanh, trong đó 40 hài cốt có tên.",
        ),
        (
            "Cất bốc 359 hài cốt liệt sĩ ở đồi Thông Xanh",
            "Đội quy tập vừa tìm thêm nhiều hài cốt liệt sĩ ở đồi Thông Xanh, nâng số đã cất bốc lên 359 hài cốt.",
        ),
    ),
    "one official, two visits": (
        (
            "Chủ tịch UBND tỉnh Lê Hữu Tường khảo sát bến cá Mỹ Á",
            "Chủ tịch UBND tỉnh Lê Hữu Tường cùng đoàn công tác của tỉnh khảo sát bến cá Mỹ Á và khu neo đậu.",
        ),
        (
            "Chủ tịch UBND tỉnh Lê Hữu Tường thăm bệnh viện sản nhi",
            "Chủ tịch UBND tỉnh Lê Hữu Tường cùng đoàn công tác của tỉnh thăm, tặng quà bệnh nhi ở bệnh viện sản nhi.",
        ),
    ),
    "one tournament, two matches": (
        (
            "Võ Minh Thư thắng trận đầu ở giải bóng bàn Đông Nam Á 2026",
            "Tay vợt Võ Minh Thư thắng dễ ở trận ra quân giải bóng bàn vô địch Đông Nam Á 2026 tại Philippines.",
        ),
        (
            "Bóng bàn Việt Nam chỉ còn một tay vợt ở giải Đông Nam Á 2026",
            "Nhiều tay vợt Việt Nam dừng bước sau ngày hai giải bóng bàn vô địch Đông Nam Á 2026 tại Philippines.",
        ),
    ),
    "after the one, another": (
        (
            "GoXanh ngừng thu phí giữ chỗ 4.900 đồng mỗi chuyến",
            "Hãng GoXanh ngừng thu phí giữ chỗ 4.900 đồng mỗi chuyến với cá nhân và 49.000 đồng với doanh nghiệp.",
        ),
        (
            "Sau GoXanh, đến lượt Xe Nhà ngừng thu phí giữ chỗ 4.900 đồng",
            "Xe Nhà ngừng thu phí giữ chỗ 4.900 đồng mỗi chuyến với cá nhân và 49.000 đồng với doanh nghiệp.",
        ),
    ),
    "a question about it": (
        (
            "Đình chỉ hiệu trưởng trường tiểu học Đồng Xanh vì thu tiền trái quy định",
            "Hiệu trưởng trường tiểu học Đồng Xanh bị đình chỉ 15 ngày sau khi thu 86 triệu đồng trái quy định.",
        ),
        (
            "Vì sao hiệu trưởng trường tiểu học Đồng Xanh bị đình chỉ?",
            "Phụ huynh nhiều lần lên tiếng trước khi trường tiểu học Đồng Xanh phải trả lại 86 triệu đồng đã thu.",
        ),
    ),
    "a form of every day": (
        (
            "Lịch ngừng cấp nước ở Pleiku từ 8 giờ",
            "Công ty cấp nước thông báo lịch ngừng cấp nước ở Pleiku để sửa ống.",
        ),
        ("Lịch cúp nước Pleiku", "Công ty cấp nước ra lịch ngừng cấp nước ở Pleiku để sửa ống gang bị vỡ đêm qua."),
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_what_two_papers_write_of_one_event_is_one_story(what: str) -> None:
    one, other = SAME[what]

    assert is_same_story(report(one, "Báo An"), report(other, "Báo Bình", hours=2))
    assert is_same_story(report(other, hours=2), report(one))


@pytest.mark.parametrize("what", ANOTHER)
def test_what_looks_alike_is_another_story(what: str) -> None:
    one, other = ANOTHER[what]

    assert not is_same_story(report(one, "Báo An"), report(other, "Báo Bình", hours=2))
    assert not is_same_story(report(other, hours=2), report(one))


def test_a_paper_writes_of_an_event_once_and_others_soon() -> None:
    one, other = SAME["who did it"]

    assert not is_same_story(report(one, "Báo An"), report(other, "Báo An", hours=2))
    assert not is_same_story(report(one, "Báo An"), report(other, "Báo Bình", hours=31))
    assert is_same_story(report(one, "Báo An"), report(one, "Báo An", hours=31))


def test_what_was_expected_and_what_came_are_two_stories_unless_told_at_once() -> None:
    expected = (
        "Cầu Cây Dừa sẽ đóng để thay mặt cầu",
        "Cầu Cây Dừa trên tỉnh lộ 638 đóng bốn ngày để thay mặt cầu, xe máy đi đường tránh qua đập Lòng Sông.",
    )
    came = (
        "Đóng cầu Cây Dừa, xe máy đi đường tránh",
        "Cầu Cây Dừa trên tỉnh lộ 638 đóng bốn ngày để thay mặt cầu. Xe máy qua đập Lòng Sông khá đông.",
    )

    assert is_same_story(report(expected, "Báo An"), report(came, "Báo Bình", hours=1))
    assert not is_same_story(report(expected, "Báo An"), report(("Đóng cầu", came[1][:60]), "Báo Bình", hours=11))


FIRST = (
    "Tàu cá BĐ 91234 gặp nạn, 7 ngư dân trôi dạt",
    "Tàu cá BĐ 91234 của ông Đỗ Văn Thuận bị sóng đánh chìm cách Hòn Hải 40 hải lý, 7 ngư dân trôi dạt.",
)
NEXT = (
    "Tàu hàng đưa 7 ngư dân tàu BĐ 91234 vào bờ",
    "Gia đình ông Đỗ Văn Thuận ra cảng đón 7 ngư dân tàu cá BĐ 91234, sau hai ngày trôi dạt gần Hòn Hải.",
)


def test_what_comes_next_is_no_repeat_but_knows_its_story() -> None:
    first, then = report(FIRST, "Báo An"), report(NEXT, "Báo An", hours=30)

    assert not is_same_story(then, first)
    assert is_follow_up(then, first)
    assert not is_follow_up(report(NEXT, hours=80), first)
    assert not is_follow_up(report(SAME["who did it"][0], hours=3), first)


@pytest.mark.parametrize("what", ["another commune's conference", "one official, two visits", "a form of every day"])
def test_a_look_alike_is_no_next_step_either(what: str) -> None:
    one, other = ANOTHER[what]

    assert not is_follow_up(report(other, hours=20), report(one))


def test_a_thread_goes_by_the_first_article_of_all() -> None:
    index = Clusters(1000)
    first = report(FIRST, "Báo An", number=3)
    again = join_story(report(FIRST, "Báo Bình", hours=1, number=4), first)
    index.add(first)
    index.add(again)
    then = report(NEXT, "Báo An", hours=30, number=9)

    assert index.find(then) is None
    then = join_thread(then, index.find_thread(then))
    index.add(then)
    assert (again.cluster, again.thread, then.cluster, then.thread) == (3, 3, 9, 3)

    reprint = report(NEXT, "Báo Bình", hours=31, number=12)
    reprint = join_story(reprint, index.find(reprint))
    assert (reprint.cluster, reprint.thread) == (9, 3)
    assert join_thread(first, None) == first


def test_of_many_articles_those_of_one_event_are_found() -> None:
    index = Clusters(1000)
    for number, (one, _) in enumerate([*SAME.values(), *ANOTHER.values()], start=1):
        index.add(report(one, "Báo An", number=number))

    for number, (one, other) in enumerate(SAME.values(), start=1):
        found = index.find(report(other, "Báo Bình", hours=1))
        assert found is not None
        assert found.number == number, one
    assert not any(index.find(report(other, "Báo Bình", hours=1)) for _, other in ANOTHER.values())
