"""`baotin topics …`: the whole set out into a file, back from it, and to the program's own; every mistake named."""

import asyncio
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.cli.topics import _translate
from news.errors import ConfigurationError
from news.topics.changes import Change, creation
from news.topics.parsing import parse
from storage import topics
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.topics import Author
from tests import make
from tests.bot.cli.operator import Operator
from tests.make import NOON
from tests.news.topics.mistakes import MISTAKES


@pytest.fixture
def operator(operator: Operator) -> Operator:
    operator.configures()
    return operator


def in_ledger(operator: Operator, job: Callable[[Tx], Any]) -> Any:
    async def work() -> Any:
        database = await asyncio.to_thread(Database.open, f"sqlite:///{operator.database}")
        try:
            return await database.run(job)
        finally:
            await database.close()

    return asyncio.run(work())


def written(operator: Operator, text: str) -> Path:
    file = operator.folder / "chu-de.toml"
    file.write_text(text, "utf-8")
    return file


def test_what_nobody_changed_is_exported_as_the_program_has_it(operator: Operator) -> None:
    assert operator.types("topics", "export") == 0
    assert operator.said == catalogue.topics()


def test_what_admins_changed_is_in_the_export_and_comes_back_by_import(operator: Operator) -> None:
    in_ledger(operator, lambda tx: topics.keep(tx, creation("vườn nhãn"), author=Author(id="telegram:7"), now=NOON))
    file = operator.folder / "chu-de.toml"
    assert operator.types("topics", "export", file) == 0
    assert f"Đã ghi 27 chủ đề vào {file}." in operator.said
    assert tomllib.loads(file.read_text("utf-8"))["topic"][-1]["slug"] == "vuon-nhan"
    assert operator.types("topics", "reset") == 0
    assert "Bỏ chủ đề: Vườn nhãn" in operator.said and "Đang dùng 26 chủ đề." in operator.said
    assert operator.types("topics", "import", file) == 0
    assert "Thêm chủ đề: Vườn nhãn" in operator.said and "Đang dùng 27 chủ đề." in operator.said
    record = in_ledger(operator, lambda tx: topics.latest(tx, limit=9))
    assert [(one.what, one.author.id) for one in record] == [
        ("import", "terminal"),
        ("reset", "terminal"),
        ("create", "telegram:7"),
    ]


def test_an_import_says_what_differs_and_who_loses_by_it(operator: Operator) -> None:
    data = catalogue.topics()
    _before, _mark, y_te = data.partition('slug = "y-te"')
    text = data.replace('name = "Du lịch"', 'name = "Đi đây đó"').replace("hidden = []", 'hidden = ["the-thao"]')
    text = text.replace('slug = "y-te"' + y_te[:20], 'slug = "suc-khoe-2"' + y_te[:20])
    in_ledger(operator, lambda tx: make.chat(tx, "y-te", "the-thao"))
    file = written(operator, text)
    for words, kept in ((("--check",), 0), ((), 1)):
        assert operator.types("topics", "import", file, *words) == 0
        for line in (
            "Thêm chủ đề: Y tế, sức khỏe",
            "Bỏ chủ đề: Y tế, sức khỏe",
            "Ẩn chủ đề: Thể thao",
            "Đổi tên: Du lịch → Đi đây đó",
            "1 nơi đang theo dõi “Y tế, sức khỏe”",
            "1 nơi đang theo dõi “Thể thao”",
        ):
            assert line in operator.said
        assert in_ledger(operator, topics.version) == kept
    operator.types("topics", "reset")
    assert "Cho chủ đề hiện lại: Thể thao" in operator.said


def test_phrases_and_order_are_told_too(operator: Operator) -> None:
    head, first, second, *rest = catalogue.topics().split("[[topic]]")
    text = "[[topic]]".join([head.replace('"the-gioi"', '"the-gioi", "the-thao"'), second, first, *rest])
    operator.types("topics", "import", written(operator, text))
    assert "Cụm từ: thêm 1, bớt 0" in operator.said and "Thứ tự" in operator.said
    operator.types("topics", "import", written(operator, text))
    assert "Không có gì khác" in operator.said


def test_every_mistake_in_a_file_is_named_at_once_and_nothing_is_kept(operator: Operator) -> None:
    file = written(operator, MISTAKES)
    assert operator.types("topics", "import", file) == 2
    for line in (
        "không có mục 'colour'; có: topic, ",
        "idioms phải là một danh sách chuỗi",
        "alone có 'c', không phải slug của chủ đề nào",
        "topic 1 (A b): không có mục 'size'",
        "topic 1 (A b): name phải là một chuỗi có chữ",
        "topic 1 (A b): slug phải viết là 'a-b'",
        "topic 1 (A b): hashtag gồm dấu #",
        "topic 1 (A b): trong strong có chuỗi không chữ không số: '!'",
        "topic 1 (A b): 'Bão' vừa ở strong vừa ở weak",
        "topic b: 'TIN' cũng là tên gọi của A b ('tin')",
        "topic b: hai chủ đề cùng slug này",
        "hidden có mọi chủ đề",
    ):
        assert line in operator.complained
    assert in_ledger(operator, topics.version) == 0


@pytest.mark.parametrize("text", ["[[", "topic = 1", "topic = [1]", "", MISTAKES])
def test_every_complaint_is_said_in_the_operators_language(text: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        parse(text)
    assert [problem for problem in error.value.problems if _translate(problem) == problem] == []
    assert _translate("something new") == "something new"


def test_a_file_that_cannot_be_read_or_written_is_named(operator: Operator) -> None:
    (operator.folder / "nhi-phan").write_bytes(b"\xff\xfe\x00")
    for name in ("khong-co.toml", "nhi-phan"):
        assert operator.types("topics", "import", operator.folder / name) == 1
        assert name in operator.complained and "không đọc được" in operator.complained
    assert operator.types("topics", "export", operator.folder / "khong-co" / "chu-de.toml") == 1
    assert "không ghi được" in operator.complained


def test_the_command_line_knows_what_admins_changed(operator: Operator) -> None:
    def change(tx: Tx) -> None:
        phrase = Change(what="add", topic="y-te", part="strong", words="lễ hội chả cá")
        topics.keep(tx, phrase, author=Author(id="telegram:7"), now=NOON)
        topics.keep(tx, creation("vườn nhãn"), author=Author(id="telegram:7"), now=NOON)
        make.chat(tx, "vuon-nhan")

    in_ledger(operator, change)
    page = operator.folder / "bai.html"
    page.write_text("<html><body><h1>Khai mạc lễ hội chả cá bên sông</h1><p>Vui lắm.</p></body></html>", "utf-8")
    operator.types("explain", page)
    assert "Y tế, sức khỏe" in operator.said and "“lễ hội chả cá” trong đầu đề" in operator.said
    assert operator.types("broadcast", "Chào", "--to", "topic:vuon nhan", "--yes-to", 5) != 0
    assert "Không rõ --to" not in operator.complained
