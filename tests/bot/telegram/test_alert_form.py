"""An alert's long lead is folded, its time is the reader's own, its picture comes from the open web alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.telegram.format import FOLDED_UNITS
from tests.bot.telegram.test_format import ALERT, form
from tests.fakes.bot_api_html import parse_html, units


def test_a_long_lead_is_folded_and_ends_where_it_ended() -> None:
    lead = "Sáng 26/9, tỉnh công bố kế hoạch phát triển cây cà phê đặc sản đến năm 2030. " * 3
    made = form(replace(ALERT, lead=lead))
    text, entities = parse_html(made.html)
    [folded] = [entity for entity in entities if entity["type"] == "expandable_blockquote"]
    assert units(lead.strip()) == folded["length"] > FOLDED_UNITS
    assert text.splitlines()[1:3] == [lead.strip(), "Báo Cao Nguyên · Đắk Lắk · 09:59 26/09/2024"]
    urgent, _entities = parse_html(form(replace(ALERT, lead=lead, urgent=True)).html)  # nobody need tap to be warned
    assert f"\n\n{lead.strip()}\n\nBáo Cao Nguyên" in urgent
    older, entities = parse_html(made.older, newer=False)
    assert f"\n\n{lead.strip()}\n\nBáo Cao Nguyên" in older
    assert {entity["type"] for entity in entities} == {"bold", "text_link"}


@pytest.mark.parametrize(
    ("today", "clock", "words"),
    [
        (date(2024, 9, 26), "t", "09:59"),
        (date(2024, 9, 27), "dt", "09:59 hôm qua"),
        (date(2024, 9, 28), "dt", "09:59 26/9"),
        (date(2025, 1, 2), "dt", "09:59 26/09/2024"),
    ],
)
def test_the_time_is_short_on_its_day_and_by_the_reader_s_own_clock(today: date, clock: str, words: str) -> None:
    text, entities = parse_html(form(replace(ALERT, today=today)).html)
    [when] = [entity for entity in entities if entity["type"] == "date_time"]
    assert f"Báo Cao Nguyên · Đắk Lắk · {words}\n" in text
    assert (when["date_time_format"], when["unix_time"]) == (clock, 1727319540)


def test_a_day_without_a_time_is_no_clock_s() -> None:
    midnight = replace(ALERT, published=datetime(2024, 9, 25, 17, tzinfo=UTC), today=date(2024, 9, 26))
    text, entities = parse_html(form(midnight).html)
    assert "Đắk Lắk · hôm nay\n" in text and not [one for one in entities if one["type"] == "date_time"]


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        ("https://anh.bao.example/ca-phe.jpg?w=800", True),
        ("https://anh.bao.example/so-do.svg", False),
        ("https://bao.example/bai.html", False),
        ("http://10.0.0.7/a.jpg", False),
        ("http://localhost/a.jpg", False),
        ("http://may-in.local/a.jpg", False),
        ("http://2130706433/a.jpg", False),
        ("https://ai:mat-khau@anh.example/a.jpg", False),
        ("data:image/png;base64,iVBOR", False),
        ("javascript:alert(1)", False),
        ("https://anh.example/" + "a" * 500, False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a_picture_is_shown_from_the_open_web_alone(image: str, shown: bool) -> None:
    assert form(replace(ALERT, image=image)).picture == (image if shown else "")
    assert form(replace(ALERT, image=image, urgent=True)).picture == ""
    assert form(replace(ALERT, image=image, withdrawn=True)).picture == ""
