"""Trying feeds from the command line: politely, with progress, and with the outcome in words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot.app import now
from bot.cli.terminal import out
from bot.config import Config
from bot.logs import hide_secrets
from bot.polling import client_of
from bot.texts import _
from bot.words.verdicts import describe_probe
from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.client import Client
from jobs.fetching.politeness import Politeness
from jobs.fetching.probe import probe
from jobs.fetching.robots import Robots
from jobs.parsing.parser import Parser
from news.feeds.feed import Form
from news.feeds.probes import Judgement, Probe, judge
from news.text.dates import local_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An address to try, and what is expected there."""

    url: str
    newspaper: str
    section: str = ""
    form: Form = Form.RSS


@asynccontextmanager
async def open_client(config: Config, politeness: Politeness | None = None) -> AsyncIterator[tuple[Client, Parser]]:
    """What asks newspapers, as the bot would."""
    client = client_of(config, clock=SYSTEM_CLOCK, politeness=politeness)
    async with client, Parser(clock=SYSTEM_CLOCK) as parser:
        yield client, parser


@contextmanager
def show_progress() -> Iterator[Callable[[int, int], None]]:
    """A bar; call what it gives with how much is done, of how much."""
    with Progress(transient=True, console=out) as bar:
        task = bar.add_task(_("Đang thử các nguồn tin"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


async def try_all(
    wanted: Sequence[Wanted], client: Client, parser: Parser, *, cap: int, on_progress: Callable[[int, int], None]
) -> list[Judgement]:
    """Each address once, and what it is worth, in the same order; answers are read up to *cap* bytes."""
    robots = Robots(client, now=now)
    done = 0

    async def one(each: Wanted) -> Probe:
        nonlocal done
        found = await probe(each.url, client=client, parser=parser, robots=robots, now=now(), cap=cap, form=each.form)
        done += 1
        on_progress(done, len(wanted))
        return found

    return judge(await asyncio.gather(*map(one, wanted)), now=now())


def make_table(wanted: Sequence[Wanted], found: Sequence[Judgement]) -> Table:
    """How each of them answered, for people."""
    rows = Table(_("Báo"), _("Chuyên mục"), _("Kết quả"), _("Số tin"), _("Tin mới nhất"))
    rows.add_column(_("Địa chỉ"), overflow="fold")
    for each, one in zip(wanted, found, strict=True):
        colour = "green" if one.standing.is_good else "red"
        rows.add_row(
            escape(each.newspaper),
            escape(each.section) or "–",
            f"[{colour}]{escape(describe_probe(one))}[/{colour}]",
            str(one.probe.items),
            local_time(one.probe.newest) if one.probe.newest else "–",
            escape(hide_secrets(each.url)),
        )
    return rows
