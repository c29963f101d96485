"""The channels there are: a new one is a folder of its own and a line here."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.channels import Channel, Channels
from bot.config import Config
from bot.telegram import channel as telegram
from bot.web import channel as web
from bot.zalo import channel as zalo

Build = Callable[[Config], Channel]

#: In the order in which people are sent to them who find no room elsewhere: anybody can open a web page.
BUILDERS: Final[Sequence[Build]] = (web.build, telegram.build, zalo.build)


def channels_of(config: Config, builders: Sequence[Build] = BUILDERS) -> Channels:
    """All channels, as *config* wants them; nothing is opened yet."""
    return Channels(build(config) for build in builders)
