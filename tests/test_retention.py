"""The page that says how long things are kept says what the program does."""

from datetime import timedelta

import pytest

from jobs.upkeep import sweep
from storage import links, retention, undoing
from tests.source import ROOT

DAY = timedelta(days=1)
PAGE = (ROOT / "docs" / "luu-giu.md").read_text("utf-8")
#: By how its row begins.
ROWS = {row.split("|")[1].strip(): row.split("|")[3].strip() for row in PAGE.splitlines() if row.startswith("| ")}


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("… của người đã chặn bot", retention.GONE),
        ("… của nơi không nhận gì", retention.ASLEEP),
        ("… của trình duyệt", sweep.BROWSERS),
        ("Ghi chép tin đã gửi", sweep.RECORDS),
        ("Bài báo", sweep.ARTICLES),
        ("Cuộc trò chuyện trên trang web", sweep.CONVERSATIONS),
        ("Lời gõ chưa xử lý được", sweep.UPDATES),
        ("Mã liên kết", links.KEPT),
        ("Người mà gói Zalo", retention.REFUSED),
    ],
)
def test_the_page_names_the_days(row: str, kept: timedelta) -> None:
    [days] = [said for begins, said in ROWS.items() if begins.startswith(row)]
    assert days.startswith(f"{kept // DAY} ngày"), row


def test_the_page_names_the_minutes_of_undoing() -> None:
    assert timedelta(minutes=10) == undoing.UNDOABLE
    assert ROWS["Lựa chọn cũ"] == "10 phút"
