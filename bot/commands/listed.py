"""Every command, in the order of the help."""

from typing import Final

from bot.commands.broadcast import BROADCAST
from bot.commands.context import Command
from bot.commands.digest import DIGEST
from bot.commands.follow import FOLLOW
from bot.commands.help import HELP
from bot.commands.keywords import KEYWORDS
from bot.commands.latest import LATEST
from bot.commands.pause import PAUSE, RESUME
from bot.commands.privacy import DATA, DELETE
from bot.commands.provinces import PROVINCES
from bot.commands.quiet import QUIET
from bot.commands.search import SEARCH
from bot.commands.settings import LANGUAGE, SETTINGS
from bot.commands.start import START
from bot.commands.statistics import STATISTICS
from bot.commands.topic_editor import TOPIC_EDITOR
from bot.commands.topics import TOPICS
from bot.commands.unfollow import UNFOLLOW
from bot.commands.why import WHY

ALL: Final[tuple[Command, ...]] = (
    TOPICS,
    FOLLOW,
    UNFOLLOW,
    LATEST,
    SEARCH,
    WHY,
    PROVINCES,
    KEYWORDS,
    DIGEST,
    QUIET,
    PAUSE,
    RESUME,
    SETTINGS,
    LANGUAGE,
    DATA,
    DELETE,
    HELP,
    START,
    BROADCAST,
    STATISTICS,
    TOPIC_EDITOR,
)
