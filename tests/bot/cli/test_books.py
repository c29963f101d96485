"""`baotin stats --books` as its operator types it: what came of everything, and what does not balance."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from rich.console import Console

from bot.cli.books import tabulate_alerts, tabulate_articles
from bot.texts import LANGUAGES, language
from bot.words.books import describe_account
from news.delivery.books import Account, Sheet, Sums, day_of
from storage import books
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.bot.cli.operator import Operator
from tests.storage.town import Town

DEEDS = [
    ("UPDATE books SET n = n + 2 WHERE account = 'sent'", "đã gửi: sổ ghi"),
    ("UPDATE fan_outs SET after_chat = after_chat + 1 WHERE done_at IS NULL", "bỏ sót một số nơi nhận khi ghi bài số"),
    ("DELETE FROM outbox WHERE kind = 'alert'", "mà không có trong sổ gửi"),
]


def fill(operator: Operator, *deeds: str) -> None:
    """Two days of life, and what a hand did afterwards."""

    def live(tx: Tx) -> None:
        town = Town(tx, Random(11))
        town.now = datetime.now(UTC) - timedelta(days=2)
        for _ in range(12):
            town.meet()
        for _ in range(60):
            town.live()
            town.now = min(town.now, datetime.now(UTC))
        for _ in range(3):
            make.chat(tx, "*")
        fan_out.advance(tx, article=town.publish(), now=town.now, limit=1)
        while books.add_up(tx):
            pass
        for deed in deeds:
            assert tx.run(deed) > 0

    async def work() -> None:
        database = await asyncio.to_thread(Database.open, f"sqlite:///{operator.database}")
        await database.run(live)
        await database.close()

    operator.configures()
    asyncio.run(work())


def test_an_operator_sees_where_everything_went_and_that_it_balances(operator: Operator) -> None:
    fill(operator)
    assert operator.types("stats", "--books") == 0
    assert "Mục tin trong nguồn" in operator.said and "bài đã phân loại để gửi" in operator.said
    assert "telegram" in operator.said and "lượt cần gửi" in operator.said
    assert "Không gửi vì kênh không nhận tin này:" in operator.said
    assert "Sổ khớp hoàn toàn" in operator.said
    assert operator.types("check") == 0
    assert "Sổ khớp hoàn toàn" in operator.said


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_week_of_the_books_fits_a_terminal_with_every_word_whole(code: str, width: int) -> None:
    days = [day_of(datetime.now(UTC)) - back for back in range(7)]
    figures = {str(account): 12_345 for account in Account}
    full = {
        Sheet(day=day, feed=1, channel=channel): Sums(booked=figures, found=figures)
        for day in days
        for channel in ("", "telegram")
    }
    terminal = Console(file=StringIO(), width=width)
    with language(code):
        terminal.print(tabulate_articles(full, days), tabulate_alerts(full, days, "telegram"))
        names = [describe_account(one) for one in (Account.ENTRIES, Account.SILENCED, Account.ASKED, Account.ERASED)]
    shown = terminal.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, shown.splitlines())) <= width
    assert shown.count("12345") == 7 * (8 + 2 + 5) and "…" not in shown
    assert {*" ".join(names).split()} <= {*shown.split()}


@pytest.mark.parametrize(("deed", "words"), DEEDS)
def test_what_does_not_balance_is_named(operator: Operator, deed: str, words: str) -> None:
    fill(operator, deed)
    assert operator.types("stats", "--books") == 1
    assert words in operator.complained
    assert "Sổ khớp" not in operator.said
