import pytest

from news.text.markup import parse_html, remove, text_of, web_address, words_of
from tests.waiting import bounded_effort


def test_words_parted_by_tags_stay_apart_and_others_together() -> None:
    root = parse_html("<div>quả.</div>Theo<br>đó<ul><li>một<li>hai</ul>T<b>ỉ</b>nh\udcff")
    assert words_of(root) == "quả. Theo đó một hai Tỉnh"


def test_what_is_removed_is_not_read() -> None:
    root = parse_html("<p>Một <i>hai</i></p><i>ba</i>")
    remove(root, "i")
    assert text_of(root) == "Một"


@pytest.mark.parametrize("link", [None, "", "mailto:a@b.vn", "javascript:x", "http://[x/", "http:///x"])
def test_what_is_no_web_address_gives_none(link: str | None) -> None:
    assert web_address(link, "") == ""


@pytest.mark.parametrize("bomb", ["<div>" * 100_000, "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"])
def test_a_page_made_to_keep_the_parser_busy_is_empty(bomb: str) -> None:
    with bounded_effort():
        assert text_of(parse_html(bomb + "Đảng")) == ""
