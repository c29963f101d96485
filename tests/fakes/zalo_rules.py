"""What Zalo's Bot Platform takes, and how it refuses the rest."""

from typing import Literal

METHODS: dict[str, tuple[set[str], set[str]]] = {  # name: (must have, may have)
    "getMe": (set(), set()),
    "getUpdates": (set(), {"timeout"}),
    "setWebhook": ({"url", "secret_token"}, set()),
    "deleteWebhook": (set(), set()),
    "getWebhookInfo": (set(), set()),
    "testWebhook": (set(), set()),
    "sendMessage": ({"chat_id", "text"}, {"parse_mode", "text_styles"}),
    "sendPhoto": ({"chat_id", "photo"}, {"caption"}),
}
Trouble = Literal["html 502", "drop", "hang", "garbage", "huge", "not an object", "redirect", "trickle"]


class Refusal(Exception):
    """Answered with `ok: false`."""

    def __init__(self, code: int, description: str, *, status: int | None = None, field: str = "error_code") -> None:
        super().__init__(description)
        self.answer: dict[str, object] = {"ok": False, "description": description, field: code}
        self.status = code if status is None else status


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
