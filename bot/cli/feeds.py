"""`baotin feeds …`: which newspapers' feeds are polled, and how they are."""

import asyncio
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Annotated, Any
from xml.sax.saxutils import quoteattr

import typer
from rich.markup import escape
from rich.table import Table

from bot.app import now
from bot.cli.catalogue import add_all, find_sure_feeds, list_catalogue
from bot.cli.databases import run_in_database
from bot.cli.probes import Wanted, open_client, show_progress, try_all
from bot.cli.terminal import ConfigPath, complain, load_config, out, report
from bot.config import Config
from bot.logs import hide_secrets
from bot.texts import _
from bot.words.held import COMMAND
from bot.words.verdicts import describe_probe, describe_verdict
from news.errors import BaotinError
from news.feeds.feed import Form, NewFeed
from news.feeds.probes import Judgement
from news.feeds.sitemaps import at_date, is_dated, without_date
from news.feeds.verdict import Verdict
from news.text.dates import local_time
from news.text.links import link_of
from storage import feeds, held

app = typer.Typer(no_args_is_help=True, help="Nguồn tin: liệt kê, thêm, bớt, tạm dừng, mở lại, nhập, xuất.")
Url = Annotated[str, typer.Argument(help="Địa chỉ nguồn tin")]


@app.command("list")
def list_feeds(config: ConfigPath = None) -> None:
    """Mọi nguồn tin và tình trạng của chúng."""
    table = Table(_("Báo"), _("Chuyên mục"), _("Tình trạng"), _("Tin mới nhất"), _("Lần hỏi tới"), _("Địa chỉ"))
    states = {"paused": _("tạm dừng")}
    found = run_in_database(load_config(config), feeds.everything)
    for one in found:
        feed = one.feed
        verdict = describe_verdict(feed.verdict) + (f" ({hide_secrets(one.detail)})" if one.detail else "")
        state = states.get(feed.state)
        table.add_row(
            feed.newspaper,
            feed.section or "–",
            f"{state}: {verdict}" if state else verdict,
            local_time(feed.newest_at) if feed.newest_at else "–",
            "–" if state else local_time(one.next_poll),
            escape(hide_secrets(feed.url)),
        )
    out.print(table)
    out.print(_("{count} nguồn tin.").format(count=len(found)))


app.command("catalogue")(list_catalogue)


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Địa chỉ nguồn tin")] = "",
    newspaper: Annotated[str, typer.Option(help="Tên báo")] = "",
    province: Annotated[str, typer.Option(help="Tỉnh, ví dụ lam-dong")] = "",
    section: Annotated[str, typer.Option(help="Chuyên mục, nếu nguồn chỉ nói về một việc")] = "",
    form: Annotated[
        Form | None,
        typer.Option(help="RSS, hoặc với báo không có RSS: sitemap, trang chuyên mục; nói rõ thì thêm luôn, không thử"),
    ] = None,
    from_catalogue: Annotated[
        str, typer.Option(help="Thay cho địa chỉ: một tỉnh hay báo, để thêm mọi nguồn chương trình biết rõ")
    ] = "",
    config: ConfigPath = None,
) -> None:
    """Thử rồi thêm một nguồn tin; có hiệu lực ngay cả khi bot đang chạy."""
    settings = load_config(config)
    if from_catalogue and not url:
        _add_known(settings, from_catalogue)
        return
    if from_catalogue or not (url and newspaper):
        complain(_("Cần một địa chỉ và --newspaper, hoặc chỉ --from-catalogue"))
        raise typer.Exit(2)
    if form is Form.SITEMAP:
        url = without_date(url)
    if not link_of(at_date(url, now())):
        complain(_("{url} không phải địa chỉ web").format(url=url))
        raise typer.Exit(2)
    feed = NewFeed(url=url, newspaper=newspaper, province=province, section=section, form=form or Form.RSS)
    is_known = run_in_database(settings, feeds.by_url, url=url) is not None
    if form is None and not is_known and not _is_plausible(settings, feed):
        raise typer.Exit(1)
    new = run_in_database(settings, feeds.add, feed=feed, now=now())
    report(_("Đã thêm {url}.").format(url=url) if new else _("Nguồn này đã có; đã cập nhật tên và chuyên mục."))


def _is_plausible(settings: Config, feed: NewFeed) -> bool:
    """Ask the address once and say what is wrong with it; False where it is no feed, whenever it is asked."""
    found = asyncio.run(_try(settings, feed))
    if found.probe.verdict in (Verdict.HTML, Verdict.UNPARSEABLE):
        text = _(
            "Chưa thêm {url}: {found}. Tìm nguồn tin của báo: baotin discover {url}. Báo không có RSS thì theo dõi "
            "được chính trang chuyên mục: thêm --form section. Chắc chắn là RSS: thêm --form rss."
        )
        complain(text.format(url=feed.url, found=describe_probe(found)))
        return False
    if not found.standing.is_good:
        text = _("{url}: {found}. Nguồn vẫn được thêm, bot sẽ thử lại.")
        complain(text.format(url=feed.url, found=describe_probe(found)))
    return True


async def _try(settings: Config, feed: NewFeed) -> Judgement:
    wanted = Wanted(url=at_date(feed.url, now()), newspaper=feed.newspaper, form=feed.form)
    async with open_client(settings) as (client, parser):
        with show_progress() as on_progress:
            cap = settings.polling.max_feed_bytes
            [found] = await try_all([wanted], client, parser, cap=cap, on_progress=on_progress)
    return found


def _add_known(settings: Config, words: str) -> None:
    found = find_sure_feeds(words)
    if not found:
        complain(
            _("Chương trình chưa biết chắc nguồn nào của {words}. Hãy tìm: baotin discover <địa chỉ báo>").format(
                words=words
            )
        )
        raise typer.Exit(1)
    count = run_in_database(settings, add_all, found=found)
    for _paper, feed in found:
        out.print(f"  {feed.url}", soft_wrap=True)
    report(_("Đã thêm {count} nguồn tin mới trong số {all}.").format(count=count, all=len(found)))


@app.command("move")
def move(url: Url, to: Annotated[str, typer.Argument(help="Địa chỉ mới")], config: ConfigPath = None) -> None:
    """Ghi nhận địa chỉ mới của một nguồn tin; giữ nguyên những gì đã biết về nó."""
    if not link_of(at_date(to, now())):
        complain(_("{url} không phải địa chỉ web").format(url=to))
        raise typer.Exit(2)
    settings = load_config(config)
    if run_in_database(settings, feeds.by_url, url=to):
        complain(_("Nguồn {url} đã có rồi. Nếu thừa nguồn cũ: baotin feeds remove {old}").format(url=to, old=url))
        raise typer.Exit(1)
    _report(run_in_database(settings, feeds.move, url=url, to=to, now=now()), url, _("Đã dời {url}."))


@app.command("remove")
def remove(url: Url, config: ConfigPath = None) -> None:
    """Bỏ một nguồn tin, kể cả khi tệp cấu hình còn ghi nó."""
    _report(run_in_database(load_config(config), feeds.remove, url=url), url, _("Đã bỏ {url}."))


@app.command("pause")
def pause(url: Url, config: ConfigPath = None) -> None:
    """Tạm dừng một nguồn tin."""
    _report(run_in_database(load_config(config), feeds.pause, url=url), url, _("Đã tạm dừng {url}."))


@app.command("resume")
def resume(
    url: Url,
    send: Annotated[bool, typer.Option("--send", help="Gửi luôn các tin đang bị giữ")] = False,
    config: ConfigPath = None,
) -> None:
    """Mở lại một nguồn tin. Tin đang giữ thì vẫn giữ để tòa soạn trả lời, trừ khi có --send."""

    def reopen(tx: Any) -> tuple[bool, int]:
        feed = feeds.by_url(tx, url=url)
        if feed is None:
            return False, 0
        if send:
            held.release(tx, feed=feed.number)
        waiting = held.waiting(tx, feed=feed.number)
        return feeds.resume(tx, url=url, now=now()), waiting[0].count if waiting else 0

    found, count = run_in_database(load_config(config), reopen)
    _report(found, url, _("Đã mở lại {url}."))
    if count:
        report(
            _("Còn giữ {count} tin của nguồn này, chờ tòa soạn trả lời trong chat: /{command}").format(
                count=count, command=COMMAND
            )
        )


def _report(found: bool, url: str, words: str) -> None:
    if not found:
        complain(_("Không có nguồn tin {url}. Xem: baotin feeds list").format(url=url))
        raise typer.Exit(1)
    report(words.format(url=url))


@app.command("import")
def import_feeds(file: Annotated[Path, typer.Argument(help="Tệp OPML")], config: ConfigPath = None) -> None:
    """Thêm mọi nguồn tin trong một tệp OPML."""
    entries = _read_opml(file)

    def add_entries(tx: Any) -> int:
        return sum(feeds.add(tx, entry, now=now()) for entry in entries)

    count = run_in_database(load_config(config), add_entries)
    report(_("Đã thêm {count} nguồn tin mới trong số {all}.").format(count=count, all=len(entries)))


def _read_opml(file: Path) -> list[NewFeed]:
    try:
        root = ET.fromstring(file.read_bytes())  # noqa: S314 (the operator's own file; expat refuses entity bombs)
    except (OSError, ET.ParseError) as error:
        raise BaotinError(_("không đọc được tệp OPML {file}: {error}").format(file=file, error=error)) from error
    found = []
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl", "") if is_dated(outline.get("xmlUrl", "")) else link_of(outline.get("xmlUrl", ""))
        if url:
            found.append(
                NewFeed(
                    url=url,
                    newspaper=outline.get("newspaper") or outline.get("title") or outline.get("text") or url,
                    province=outline.get("province", ""),
                    section=outline.get("section", ""),
                    form=Form(form) if (form := outline.get("form", "")) in list(Form) else Form.RSS,
                )
            )
    return found


@app.command("export")
def export_feeds(config: ConfigPath = None) -> None:
    """In mọi nguồn tin ra dạng OPML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0"><head><title>Báo Tin</title></head><body>']
    for one in run_in_database(load_config(config), feeds.everything):
        feed = one.feed
        title = f"{feed.newspaper} · {feed.section}" if feed.section else feed.newspaper
        attributes = {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": feed.url,
            "newspaper": feed.newspaper,
            "province": feed.province,
            "section": feed.section,
            "form": feed.form.value,
        }
        lines.append("<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>")
    typer.echo("\n".join([*lines, "</body></opml>"]))
