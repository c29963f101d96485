"""Where Zalo posts messages, when it does."""

from typing import Any, Final

from bot import webhooks
from bot.inbox import Inbox
from bot.webhooks import BODY_SECONDS, LARGEST_BODY, WebhookHandler
from bot.zalo.answers import incoming_of
from bot.zalo.updates import normalise

PATH: Final = "/zalo/webhook"
HEADER: Final = "X-Bot-Api-Secret-Token"


def secret_of(token: str) -> str:
    """The secret that Zalo must show."""
    return webhooks.secret_of(token, "zalo")


def webhook_of(
    inbox: Inbox, secret: str, *, largest_body: int = LARGEST_BODY, body_seconds: float = BODY_SECONDS
) -> WebhookHandler:
    """The webhook whose messages go into the *inbox*."""

    async def take(body: Any) -> None:
        await inbox.take(*map(incoming_of, normalise(body)))

    return WebhookHandler(
        PATH, header=HEADER, secret=secret, take=take, largest_body=largest_body, body_seconds=body_seconds
    )
