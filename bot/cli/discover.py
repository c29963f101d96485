"""`baotin discover URL`: the feeds of a newspaper, found and tried."""

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot import catalogue
from bot.app import now
from bot.cli.databases import run_in_database
from bot.cli.probes import open_client, show_progress
from bot.cli.terminal import ConfigPath, complain, find_config, load_config, out, report
from bot.config import Config
from bot.texts import _
from bot.words.verdicts import describe_probe, describe_verdict
from jobs.polling.discover import Discovery, Found
from news.errors import FeedError
from news.feeds.discovery import Source
from news.feeds.feed import Form, NewFeed
from news.feeds.newspapers import Family, Newspaper
from news.text.links import link_of
from storage import feeds


def discover(
    url: Annotated[str, typer.Argument(help="Trang của báo, hoặc tên báo")],
    add: Annotated[bool, typer.Option("--add", help="Thêm luôn các nguồn RSS tốt vào cơ sở dữ liệu")] = False,
    newspaper: Annotated[str, typer.Option(help="Tên báo, nếu khác tên chương trình biết")] = "",
    province: Annotated[str, typer.Option(help="Tỉnh, ví dụ lam-dong")] = "",
    config: ConfigPath = None,
) -> None:
    """Tìm và thử mọi nguồn tin của một báo."""
    settings = load_config(config) if add else find_config(config) or Config()
    press = catalogue.newspapers()
    named = press.find(url)
    address = link_of(url) or (f"https://{named.site}/" if named else link_of(f"https://{url}") if "." in url else "")
    if not address:
        complain(_("{url} không phải địa chỉ web, cũng không phải tên báo nào chương trình biết").format(url=url))
        raise typer.Exit(2)
    try:
        found, family = asyncio.run(_search(settings, address))
    except FeedError as error:
        complain(f"{address}: {describe_verdict(error.verdict)}" + (f" ({error.detail})" if error.detail else ""))
        raise typer.Exit(1) from error
    if family:
        out.print(_("Trang báo chạy trên hệ {family}.").format(family=family.name))
    known = press.of_site(address)
    paper = Newspaper(
        name=newspaper or (known.name if known else address.split("/")[2]),
        site=address.split("/")[2],
        province=province or (known.province if known else ""),
    )
    good = [one for one in found if one.judgement.standing.is_good]
    _show(found)
    _print_config(good, paper)
    if add:
        count = run_in_database(settings, _add, found=good, paper=paper)
        report(_("Đã thêm {count} nguồn tin mới trong số {all}.").format(count=count, all=len(_select_rss(good))))
    if not good:
        complain(_("Không tìm thấy nguồn tin nào dùng được. Có thể theo dõi một trang chuyên mục: {command}").format(
            command=f"baotin feeds add --form section --newspaper “{paper.name}” {address}"
        ))  # fmt: skip
        raise typer.Exit(1)


async def _search(config: Config, url: str) -> tuple[list[Found], Family | None]:
    async with open_client(config) as (client, parser):
        with show_progress() as on_progress:
            search = Discovery(
                client, parser, catalogue.newspapers(), now=now, cap=config.polling.max_feed_bytes, on_tried=on_progress
            )
            return await search.feeds(url), search.family


def _select_rss(good: list[Found]) -> list[Found]:
    return [one for one in good if one.candidate.form is Form.RSS]


def _show(found: list[Found]) -> None:
    if not found:
        return
    rows = Table(_("Chuyên mục"), _("Kết quả"), _("Tìm thấy ở"))
    rows.add_column(_("Địa chỉ"), overflow="fold")
    sources = {
        Source.INDEX: _("trang RSS của báo"),
        Source.ANNOUNCED: _("báo tự khai"),
        Source.KNOWN: _("chương trình biết sẵn"),
        Source.GUESSED: _("đoán theo kiểu trang"),
        Source.SITEMAP: _("sơ đồ trang (sitemap)"),
    }
    for one in found:
        colour = "green" if one.judgement.standing.is_good else "red"
        verdict = f"[{colour}]{escape(describe_probe(one.judgement))}[/{colour}]"
        section = escape(one.candidate.section) or _("cả báo")
        rows.add_row(section, verdict, sources[one.candidate.source], escape(one.candidate.url))
    out.print(rows)


def _print_config(good: list[Found], paper: Newspaper) -> None:
    """What can be put into the configuration as it stands, and how to follow a sitemap."""
    for one in _select_rss(good):
        lines = ["[[feeds]]", f"url = {_quote(one.candidate.url)}", f"newspaper = {_quote(paper.name)}"]
        lines += [f"province = {_quote(paper.province)}"] if paper.province else []
        lines += [f"section = {_quote(one.candidate.section)}"] if one.candidate.section else []
        typer.echo("\n" + "\n".join(lines))
    if not _select_rss(good):
        for one in good:
            command = f'baotin feeds add --form {one.candidate.form} --newspaper "{paper.name}" "{one.candidate.url}"'
            typer.echo(
                "\n" + _("Báo không có RSS dùng được, nhưng có thể theo dõi bằng: {command}").format(command=command)
            )


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _add(tx: Any, *, found: list[Found], paper: Newspaper) -> int:
    return sum(
        feeds.add(
            tx,
            NewFeed(
                url=one.candidate.url,
                newspaper=paper.name,
                province=paper.province,
                section=one.candidate.section,
            ),
            now=now(),
        )
        for one in _select_rss(found)
    )
