"""The program's own channels, switched on without any platform."""

from pydantic import SecretStr

from bot.channels import Channels
from bot.config import Config
from bot.config.sections import TelegramConfig, WebConfig, ZaloConfig
from bot.wiring import channels_of


def channels(*on: str, month: int = 3000) -> Channels:
    """Telegram, Zalo and the web page, or those of these names; *month* is what Zalo's plan allows."""
    on = on or ("telegram", "zalo", "webchat")
    return channels_of(
        Config(
            telegram=TelegramConfig(token=SecretStr("1:x" if "telegram" in on else "")),
            zalo=ZaloConfig(token=SecretStr("1:x" if "zalo" in on else ""), monthly_messages=month),
            web=WebConfig(chat="webchat" in on),
        )
    )
