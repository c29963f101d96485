"""Each command in each place, as it was written down for people to read."""

from pathlib import Path

from bot.commands import ALL
from tests.bot.command_table import FILE, draw, list_cases
from tests.bot.places import SILENCE


def test_the_page_has_each_command() -> None:
    """After a change, `python -m tests.bot.command_table` writes it anew; read what became of it."""
    written = FILE.read_text("utf-8")
    for name, some in list_cases().items():
        assert f"## {name}\n" in written
        assert all(f"**`{case.words}`**\n" in written for case in some)
    assert {f"/{command.name}" for command in ALL} <= list_cases().keys()


async def test_every_place_answers_its_commands_and_no_platform_refuses_one(tmp_path: Path) -> None:
    cases = {name: some[:1] for name, some in list_cases().items() if name in ("/chude", "/start", "/xoadulieu")}
    written = await draw(str(tmp_path), cases)
    assert SILENCE not in written and "trục trặc" not in written
    assert "*nhóm (thành viên) 🔒:*" in written and "Xóa hết: gõ “xóa hết”." in written and "Câu 1/3" in written
