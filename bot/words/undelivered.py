"""How many deliveries are not known to have arrived, in words for the newsroom."""

from collections.abc import Callable

from bot.texts import _
from storage.outbox.rows import DropReason
from storage.outbox.undelivered import Counts


def describe_undelivered(counts: Counts, *, title: Callable[[str], str]) -> str:
    """A line for each channel, named by its *title*."""
    lines = [_("Tin không chắc đã đến, tính từ lần báo trước:")]
    for channel in sorted({channel for channel, _reason in counts}):
        parts = []
        if unconfirmed := counts.get((channel, DropReason.UNCONFIRMED)):
            parts.append(_("{count} tin đã gửi mà không được xác nhận").format(count=unconfirmed))
        if expired := counts.get((channel, DropReason.EXPIRED)):
            parts.append(_("{count} tin quá hạn nên không gửi nữa").format(count=expired))
        lines.append(f"{title(channel)}: {'; '.join(parts)}.")
    return "\n".join(lines)
