"""How many deliveries are not known to have arrived, in words for the newsroom."""

from collections.abc import Callable

from bot.texts import _
from bot.words.outcomes import describe_reason
from storage.outbox.rows import DropReason
from storage.outbox.undelivered import Counts


def describe_undelivered(counts: Counts, *, title: Callable[[str], str]) -> str:
    """A line for each channel, named by its *title*."""
    lines = [_("Tin không chắc đã đến, tính từ lần báo trước:")]
    for channel in sorted({channel for channel, _reason in counts}):
        parts = [
            _("{count} tin {why}").format(count=count, why=describe_reason(reason))
            for reason in DropReason
            if (count := counts.get((channel, reason)))
        ]
        lines.append(f"{title(channel)}: {'; '.join(parts)}.")
    return "\n".join(lines)
