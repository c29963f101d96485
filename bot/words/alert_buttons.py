"""The buttons under an alert: to read it, and to get less of its like; the newsroom's puts its topics right."""

from bot.texts import _
from news.delivery.messages import Alert, Choice

Rows = tuple[tuple[Choice, ...], ...]


def arrange_buttons(alert: Alert) -> Rows:
    """All of them, in rows: one, but for the newsroom."""
    article = 0 if alert.one_way else alert.article
    return arrange_buttons_of(article, alert.url, for_newsroom=alert.for_newsroom and not alert.one_way)


def arrange_buttons_of(article: int, url: str, *, for_newsroom: bool = False) -> Rows:
    """The same, of the article of this number (0: none that commands know) at *url* ("": nowhere)."""
    row = [*offer_reading(url), *([Choice(label=_("Ít tin này hơn…"), command=f"/ittin {article}")] if article else [])]
    rows = [row, offer_correction(article) if for_newsroom else []]
    return tuple(tuple(row) for row in rows if row)


def offer_reading(url: str) -> list[Choice]:
    """The way to the article; none where there is no address."""
    return [Choice(label=_("Đọc bài"), url=url)] if url else []


def offer_correction(article: int) -> list[Choice]:
    """The way to say which topics the article of this number is about."""
    return [Choice(label=_("Sai chủ đề?"), command=f"/saichude {article}")]
