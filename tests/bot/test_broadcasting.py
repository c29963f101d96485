"""What is said about broadcasts."""

from datetime import timedelta

import pytest

from bot import texts
from bot.broadcasting import BroadcastWording, UnfitText, check_text, describe_figures, read_html, thousands
from news.text.formatted import Formatted
from storage.broadcasts import Broadcast
from storage.outbox.broadcast_rows import FIGURES
from tests.fakes.channels import channels
from tests.make import NOON


def broadcast(state: str = "sending") -> Broadcast:
    done = NOON + timedelta(minutes=1) if state != "sending" else None
    return Broadcast(
        number=3, author="telegram:1", audience="all", text="x", html="", state=state, created=NOON, done=done
    )


def figures(**known: int) -> dict[str, int]:
    return dict.fromkeys((*FIGURES, "repeated"), 0) | known


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a < b", "dấu <"),
        ("<font>a", "không dùng được thẻ <font>"),
        ("<b id=1>a</b>", "viết sai"),
        ("<a href='ftp://x'>a</a>", "địa chỉ ftp://x"),
        ("a</i>", "chưa mở"),
        ("<b><i>a</b></i>", "đóng sai chỗ"),
        ("<u>a", "chưa đóng"),
        ("<b>a</b>" * 200, "quá 100"),
    ],
)
def test_every_mistake_is_told_in_words(source: str, said: str) -> None:
    with pytest.raises(UnfitText, match=said):
        read_html(source)


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060"])
def test_nothing_to_read_is_nothing_to_send(text: str) -> None:
    with pytest.raises(UnfitText):
        check_text(Formatted(text), ())


def test_length_is_counted_as_telegram_counts() -> None:
    assert check_text(Formatted("📰" * 2048), channels()).text
    with pytest.raises(UnfitText, match=r"4\.098 ký tự, Telegram chỉ nhận 4\.096"):
        check_text(Formatted("📰" * 2049), channels())


def test_progress_names_what_is_left_and_ends_without_a_button() -> None:
    words = BroadcastWording().progress(broadcast(), figures(total=2000, sent=1234, waiting=700))
    assert "65 %" in words.text and "1.234 / 2.000" in words.text and "còn 700" in words.text
    assert words.choices[0][0].command == "/thongbao #3 dung"
    assert "0 %" in BroadcastWording().progress(broadcast(), figures(total=0)).text
    assert BroadcastWording().progress(broadcast("done"), figures(total=1)).text == "Thông báo số 3: đã xong."
    assert BroadcastWording().progress(broadcast("cancelled"), figures(total=1)).text == "Thông báo số 3: đã dừng."


def test_the_report_leaves_out_what_did_not_happen() -> None:
    done = BroadcastWording().report(broadcast("done"), figures(total=3, sent=2, gone=1)).text
    assert done == "Thông báo số 3 đã gửi xong.\nTổng cộng: 3 nơi\nĐã gửi: 2\nĐã chặn hoặc rời đi: 1"
    assert "đã dừng" in BroadcastWording().report(broadcast("cancelled"), figures(total=3, cancelled=3)).text
    assert len(describe_figures(dict.fromkeys((*FIGURES, "repeated", "total"), 1))) == 9


def test_numbers_are_written_as_the_reader_reads_them() -> None:
    assert thousands(1234567) == "1.234.567"
    with texts.language("en"):
        assert thousands(1234567) == "1,234,567"
