"""/suckhoe: what is wrong at the moment, in the words in which the newsroom heard of it."""

from bot.channels import Channels
from bot.commands.context import Call, Command
from bot.logs import hide_secrets
from bot.texts import _
from bot.words.alarms import describe_lasting
from news.delivery.messages import Reply
from storage import alarms
from storage.engine.database import Database


async def describe_health(db: Database, channels: Channels) -> str:
    """The alarms that last, in words."""
    return hide_secrets(describe_lasting(await db.read(alarms.list_lasting), channels=channels))


async def tell_health(call: Call) -> Reply:
    """List the alarms that last."""
    return Reply(text=await describe_health(call.desk.db, call.desk.channels))


HEALTH = Command(
    name="suckhoe",
    aliases=("sức khỏe", "health"),
    about=lambda: _("Bot có chạy tốt không, đang vướng gì"),
    answer=tell_health,
    for_admins=True,
)
