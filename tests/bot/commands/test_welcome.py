"""What the welcome promises is what will come."""

from dataclasses import replace

import pytest

from tests.bot.commands.people import Person


@pytest.mark.parametrize(
    ("channel", "before", "promised"),
    [
        ("telegram", "/trogiup", "là tin tự đến đây"),
        ("zalo", "/trogiup", "gộp thành bản tin, gửi đến đây lúc 11:30, 17:30"),
        ("zalo", "/bantin 7:00", "gộp thành bản tin, gửi đến đây lúc 07:00"),
        ("telegram", "/bantin mỗi giờ", "mỗi giờ gửi đến đây một lần"),
    ],
)
async def test_who_hears_by_digest_is_told_when(person: Person, channel: str, before: str, promised: str) -> None:
    reader = replace(person, request=replace(person.request, channel=channel))
    await reader.asks(before)
    text = (await reader.asks("/start")).text
    assert promised in text
    assert ("tự đến" in text) is (channel == "telegram" and before == "/trogiup")
