"""/chude: choose among all topics."""

from bot.commands import follow, topic_menu
from bot.commands.context import Call, Command, Desk
from bot.texts import _
from news.delivery.messages import Reply


async def choose_topics(call: Call) -> Reply:
    """Show the menu; or, where a topic is named, follow it."""
    if call.rest and not topic_menu.is_pressed(call.rest):
        return await follow.follow(call)
    return await topic_menu.show_menu(call)


def _is_meant(desk: Desk, rest: str) -> bool:
    return not rest or topic_menu.is_pressed(rest) or follow.is_meant(desk, rest)


TOPICS = Command(
    name="chude",
    aliases=("chủ đề", "các chủ đề", "topics", "topic", "chuyên mục"),
    about=lambda: _("Chọn chủ đề muốn nhận tin"),
    answer=choose_topics,
    is_meant=_is_meant,
)
