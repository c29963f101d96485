"""A week of articles, from which what will come is measured."""

from datetime import timedelta

from storage.engine.types import Tx
from tests.bot.commands.people import NOON, publish


def fill(tx: Tx) -> None:
    """A week's articles: a third each about education, sport and the Party, half each of Nghệ An and of Lâm Đồng."""
    for place in range(60):
        about = ("giao-duc", "the-thao", "xay-dung-dang")[place % 3]
        when = NOON - timedelta(hours=3 * place)
        province = "nghe-an" if place % 2 else "lam-dong"
        publish(tx, f"Tin {place}", about=(about,), province=province, when=when, url=f"https://b.example/{place}")
