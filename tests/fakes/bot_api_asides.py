"""Messages that one person in a group sees alone, as the Bot API has them since 10.3, and who may send them.

Nothing says in which words they are refused, so the words here are of our own.
"""

import time
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.bot_api_chats import Sent
from tests.fakes.bot_api_rules import bad

FRESH = 15.0  #: seconds after a press, or a command that only we see, in which any bot may answer so


@dataclass
class Press:
    """A button that somebody pressed."""

    query: str
    chat: int
    user: int
    on_aside: bool = False  #: it hangs on a message that this person sees alone
    at: float = field(default_factory=time.monotonic)


@dataclass
class Aside:
    """A message that stands in a group for one person."""

    number: int  #: `ephemeral_message_id`
    chat: int
    receiver: int
    text: str
    entities: list[dict[str, Any]]
    keyboard: list[list[dict[str, Any]]]
    parameters: dict[str, Any]
    edits: int = 0

    def buttons(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


class Asides:
    """All of them, and what may still be answered by one."""

    def __init__(self) -> None:
        self.presses: dict[str, Press] = {}
        self.commands: dict[int, tuple[int, int, float]] = {}  #: `ephemeral_message_id`: chat, sender, when
        self.all: list[Aside] = []
        self.is_known = True  #: in the way of 10.3; a server of 10.2 passes over it

    def check(self, parameters: dict[str, Any], *, is_admin: bool) -> None:
        """The refusal that this sendMessage deserves, if any."""
        asked = parameters["ephemeral_message_parameters"]
        if unknown := asked.keys() - {"receiver_user_id", "callback_query_id", "replace_callback_query_message"}:
            raise bad(f"unknown ephemeral message parameters {sorted(unknown)}")
        chat, receiver = parameters["chat_id"], asked.get("receiver_user_id")
        if type(receiver) is not int:
            raise bad("ephemeral message receiver is required")
        if parameters.get("reply_parameters", {}).get("allow_sending_without_reply"):
            raise bad("ephemeral messages can't be sent without reply")
        if query := asked.get("callback_query_id"):
            press = self.presses.get(query)
            if press is None or time.monotonic() - press.at > FRESH or (press.user, press.chat) != (receiver, chat):
                raise bad("callback query can't be answered by an ephemeral message")
            if press.on_aside and asked.get("replace_callback_query_message"):
                raise bad("message can't be replaced")
            return
        if chat > 0:
            raise bad("ephemeral messages can be sent in groups only")
        if number := parameters.get("reply_parameters", {}).get("ephemeral_message_id"):
            found = self.commands.get(number)
            if found is None or found[:2] != (chat, receiver) or time.monotonic() - found[2] > FRESH:
                raise bad("ephemeral message to be replied not found")
            return
        if not is_admin:
            raise bad("not enough rights to send an ephemeral message")

    def add(self, parameters: dict[str, Any], text: str, entities: Any, keyboard: Any) -> Aside:
        """Let it stand there."""
        receiver = parameters["ephemeral_message_parameters"]["receiver_user_id"]
        aside = Aside(len(self.all) + 1, parameters["chat_id"], receiver, text, entities, keyboard, parameters)
        self.all.append(aside)
        return aside

    def find(self, parameters: dict[str, Any]) -> Aside:
        """The one that is to be changed."""
        wanted = tuple(parameters[name] for name in ("chat_id", "receiver_user_id", "ephemeral_message_id"))
        found = next((one for one in self.all if (one.chat, one.receiver, one.number) == wanted), None)
        if found is None:
            raise bad("ephemeral message not found")
        return found


Changed = TypeVar("Changed", Sent, Aside)


def change(message: Changed, text: str, entities: Any, keyboard: Any) -> Changed:
    """Another text in the place of what stood there."""
    if (message.text, message.entities, message.keyboard) == (text, entities, keyboard):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.edits += 1
    return message
