"""What a bot shows of itself: its commands by scope and language, its descriptions; and what may be written there."""

import re
from typing import Any

from tests.fakes.bot_api_rules import bad

LONGEST = {"description": 512, "short_description": 120}
SCOPES = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


class Face:
    """Kept as set; `writes` says how often something was."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.writes = 0

    def answer(self, method: str, parameters: dict[str, Any], *, knows_asides: bool, chats: Any) -> Any:
        """What get… and set… give."""
        language = parameters.get("language_code", "")
        if method.endswith("Commands"):
            scope = read_scope(parameters.get("scope", {"type": "default"}))
            if scope.startswith("chat") and int(scope.split()[1]) not in chats:
                raise bad("chat not found")
            if method == "getMyCommands":
                return self.lists.get((scope, language), [])
            if method == "deleteMyCommands":
                self.lists.pop((scope, language), None)
                return True
            check_commands(parameters["commands"], knows_asides=knows_asides)
            self.lists[scope, language] = parameters["commands"]
        else:
            name = "short_description" if "Short" in method else "description"
            if method.startswith("get"):
                return {name: self.texts.get((name, language), "")}
            text = parameters.get(name, "")
            if len(text) > LONGEST[name]:
                raise bad("BOT_DESCRIPTION_TOO_LONG")
            self.texts[name, language] = text
        self.writes += 1
        return True

    def shown(self, *scopes: str, language: str = "vi") -> list[str]:
        """The names that a client shows which looks for lists in this order, each in *language* first."""
        for scope in scopes:
            for code in (language, ""):
                if (scope, code) in self.lists:
                    return [one["command"] for one in self.lists[scope, code]]
        return []


def read_scope(scope: dict[str, Any]) -> str:
    """The scope in a word, with its chat."""
    kind = scope.get("type", "")
    if kind not in SCOPES or scope.keys() - {"type"} != SCOPES[kind]:
        raise bad("can't parse BotCommandScope")
    return " ".join([kind, *(str(scope[name]) for name in ("chat_id", "user_id") if name in scope)])


def check_commands(commands: list[dict[str, Any]], *, knows_asides: bool) -> None:
    """Latin names in lower case, and something said of each."""
    for command in commands:
        if command.keys() - ({"command", "description"} | ({"is_ephemeral"} if knows_asides else set())):
            raise bad("can't parse BotCommand")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
