"""`baotin stats --books`: what came of every entry and every alert, day by day, and whether it balances."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from rich import box
from rich.table import Table

from bot.cli.terminal import complain, out, report
from bot.texts import _
from bot.words.books import describe_account, describe_imbalance, describe_pair, describe_skipped, name_fan_out
from bot.words.outcomes import describe_dropped
from jobs.upkeep.audit import ALL, RECENT, Findings, audit
from news.delivery.books import UNENDED, Account, Books, Sums, date_of, sum_up
from news.text.vietnamese import capitalize
from storage import feeds
from storage.engine.database import Database

DAYS = 7  #: shown; all that there are records of are checked

#: The lines, each an account: as it is booked, or as it is found.
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
    days = sorted({sheet.day for sheet in found.books}, reverse=True)[:DAYS]
    shown = {sheet: sums for sheet, sums in found.books.items() if sheet.day in days}
    out.print(tabulate_articles(shown, days))
    for channel in sorted({sheet.channel for sheet in shown if sheet.channel}):
        out.print(tabulate_alerts(shown, days, channel))
    for account, count in sorted(_count_dropped(shown.values()).items()):
        out.print(f"{capitalize(describe_dropped(account))}: {count}")
    await _show_findings(db, found)
    return not found.count


def tabulate_articles(books: Books, days: Sequence[int]) -> Table:
    """What came of entries and articles: a line for each account, as a heading of words is wide and a figure is not."""
    sums = [sum_up(books, [sheet for sheet in books if sheet.day == day and not sheet.channel]) for day in days]
    rows = [(describe_account(one), [sheet.booked.get(one, 0) for sheet in sums]) for one in _ARTICLES]
    rows += [(describe_account(one), [sheet.found.get(one, 0) for sheet in sums]) for one in _LEFT]
    return _tabulate(_("Mục tin trong nguồn, theo ngày thấy lần đầu"), days, rows)


def tabulate_alerts(books: Books, days: Sequence[int], channel: str) -> Table:
    """What came of articles for those who asked for them on a *channel*."""
    sums = [sum_up(books, [sheet for sheet in books if (sheet.day, sheet.channel) == (day, channel)]) for day in days]
    rows = [(describe_account(one), [sheet.booked.get(one, 0) for sheet in sums]) for one in _ALERTS]
    rows += [
        (_("còn chờ"), [sum(sheet.found.get(one, 0) for one in UNENDED) for sheet in sums]),
        (_("không gửi, không chắc"), [_count_dropped([sheet]).total() for sheet in sums]),
    ]
    return _tabulate(_("Bài và nơi nhận trên {channel}, theo ngày của bài").format(channel=channel), days, rows)


def _tabulate(title: str, days: Sequence[int], rows: Iterable[tuple[str, Sequence[int]]]) -> Table:
    """A week fits a terminal of 80 columns, with figures of five digits each day."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("Ngày"))
    for day in days:
        table.add_column(f"{date_of(day):%d/%m}", justify="right", no_wrap=True)
    for name, counts in rows:
        table.add_row(name, *map(str, counts))
    return table


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
            day=date_of(wrong.sheet.day).isoformat(),
            newspaper=names.get(wrong.sheet.feed, str(wrong.sheet.feed)),
            channel=wrong.sheet.channel,
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
