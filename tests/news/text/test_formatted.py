"""Text with marks: read strictly, written safely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.formatted import MOST, TAGS, BadFormatting, Formatted, Span, formatted, read
from tests.fakes.bot_api_html import parse_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("không có gì", ""),
        ("a <strong>b</strong> <em>c</em> <ins>d</ins> <del>e</del>", "a <b>b</b> <i>c</i> <u>d</u> <s>e</s>"),
        ("<b>đậm <i>và nghiêng</i></b> thôi", "<b>đậm <i>và nghiêng</i></b> thôi"),
        ("<b>a &lt; b &amp; c</b>", "<b>a &lt; b &amp; c</b>"),
        ("AT&T <b>x</b>", "AT&amp;T <b>x</b>"),
        ("<a href='https://a.vn/?x=1&amp;y=2'>đây</a>", '<a href="https://a.vn/?x=1&amp;y=2">đây</a>'),
        ("<b> </b>chữ", ""),
    ],
)
def test_what_is_read_is_written_in_one_form(source: str, html: str) -> None:
    assert read(source).html == html


@pytest.mark.parametrize(
    ("source", "problem", "line"),
    [
        ("một\n<script>x</script>", "unknown", 2),
        ("a < b", "stray", 1),
        ("<b>a", "unclosed", 1),
        ("a</b>", "unopened", 1),
        ("<b><i>a</b></i>", "crossed", 1),
        ("<b class='x'>a</b>", "attribute", 1),
        ("<a>a</a>", "attribute", 1),
        ("<a href='https://a.vn' onclick='x'>a</a>", "attribute", 1),
        ("<a href='javascript:alert(1)'>a</a>", "link", 1),
        ("<a href='http://[x'>a</a>", "link", 1),
        ("<b>a</b>" * (MOST + 1), "many", 1),
    ],
)
def test_what_no_messenger_takes_is_refused_by_name(source: str, problem: str, line: int) -> None:
    with pytest.raises(BadFormatting) as error:
        read(source)
    assert (error.value.problem, error.value.line) == (problem, line)


def test_a_part_keeps_the_marks_that_lie_in_it() -> None:
    said = read("/thongbao  <b>Nghỉ lễ</b> từ <i>mai</i> ")
    assert said.part(9).html == "<b>Nghỉ lễ</b> từ <i>mai</i>"
    assert said.part(0, 14).html == "/thongbao  <b>Ngh</b>"
    assert said.part(100) == Formatted("")


def test_marks_that_overlap_are_closed_and_opened_again() -> None:
    said = formatted("abcdef", [Span(0, 4, "b"), Span(2, 6, "i")])
    assert said.html == "<b>ab<i>cd</i></b><i>ef</i>"


def test_an_address_behind_words_is_written_below_their_line_once() -> None:
    said = read("Xem <a href='https://a.vn/1'>đây</a>, <a href='https://a.vn/1'>và đây</a>.\nHết.")
    assert said.plain == "Xem đây, và đây.\nhttps://a.vn/1\nHết."
    assert read("<a href='https://a.vn/1'>https://a.vn/1</a>").plain == "https://a.vn/1"


def test_what_cannot_be_sent_is_blank_and_moves_no_mark() -> None:
    assert formatted("a\ud800\x00b<", [Span(3, 4, "b")]).html == "a  <b>b</b>&lt;"
    assert formatted("a", [Span(0, 1, "a", "tg://user?id=1")]).spans == ()


marks = st.builds(
    Span,
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from([tag for tag, other in TAGS.items() if other is None]),
    st.just("https://bao.example/x"),
)


@given(st.text(max_size=25), st.lists(marks, max_size=8))
def test_whatever_is_written_telegram_reads_as_the_same_text(text: str, spans: list[Span]) -> None:
    said = formatted(text, spans)
    shown, _entities = parse_html(said.marked)
    assert shown == said.text
    assert read(said.marked).text == said.text


@given(st.text(alphabet="<>/abi &;=\"'#", max_size=40))
def test_whatever_is_taken_telegram_takes_too(source: str) -> None:
    try:
        said = read(source)
    except BadFormatting:
        return
    shown, _entities = parse_html(source)
    assert shown == said.text
