"""What the newsroom reads about articles whose pages are not found, too many at once to believe it."""

from collections.abc import Sequence
from typing import Final

from bot.texts import _
from news.text.vietnamese import cut

SHOWN: Final = 3  #: headlines
LONGEST_TITLE: Final = 120


def describe_not_found(newspaper: str, titles: Sequence[str]) -> str:
    """How many articles, which, and why readers are told nothing."""
    return "\n".join(
        [
            _(
                "{newspaper}: {count} bài không còn trong nguồn tin và trang của báo không tìm thấy (404), cùng trong "
                "một giờ. Nhiều bài cùng lúc thì thường là trang báo trục trặc, nên bot không coi là bài bị gỡ và "
                "không nói gì với người đọc. Nếu báo gỡ thật, hãy dùng /thongbao."
            ).format(newspaper=newspaper or _("Tờ báo"), count=len(titles)),
            *(f"• {cut(title, LONGEST_TITLE)}" for title in titles[:SHOWN]),
        ]
    )
