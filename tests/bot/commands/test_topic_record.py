"""/suachude keeps who changed what, and can take it back."""

from dataclasses import replace

import pytest

from storage import topics as stored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.topics import TERMINAL, Author
from tests import make
from tests.bot.commands.editor import CLINICS, TOPICS, make_editor, try_headline
from tests.bot.commands.people import Clock, Person, labels


@pytest.fixture
async def admin(sqlite_db: Database, clock: Clock) -> Person:
    """One of the newsroom."""
    return await make_editor(sqlite_db, clock)


async def test_the_record_tells_who_did_what_and_what_counts(admin: Person) -> None:
    assert "Chưa ai sửa gì" in (await admin.asks("/suachude nhật ký")).text
    for words in (
        "luu moi Vườn nhãn", "vườn nhãn + quả nhãn", "vườn nhãn - quả nhãn", "luu vuon-nhan = Nhãn lồng",
        "luu an vuon-nhan", "luu hien vuon-nhan", "luu hoan tac 3",
    ):  # fmt: skip
        await admin.asks(f"/suachude {words}")

    def at_the_terminal(tx: Tx) -> None:
        stored.replace(tx, TOPICS, author=Author(id=TERMINAL), now=make.NOON)

    await admin.db.run(at_the_terminal)
    group = replace(admin.request, channel="zalo", who="z7", group=True, address="g1", name="Nhóm")
    await replace(admin, request=group).asks("/suachude luu hoan tac het")
    lines = (await admin.asks("/suachude nhật ký")).text.splitlines()
    assert [line.split(" · ", 2)[2] for line in lines[1:10]] == [
        "z7 (Zalo) · trở về bộ chủ đề của chương trình",
        "dòng lệnh · nhập cả bộ chủ đề từ tệp (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · hoàn tác số 3",
        "Chị Lan (Telegram) · hiện lại vuon-nhan (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · ẩn vuon-nhan (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · đổi tên vuon-nhan thành “Nhãn lồng” (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · vuon-nhan − quả nhãn (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · vuon-nhan + quả nhãn (mạnh) (đã hoàn tác hay thay cả bộ)",
        "Chị Lan (Telegram) · tạo “Vườn nhãn” (đã hoàn tác hay thay cả bộ)",
    ]
    assert lines[1].startswith("9 · 12:00 23/11/2026 · ")
    assert "Sửa gần đây:" in (await admin.asks("/suachude")).text


async def test_one_thing_or_everything_can_be_undone(admin: Person) -> None:
    await admin.asks("/suachude y tế + trạm cứu thương")
    await admin.asks("/suachude y tế + vừa: xe lăn tay")
    undone = await admin.asks("/suachude hoàn tác số 2")
    assert undone.text.startswith("Đã hoàn tác số 2: Y tế, sức khỏe + xe lăn tay (vừa).")
    assert labels(undone) == []
    assert "Không có gì để hoàn tác" in (await admin.asks("/suachude hoan tac 2")).text
    assert "Ai đã sửa gì" in (await admin.asks("/suachude hoàn tác")).text
    asked = await admin.asks("/suachude hoàn tác hết")
    assert asked.text.startswith("Bỏ mọi sửa đổi") and "1 bài đổi chủ đề" in asked.text
    done = await admin.presses(asked, "Xác nhận")
    assert done.text.startswith("Đã trở về bộ chủ đề của chương trình.")
    assert "không thuộc chủ đề nào" in await try_headline(admin, CLINICS)
    await admin.presses(done, "Hoàn tác")
    asked = await admin.asks("/suachude hoàn tác 4")
    again = await admin.presses(asked, "Xác nhận") if "Xác nhận" in labels(asked) else asked
    assert "4" in again.text
    assert "“trạm cứu thương” trong đầu đề" in await try_headline(admin, CLINICS)


async def test_undoing_much_is_asked_first(admin: Person) -> None:
    await admin.asks("/suachude luu y-te + manh: vườn nhãn")
    asked = await admin.asks("/suachude hoàn tác 1")
    assert asked.text.startswith("Hoàn tác số 1: Y tế, sức khỏe + vườn nhãn (mạnh)?")
    assert (await admin.presses(asked, "Xác nhận")).text.startswith("Đã hoàn tác số 1")
