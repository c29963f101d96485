"""What stands around a digest's stories, on every channel."""

from datetime import UTC, datetime

import pytest

from bot.telegram import format as telegram_format
from bot.texts import language
from bot.web.outlet import as_body
from bot.words import digest as digests
from bot.zalo import format as zalo_format
from news.delivery.messages import Alert, Digest, Section

STORIES = (Section(heading="Y tế", alerts=(Alert(title="Tin một", url="https://bao.example/1"),)),)


def digest(hour: int, *, further: int = 0, burst: bool = False) -> Digest:
    """Made at the first such hour in Vietnam after the morning of the 23rd."""
    made = datetime(2026, 11, 23, (hour - 7) % 24, 30, tzinfo=UTC)
    return Digest(sections=STORIES, made=made, further=further, burst=burst)


@pytest.mark.parametrize(
    ("hour", "time"), [(7, "sáng 23/11"), (11, "trưa 23/11"), (17, "chiều 23/11"), (21, "tối 23/11"), (2, "tối 24/11")]
)
def test_a_digest_says_of_which_time_it_is_and_how_much_it_tells(hour: int, time: str) -> None:
    assert digests.heading(digest(hour)) == f"Bản tin {time} · 1 tin"


def test_what_was_over_of_many_alerts_is_no_bundle_of_an_hour() -> None:
    assert digests.heading(digest(11, further=11, burst=True)) == "Thêm 12 tin"


def test_it_says_so_in_the_language_of_its_reader() -> None:
    with language("en"):
        assert digests.heading(digest(11, further=4)) == "Noon digest 23/11 · 5 stories"
        assert digests.heading(digest(11, further=4, burst=True)) == "5 more stories"


def test_every_channel_shows_the_heading_and_how_to_see_the_rest() -> None:
    message = digest(11, further=3)
    telegram = telegram_format.form_of(message, telegram_format.ButtonCommands()).plain
    [zalo] = zalo_format.parts(message)
    for text in (telegram, zalo.text):
        assert text.startswith("Bản tin trưa 23/11 · 4 tin\n")
        assert text.endswith("… và 3 tin nữa: /moinhat")
    body = as_body(message)
    assert body["heading"] == "Bản tin trưa 23/11 · 4 tin"
    [[button]] = body["choices"]
    assert (button["label"], button["command"]) == ("Xem thêm 3 tin nữa", "/moinhat")


def test_where_nothing_is_left_nothing_is_said_of_it() -> None:
    message = digest(11)
    assert "nữa" not in telegram_format.form_of(message, telegram_format.ButtonCommands()).plain
    assert "nữa" not in zalo_format.parts(message)[0].text
    assert as_body(message)["choices"] == []
