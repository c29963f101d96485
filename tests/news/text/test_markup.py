import pytest

from news.text.markup import parsed, plain, remove, text_of, web_address
from tests.waiting import bounded_effort

TEXT = "Đảng bộ xã"


@pytest.mark.parametrize(
    "raw",
    [
        f"<p>{TEXT}</p>".encode(),
        b"\xef\xbb\xbf" + f"<p>{TEXT}</p>".encode(),
        f"<p>{TEXT}</p>".encode("utf-16"),
        b"\xfe\xff" + f"<p>{TEXT}</p>".encode("utf-16-be"),
        f'<meta charset="utf-16"><p>{TEXT}</p>'.encode(),  # what can be UTF-8 is
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><p>'
        + b"\xd0a\xd2ng b\xf4\xf2 xa\xde",
    ],
)
def test_a_page_is_read_in_the_charset_it_is_in(raw: bytes) -> None:
    assert text_of(parsed(raw)) == TEXT


@pytest.mark.parametrize("raw", [b"<p>\xff\xc4\x90</p>", b"<meta charset=klingon><p>\xff\xc4\x90</p>"])
def test_a_page_in_no_known_charset_keeps_what_can_be_read(raw: bytes) -> None:
    assert text_of(parsed(raw)).endswith("Đ")


def test_words_parted_by_tags_stay_apart_and_others_together() -> None:
    assert plain("<div>quả.</div>Theo<br>đó<ul><li>một<li>hai</ul>T<b>ỉ</b>nh\udcff") == "quả. Theo đó một hai Tỉnh"


def test_what_is_removed_is_not_read() -> None:
    root = parsed("<p>Một <i>hai</i></p><i>ba</i>")
    remove(root, "i")
    assert text_of(root) == "Một"


@pytest.mark.parametrize("link", [None, "", "mailto:a@b.vn", "javascript:x", "http://[x/", "http:///x"])
def test_what_is_no_web_address_gives_none(link: str | None) -> None:
    assert web_address(link, "") == ""


@pytest.mark.parametrize("bomb", ["<div>" * 100_000, "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"])
def test_a_page_made_to_keep_the_parser_busy_is_empty(bomb: str) -> None:
    with bounded_effort():
        assert text_of(parsed(bomb + "Đảng")) == ""
