"""The buttons under an alert that end what brought it."""

from typing import Final

from bot.texts import _
from news.delivery.messages import Alert, Because, Choice
from news.delivery.subscriptions import Kind

MOST: Final = 3  #: more would hide the article


def offer_unfollow(alert: Alert) -> list[Choice]:
    """One for each thing that this chat asked for and that the article is about."""
    several = len(alert.topics) > 1 or len(alert.because) > 1
    return [Choice(label=_label(one, several=several), command=f"/bo {one.value}") for one in alert.because[:MOST]]


def _label(one: Because, *, several: bool) -> str:
    if one.kind is Kind.KEYWORD:
        return _("Bỏ từ khóa “{words}”").format(words=one.name)
    if one.kind is Kind.TOPIC and not several:
        return _("Bỏ chủ đề này")
    return _("Bỏ “{topic}”").format(topic=one.name)
