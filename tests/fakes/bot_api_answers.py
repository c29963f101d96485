"""What the Bot API answers with: a message as it is written there; and what answers in the place of it."""

from typing import Any

from aiohttp import web

from tests.fakes.bot_api_asides import Aside
from tests.fakes.bot_api_chats import FakeChat, Sent


def write_message(message: Sent | Aside, chat: FakeChat, bot: dict[str, Any]) -> dict[str, Any]:
    """A message that *bot* sent to *chat*."""
    content: dict[str, Any] = {"date": 1_727_300_000, "chat": chat.as_json()}
    if isinstance(message, Aside):
        receiver = {"id": message.receiver, "is_bot": False, "first_name": "Lan"}
        content |= {"message_id": 0, "ephemeral_message_id": message.number, "receiver_user": receiver}
    else:
        content["message_id"] = message.message_id
    content |= {"from": bot, "text": message.text, "entities": message.entities}
    if "document" in message.parameters:
        name, body, kind = message.parameters["document"]
        document = {"file_id": "f", "file_unique_id": "f", "file_name": name, "mime_type": kind, "file_size": len(body)}
        content |= {"caption": content.pop("text"), "document": document}
    if message.keyboard:
        content["reply_markup"] = {"inline_keyboard": message.keyboard}
    if isinstance(message, Sent) and message.thread is not None:
        content |= {"message_thread_id": message.thread, "is_topic_message": True}
    return content


def gateway_page(status: int) -> web.Response:
    """What stands before the API says that it is away."""
    return web.Response(status=status, content_type="text/html", text=f"<html><h1>{status}</h1></html>")


def hang_up(request: web.Request) -> web.Response:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
