"""What a Bot API server knows of its chats, and of the messages in them."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api_rules import Refusal

ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass
class FakeChat:
    """A chat as the server knows it; what a test sets here is what the bot meets."""

    id: int
    type: str = "private"
    title: str = "Lan"
    threads: set[int] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)  #: user id: status
    refusal: Refusal | None = None  #: to every message: blocked, kicked, migrated …
    refusals: deque[Refusal] = field(default_factory=deque)  #: to the next messages, one each
    latency: float = 0.0
    gates: deque[asyncio.Event] = field(default_factory=deque)  #: each of the next messages waits for one of these

    def as_json(self) -> dict[str, Any]:
        name = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **name} | ({"is_forum": True} if self.threads else {})

    def member(self, user: int) -> dict[str, Any]:
        """What getChatMember says of this person."""
        status = self.members.get(user, "left")
        rights = dict.fromkeys(ADMIN_RIGHTS, False) if status == "administrator" else {}
        if status == "creator":
            rights = {"is_anonymous": False}
        return {"status": status, "user": {"id": user, "is_bot": False, "first_name": "Lan"}} | rights


@dataclass
class Sent:
    """A message as it stands in its chat."""

    message_id: int
    chat: int
    thread: int | None
    text: str
    entities: list[dict[str, Any]]
    keyboard: list[list[dict[str, Any]]]
    at: float
    parameters: dict[str, Any]
    edits: int = 0

    def buttons(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]
