"""What readers hear of an article that was sent and is wrong now, the same on every channel."""

from dataclasses import replace

from bot.texts import _
from news.delivery.messages import Alert, Correction


def heading() -> str:
    """What stands above a digest that holds nothing else."""
    return _("Đính chính tin đã gửi")


def title(correction: Correction) -> str:
    """Which article, and what became of it."""
    text = _("Đã gỡ: {title}") if correction.withdrawn else _("Đính chính: {title}")
    return text.format(title=correction.title)


def lines(correction: Correction) -> list[str]:
    """What was wrong, and what is right."""
    if correction.withdrawn:
        return [_describe_withdrawal(correction.newspaper)]
    return [
        _("“{before}” nay là “{after}”.").format(before=before, after=after) for before, after in correction.changes
    ]


def source(correction: Correction) -> str:
    """The newspaper, where the lines don't name it."""
    return "" if correction.withdrawn else correction.newspaper


def url(correction: Correction) -> str:
    """Where it can be read; "" where it can't any more."""
    return "" if correction.withdrawn else correction.url


def mark(alert: Alert) -> Alert:
    """The alert as it is shown: one that its newspaper took away says so, and nothing of what it said but its title."""
    if not alert.withdrawn:
        return alert
    return replace(
        alert,
        title=_("Đã gỡ: {title}").format(title=alert.title),
        lead=_describe_withdrawal(alert.newspaper),
        url="",
        image="",
        urgent=False,
        also=(),
    )


def _describe_withdrawal(newspaper: str) -> str:
    return _("{newspaper} đã gỡ bài này khỏi trang; những gì đã gửi có thể không còn đúng.").format(
        newspaper=newspaper or _("Tờ báo")
    )
