"""`baotin feeds catalogue`, `add --from-catalogue`, `add --form`, `move`."""

import pytest

from tests.bot.cli.operator import Operator

OLD, NEW = "https://baobinhthuan.com.vn/rss/thoi-su", "https://baolamdong.vn/rss/thoi-su"


@pytest.fixture
def operator(operator: Operator) -> Operator:
    operator.configures()
    return operator


def test_the_catalogue_of_a_province_says_how_sure_each_feed_is(operator: Operator) -> None:
    assert operator.types("feeds", "catalogue", "lâm đồng") == 0
    assert "https://baolamdong.vn/rss/phap-luat" in operator.said and "có chương trình dùng (2026)" in operator.said
    assert "Báo Bình Thuận (trước sáp nhập)" in operator.said and "chỉ là đoán" in operator.said
    assert "baohatinh" not in operator.said


def test_a_former_province_leads_to_the_one_of_today(operator: Operator) -> None:
    assert operator.types("feeds", "catalogue", "binh thuan") == 0
    assert "https://baolamdong.vn/rss/phap-luat" in operator.said


def test_a_newspaper_without_any_known_feed_is_listed_too(operator: Operator) -> None:
    assert operator.types("feeds", "catalogue", "Huế") == 0
    assert "chưa biết nguồn nào" in operator.said and "huengaynay.vn" in operator.said


def test_the_whole_catalogue_can_be_seen(operator: Operator) -> None:
    assert operator.types("feeds", "catalogue") == 0
    assert "baoquangninh.vn" in operator.said and "nhandan.vn" in operator.said


def test_the_seen_feeds_of_a_province_or_newspaper_are_added_and_no_guesses(operator: Operator) -> None:
    assert operator.types("feeds", "add", "--from-catalogue", "nghe-an") == 0
    assert "Đã thêm 3 nguồn tin mới trong số 3." in operator.said
    assert operator.types("feeds", "add", "--from-catalogue", "Nhân Dân") == 0
    operator.types("feeds", "list")
    assert "https://baonghean.vn/rss/thoi-su" in operator.said
    assert "https://nhandan.vn/rss/xay-dung-dang-1179.rss" in operator.said
    assert "rss/home.rss" not in operator.said.replace("nhandan.vn/rss/home.rss", "")


def test_where_nothing_is_sure_the_way_on_is_told(operator: Operator) -> None:
    assert operator.types("feeds", "add", "--from-catalogue", "quang-tri") == 1
    assert "baotin discover" in operator.complained


@pytest.mark.parametrize("words", [("feeds", "catalogue", "xyz"), ("feeds", "add", "--from-catalogue", "xyz")])
def test_an_unknown_name_is_said_to_be_unknown(operator: Operator, words: tuple[str, ...]) -> None:
    assert operator.types(*words) == 1
    assert "“xyz”" in operator.complained


@pytest.mark.parametrize("words", [(), (OLD,), (OLD, "--from-catalogue", "hue", "--newspaper", "X")])
def test_an_address_needs_a_newspaper_and_a_province_needs_neither(operator: Operator, words: tuple[str, ...]) -> None:
    assert operator.types("feeds", "add", *words) == 2
    assert "--from-catalogue" in operator.complained


def test_a_sitemap_of_a_day_is_kept_as_one_of_every_day(operator: Operator) -> None:
    url = "https://baohaiphong.vn/sitemap-article-2026-11-23.xml"
    assert operator.types("feeds", "add", url, "--newspaper", "Báo Hải Phòng", "--form", "sitemap") == 0
    assert operator.types("feeds", "export") == 0
    assert "sitemap-article-{YYYY}-{MM}-{DD}.xml" in operator.said and 'form="sitemap"' in operator.said
    (operator.folder / "all.opml").write_text(operator.said, "utf-8")
    operator.database.unlink()
    operator.types("feeds", "import", "all.opml")
    operator.types("feeds", "export")
    assert "{YYYY}" in operator.said and 'form="sitemap"' in operator.said


def test_a_feed_that_moved_is_taken_over_by_name(operator: Operator) -> None:
    operator.configures(OLD)
    assert operator.types("feeds", "move", OLD, NEW) == 0
    operator.types("feeds", "list")
    assert NEW in operator.said and OLD not in operator.said


def test_a_move_to_nowhere_from_nowhere_or_onto_another_is_refused(operator: Operator) -> None:
    operator.configures(OLD, NEW)
    assert operator.types("feeds", "move", OLD, "đâu đó") == 2
    assert operator.types("feeds", "move", OLD, NEW) == 1
    assert "đã có rồi" in operator.complained
    assert operator.types("feeds", "move", "https://khac.example/rss", "https://moi.example/rss") == 1
    assert "Không có nguồn tin" in operator.complained
