"""`baotin stats --books`: what came of every entry and every alert, day by day, and whether it balances."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from rich.table import Table

from bot.cli.terminal import complain, out, report
from bot.texts import _
from bot.words.books import describe_account, describe_imbalance, describe_pair, describe_skipped, name_fan_out
from bot.words.outcomes import describe_dropped
from jobs.upkeep.audit import ALL, RECENT, Findings, audit
from news.delivery.books import UNENDED, Account, Books, Sums, add_up, date_of
from news.text.vietnamese import capitalize
from storage import feeds
from storage.engine.database import Database

DAYS = 7  #: shown; all that there are records of are checked

#: The columns, each with the accounts that it adds up: as they are booked, or as they are found.
_ARTICLES = (
    *(Account.ENTRIES, Account.BASELINE, Account.KNOWN, Account.OLD, Account.ARTICLES),
    *(Account.MATCHED, Account.SILENCED, Account.FORGOTTEN),
)
_LEFT = (Account.WAITING, Account.HELD)
_ALERTS = (Account.ASKED, Account.SENT, Account.BUNDLED, Account.STORY, Account.ERASED)


async def check_books(db: Database, *, now: datetime) -> bool:
    """Say whether those of the last days balance, and what does not."""
    found = await _audit(db, now=now, back=RECENT)
    await _show_findings(db, found)
    return not found.count


async def _audit(db: Database, *, now: datetime, back: timedelta) -> Findings:
    return await audit(db, now=now, chance=Random(), back=back)  # noqa: S311 (draws samples, keeps no secret)


async def show_books(db: Database, *, now: datetime) -> bool:
    """Print them; whether they balance."""
    found = await _audit(db, now=now, back=ALL)
    days = sorted({page.day for page in found.books}, reverse=True)[:DAYS]
    shown = {page: sums for page, sums in found.books.items() if page.day in days}
    out.print(_tabulate_articles(shown, days))
    out.print(_tabulate_alerts(shown, days))
    for account, count in sorted(_count_dropped(shown.values()).items()):
        out.print(f"{capitalize(describe_dropped(account))}: {count}")
    await _show_findings(db, found)
    return not found.count


def _tabulate_articles(shown: Books, days: list[int]) -> Table:
    table = Table(title=_("Mục tin trong nguồn, theo ngày thấy lần đầu"))
    _add_columns(table, [_("Ngày")], [*map(describe_account, _ARTICLES), *map(describe_account, _LEFT)])
    for day in days:
        sums = add_up(shown, [page for page in shown if page.day == day and not page.channel])
        counts = [sums.booked.get(one, 0) for one in _ARTICLES] + [sums.found.get(one, 0) for one in _LEFT]
        table.add_row(f"{date_of(day):%d/%m}", *map(str, counts))
    return table


def _tabulate_alerts(shown: Books, days: list[int]) -> Table:
    table = Table(title=_("Bài và nơi nhận, theo ngày của bài"))
    _add_columns(
        table, [_("Ngày"), _("Kênh")], [*map(describe_account, _ALERTS), _("còn chờ"), _("không gửi, không chắc")]
    )
    for day in days:
        for channel in sorted({page.channel for page in shown if page.day == day and page.channel}):
            sums = add_up(shown, [page for page in shown if page.day == day and page.channel == channel])
            counts = [sums.booked.get(one, 0) for one in _ALERTS]
            counts += [sum(sums.found.get(one, 0) for one in UNENDED), sum(_count_dropped([sums]).values())]
            table.add_row(f"{date_of(day):%d/%m}", channel, *map(str, counts))
    return table


def _add_columns(table: Table, names: list[str], figures: list[str]) -> None:
    for name in names:
        table.add_column(name)
    for name in figures:
        table.add_column(name, justify="right")


def _count_dropped(several: Iterable[Sums]) -> Counter[str]:
    """How many alerts were dropped, by reason."""
    known = {str(one) for one in Account}
    counts: Counter[str] = Counter()
    for sums in several:
        counts.update({account: n for account, n in sums.booked.items() if account not in known})
    return counts


async def _show_findings(db: Database, found: Findings) -> None:
    """What is wrong, line by line, or that nothing is."""
    names = {one.feed.number: one.feed.newspaper for one in await db.read(feeds.everything)}
    for wrong in found.imbalances:
        line = describe_imbalance(
            day=date_of(wrong.page.day).isoformat(),
            newspaper=names.get(wrong.page.feed, str(wrong.page.feed)),
            channel=wrong.page.channel,
            account=wrong.account,
            booked=wrong.booked,
            found=wrong.found,
        )
        complain(line)
    for kind, item in found.cursors:
        complain(describe_skipped(name_fan_out(kind=kind, item=item)))
    for one in found.differences:
        pair = one.pair
        complain(
            describe_pair(
                title=pair.article.title,
                channel=pair.chat.channel,
                chat=pair.chat.number,
                missing=one.is_missing,
                why=one.decision.why,
            )
        )
    if not found.count:
        text = _("Sổ khớp hoàn toàn ({figures} con số); {pairs} cặp bài và nơi nhận được xét lại đều đúng.")
        report(text.format(figures=_count_figures(found.books), pairs=found.decided))


def _count_figures(read: Books) -> int:
    return sum(len(sums.booked) for sums in read.values())
