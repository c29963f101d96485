"""The buttons under an alert: they end what brought it; the newsroom's put its topics right."""

from typing import Final

from bot.texts import _
from news.delivery.messages import Alert, Because, Choice
from news.delivery.subscriptions import Kind

MOST: Final = 3  #: more would hide the article


def offer_buttons(alert: Alert) -> list[Choice]:
    """All of them."""
    several = len(alert.topics) > 1 or len(alert.because) > 1
    choices = [Choice(label=_label(one, several=several), command=f"/bo {one.value}") for one in alert.because[:MOST]]
    return choices + (offer_correction(alert.article) if alert.for_newsroom else [])


def offer_correction(article: int) -> list[Choice]:
    """The way to say which topics the article of this number is about."""
    return [Choice(label=_("Sai chủ đề?"), command=f"/saichude {article}")]


def _label(one: Because, *, several: bool) -> str:
    if one.kind is Kind.KEYWORD:
        return _("Bỏ từ khóa “{words}”").format(words=one.name)
    if one.kind is Kind.TOPIC and not several:
        return _("Bỏ chủ đề này")
    return _("Bỏ “{topic}”").format(topic=one.name)
