"""/suckhoe: what is wrong at the moment, in the words in which the newsroom heard of it."""

from bot.commands.context import Call, Command
from bot.logs import hide_secrets
from bot.texts import _
from bot.words.alarms import describe_lasting
from news.delivery.messages import Reply
from storage import alarms


async def tell_health(call: Call) -> Reply:
    """List the alarms that last."""
    lasting = [one for one in await call.desk.db.read(alarms.list_open) if one.ended is None]
    return Reply(text=hide_secrets(describe_lasting(lasting, channels=call.desk.channels)))


HEALTH = Command(
    name="suckhoe",
    aliases=("sức khỏe", "health"),
    about=lambda: _("Bot có chạy tốt không, đang vướng gì"),
    answer=tell_health,
    for_admins=True,
)
