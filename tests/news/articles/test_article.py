"""What `news.articles` promises: an article from every shape in which newspapers write an entry."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from news.articles.article import Article, Entry, article_of, headline
from news.text.links import keys_of

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
LINK = "https://www.baolamdong.vn/chinh-tri/dang-bo-314409.html"
LEAD = "Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết công tác xây dựng Đảng."


def read(section: str = "", **values: object) -> Article | None:
    known: dict[str, object] = {"link": LINK, "title": "Đảng bộ tỉnh sơ kết công tác năm", "description": LEAD}
    entry = Entry(**{**known, **values})  # type: ignore[arg-type]
    base = "https://www.baolamdong.vn/rss/chinh-tri"
    return article_of(entry, base=base, newspaper="Báo Lâm Đồng", now=NOW, limit=400, section=section)


def made(section: str = "", **values: object) -> Article:
    article = read(section, **values)
    assert article is not None
    return article


def test_an_entry_becomes_an_article() -> None:
    article = made(
        guid="tag:77",
        published="Fri, 20 Nov 2026 11:30:01 +0700",
        categories=("X&acirc;y dựng Đảng ", "", "Xây dựng Đảng"),
        description=f'<a href="{LINK}"><img src="/anh 1.jpg"></a><br/>{LEAD}',
    )
    assert article == Article(
        url=LINK,
        keys=keys_of(link=LINK, guid="tag:77", newspaper="Báo Lâm Đồng"),
        title="Đảng bộ tỉnh sơ kết công tác năm",
        lead=LEAD,
        image="https://www.baolamdong.vn/anh%201.jpg",
        published=NOW - timedelta(minutes=29, seconds=59),
        section="chinh-tri",
        categories=("Xây dựng Đảng",),
        guid="tag:77",
    )


def test_the_feed_knows_its_section_better_than_the_link() -> None:
    assert made("Xây dựng Đảng").section == "Xây dựng Đảng"


def test_a_relative_link_is_the_newspapers() -> None:
    assert made(link="/dang-bo-314409.html?utm_source=rss").url == "https://www.baolamdong.vn/dang-bo-314409.html"


def test_a_guid_that_is_a_link_stands_in_for_one() -> None:
    assert made(link="", guid=LINK).url == LINK
    assert made(link="https://www.baolamdong.vn/", guid=LINK).url == LINK
    assert made(link="javascript:alert(1)", guid=LINK).url == LINK


def test_without_an_address_or_words_there_is_no_article() -> None:
    assert read(link="", guid="77") is None
    assert read(link="https://baolamdong.vn") is None
    assert read(title=" ", description="") is None


def test_a_missing_title_is_taken_from_the_lead() -> None:
    assert made(title="").title == LEAD


def test_a_date_that_cannot_be_true_is_no_date() -> None:
    assert made(published="Fri, 27 Nov 2026 11:30:01 +0700").published is None
    assert made(published="").published is None


def test_the_entrys_own_picture_comes_first() -> None:
    assert made(image="//cdn.vn/a.jpg", description='<img src="/b.jpg">').image == "https://cdn.vn/a.jpg"
    assert made(image="data:image/gif;base64,R0").image == ""


def test_a_headline_is_plain_text() -> None:
    assert headline("Giá dưới 5 < 6 &amp;lt; 7\n<i>triệu</i>") == "Giá dưới 5 < 6 < 7 triệu"
    assert headline("A & B &amp;amp;amp; C") == "A & B & C"


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_no_entry_raises(link: str, guid: str, title: str, description: str, published: str) -> None:
    article = read(link=link, guid=guid, title=title, description=description, published=published)
    assert article is None or (article.url and article.title and article.keys)
