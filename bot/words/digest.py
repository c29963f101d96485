"""The words around a digest, the same on every channel."""

from bot.texts import _
from bot.words import corrections
from news.delivery.messages import Digest
from news.text.dates import VIETNAM


def heading(digest: Digest) -> str:
    """Its own heading, or of which time of day it is and how much it tells."""
    count = sum(len(section.alerts) for section in digest.sections) + digest.further
    if not count and digest.corrections:
        return corrections.heading()
    if digest.heading or digest.made is None:
        return digest.heading
    if digest.burst:
        return _("Thêm {count} tin").format(count=count)
    made = digest.made.astimezone(VIETNAM)
    if 4 <= made.hour < 10:
        text = _("Bản tin sáng {day} · {count} tin")
    elif 10 <= made.hour < 14:
        text = _("Bản tin trưa {day} · {count} tin")
    elif 14 <= made.hour < 18:
        text = _("Bản tin chiều {day} · {count} tin")
    else:
        text = _("Bản tin tối {day} · {count} tin")
    return text.format(day=f"{made.day}/{made.month}", count=count)


def further(count: int) -> str:
    """What found no room, and how to see it; "" where that is nothing."""
    return _("… và {count} tin nữa: /moinhat").format(count=count) if count else ""
