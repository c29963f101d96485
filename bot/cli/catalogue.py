"""`baotin feeds catalogue`: the newspapers and feeds we know of, and how sure each is."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot import catalogue
from bot.app import now
from bot.cli.terminal import complain, out
from bot.texts import _
from news.feeds.feed import NewFeed
from news.feeds.newspapers import KnownFeed, Newspaper, Sureness
from storage import feeds

Wanted = Annotated[str, typer.Argument(help="Tỉnh hoặc báo, ví dụ: lam-dong, “Báo Cần Thơ”. Bỏ trống: mọi báo")]


def list_catalogue(wanted: Wanted = "") -> None:
    """Các báo tỉnh và địa chỉ nguồn tin có sẵn trong chương trình, kèm độ chắc chắn."""
    newspapers = find_newspapers(wanted) if wanted else list(catalogue.newspapers().newspapers)
    rows = Table(_("Báo"), _("Tỉnh"), _("Chuyên mục"), _("Chắc tới đâu"))
    rows.add_column(_("Địa chỉ"), overflow="fold")
    for one in newspapers:
        name = escape(_("{name} (trước sáp nhập)").format(name=one.name) if one.former else one.name)
        province = catalogue.provinces().name(one.province) or "–"
        for feed in one.feeds:
            rows.add_row(name, province, escape(feed.section) or "–", _describe_sureness(feed.sureness), feed.url)
        if not one.feeds:
            rows.add_row(name, province, "–", _("chưa biết nguồn nào"), f"https://{one.site}/")
    out.print(rows)
    out.print(_("Chưa địa chỉ nào được thử lúc này. Tìm và thử nguồn tin của một báo: baotin discover <địa chỉ báo>"))


def find_newspapers(words: str) -> list[Newspaper]:
    """The newspapers of a province, also of a former one, or the newspaper of that name or site; exit 1: none."""
    press, provinces = catalogue.newspapers(), catalogue.provinces()
    newspaper = press.find(words) if "." in words or words.casefold().startswith(("báo ", "bao ")) else None
    province = None if newspaper else provinces.find(words)
    found = press.of_province(province.now or province.slug) if province else []
    newspaper = newspaper or (None if found else press.find(words))
    if newspaper:
        found = [newspaper]
    if not found:
        complain(_("Không biết tỉnh hay báo nào tên là “{words}”. Xem: baotin feeds catalogue").format(words=words))
        raise typer.Exit(1)
    return found


def find_sure_feeds(words: str) -> list[tuple[Newspaper, KnownFeed]]:
    """The feeds of a province or newspaper that somebody has seen."""
    return [(one, feed) for one in find_newspapers(words) for feed in one.feeds if feed.sureness.better_than_a_guess]


def add_all(tx: Any, found: list[tuple[Newspaper, KnownFeed]]) -> int:
    """Poll all of them from now on; how many are new."""
    return sum(
        feeds.add(
            tx, NewFeed(url=feed.url, newspaper=paper.name, province=paper.province, section=feed.section), now=now()
        )
        for paper, feed in found
    )


def _describe_sureness(sureness: Sureness) -> str:
    return {
        Sureness.ANSWERED: _("đã có người thấy trả lời (2026)"),
        Sureness.PRINTED: _("báo tự ghi trên trang"),
        Sureness.USED: _("có chương trình dùng (2026)"),
        Sureness.USED_BEFORE: _("có chương trình từng dùng"),
        Sureness.DERIVED: _("suy ra theo kiểu trang"),
        Sureness.GUESSED: _("chỉ là đoán"),
        Sureness.OLD: _("địa chỉ cũ, có lẽ không còn"),
        Sureness.BLOCKED: _("chặn chương trình tự động"),
        Sureness.DEAD: _("không có tin"),
    }[sureness]
