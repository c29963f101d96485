"""The file of what is kept of a chat: no word of the program's own stands in it."""

import json
from typing import Any

import pytest

from bot.texts import LANGUAGES, language
from bot.words import personal_data
from news.delivery.chats import ChatState
from news.delivery.modes import Mode
from storage.engine.types import Row
from storage.outbox.rows import DropReason
from tests.bot.commands.people import NOON


def write(table: str, **row: Any) -> dict[str, Any]:
    """The row as its table's part of the file has it."""
    rows: dict[str, list[Row]] = {table: [row]}
    content = personal_data.write(rows, titles={}, name_item=lambda _kind, value: value, now=NOON)
    _moment, [written] = json.loads(content).values()
    assert isinstance(written, dict)
    return written


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_state_mode_and_reason_is_in_words(code: str) -> None:
    with language(code):
        states = [write("chats", state=one, quiet_from=0, quiet_to=0) for one in ChatState]
        modes = [write("filters", mode=one) for one in Mode if one]
        reasons = [write("outbox", kind="alert", item_id=1, reason=one) for one in DropReason]
    names = {str(one) for kind in (ChatState, Mode, DropReason) for one in kind}
    said = [str(value) for row in (*states, *modes, *reasons) for value in row.values()]
    shown = {"digest"} if code == "en" else set()  # as people say it, too
    assert len(states) == 3 and len(modes) == 4 and len(reasons) == 12
    assert not names.intersection(said) - shown


def test_no_filter_is_named_where_none_is_edited() -> None:
    assert write("chats", quiet_from=0, quiet_to=0, editing=0) == {}
    assert write("chats", quiet_from=0, quiet_to=0, editing=2) == {"đang sửa nhóm tin số": 2}


def test_copies_of_former_rows_have_the_names_of_those_that_stand() -> None:
    filters = [{"number": 1, "mode": "silent", "hours": "", "created_at": 1_795_410_000_000}]
    chosen = [{"filter": 1, "kind": "topic", "value": "y-te", "excepted": False, "words": "", "created_at": 0}]
    former = write("former_filters", filters=json.dumps(filters), subscriptions=json.dumps(chosen))
    assert former == {
        "cách gửi của các nhóm tin": [{"số": 1, "cách gửi": "báo không chuông", "từ lúc": "2026-11-23T12:00:00+07:00"}],
        "đang chọn": [{"thuộc nhóm tin số": 1, "loại": "chủ đề", "giá trị": "y-te", "không nhận": False}],
    }
    place = {"language": "vi", "bundled": "07:00", "quiet_from": 0, "quiet_to": 0}
    settings = {"chat": place, "filters": [{"id": 3, "mode": "off"}], "subscriptions": []}
    assert write("former_settings", settings=json.dumps(settings)) == {
        "cài đặt": {
            "nơi nhận": {"ngôn ngữ": "vi", "giờ gửi": "07:00"},
            "nhóm tin": [{"số": 3, "cách gửi": "đang tạm tắt"}],
            "đang chọn": [],
        }
    }
