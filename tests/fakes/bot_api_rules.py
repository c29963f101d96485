"""What the Bot API demands of a call: names, types, lengths. More is refused than Telegram would ignore."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from aiohttp import web

from tests.fakes.bot_api_html import Unparsable, link_is_good, parse_html, units

CAPTIONED = {
    "message_thread_id": "int",
    "caption": "str",
    "parse_mode": "str",
    "allow_paid_broadcast": "bool",
    "reply_markup": "dict",
}

#: method: (required, optional), each name with its type
METHODS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "getMe": ({}, {}),
    "getUpdates": ({}, {"offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "list"}),
    "deleteWebhook": ({}, {"drop_pending_updates": "bool"}),
    "setWebhook": (
        {"url": "str"},
        {"secret_token": "str", "allowed_updates": "list", "max_connections": "int", "drop_pending_updates": "bool"},
    ),
    "setMyCommands": ({"commands": "list"}, {"scope": "dict", "language_code": "str"}),
    "deleteMyCommands": ({}, {"scope": "dict", "language_code": "str"}),
    "getMyCommands": ({}, {"scope": "dict", "language_code": "str"}),
    "setMyDescription": ({}, {"description": "str", "language_code": "str"}),
    "getMyDescription": ({}, {"language_code": "str"}),
    "setMyShortDescription": ({}, {"short_description": "str", "language_code": "str"}),
    "getMyShortDescription": ({}, {"language_code": "str"}),
    "deleteMessage": ({"chat_id": "int", "message_id": "int"}, {}),
    "getChatMember": ({"chat_id": "int", "user_id": "int"}, {}),
    "answerCallbackQuery": (
        {"callback_query_id": "str"},
        {"text": "str", "show_alert": "bool", "url": "str", "cache_time": "int"},
    ),
    "sendMessage": (
        {"chat_id": "int", "text": "str"},
        {
            "message_thread_id": "int",
            "parse_mode": "str",
            "entities": "list",
            "link_preview_options": "dict",
            "disable_notification": "bool",
            "protect_content": "bool",
            "allow_paid_broadcast": "bool",
            "reply_markup": "dict",
            "reply_parameters": "dict",
        },
    ),
    "sendDocument": ({"chat_id": "int", "document": "file"}, CAPTIONED),
    "sendPhoto": ({"chat_id": "int", "photo": "file"}, CAPTIONED),
    "editMessageText": (
        {"chat_id": "int", "message_id": "int", "text": "str"},
        {"parse_mode": "str", "entities": "list", "link_preview_options": "dict", "reply_markup": "dict"},
    ),
    "editMessageReplyMarkup": ({"chat_id": "int", "message_id": "int"}, {"reply_markup": "dict"}),
}
#: since 10.2 and 10.3: what an older server does not know
NEWER: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "sendMessage": ({}, {"ephemeral_message_parameters": "dict"}),
    "editEphemeralMessageText": (
        {"chat_id": "int", "receiver_user_id": "int", "ephemeral_message_id": "int", "text": "str"},
        {"parse_mode": "str", "entities": "list", "link_preview_options": "dict", "reply_markup": "dict"},
    ),
    "deleteEphemeralMessage": ({"chat_id": "int", "receiver_user_id": "int", "ephemeral_message_id": "int"}, {}),
}
TYPES: dict[str, type] = {"int": int, "bool": bool, "list": list, "dict": dict}
PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Refusal:
    """400, in Telegram's words."""
    return Refusal(400, f"Bad Request: {description}")


def read_parameters(
    method: str, form: dict[str, str], files: Mapping[str, web.FileField] | None = None, age: str = ""
) -> dict[str, Any]:
    """The parameters with their types, *files* among them, or the refusal they deserve.

    A server of some *age* knows nothing of what is `NEWER`: an "old" one refuses it, a "careless" one passes over it.
    """
    files = files or {}
    if method not in METHODS and (age or method not in NEWER):
        raise Refusal(404, "Not Found")
    required, optional = METHODS.get(method, ({}, {}))
    newer = NEWER.get(method, ({}, {}))
    if not age:
        required, optional = required | newer[0], optional | newer[1]
    for name in required:
        if not form.get(name) and name not in files:
            raise bad("message text is empty" if name == "text" else f"parameter {name} is required")
    parameters = {}
    for name, written in form.items():
        kind = (required | optional).get(name)
        if kind is None and age == "careless" and name in newer[1]:
            continue
        if kind is None:
            raise bad(f"unknown parameter {name}")
        parameters[name] = _value(name, written, kind)
    for name, file in files.items():
        if (required | optional).get(name) != "file":
            raise bad(f"unknown file {name}")
        parameters[name] = _read_file(file)
    return parameters


def _read_file(file: web.FileField) -> tuple[str, bytes, str]:
    """Its name, what is in it, and of what kind it is."""
    content = file.file.read()
    if not content:
        raise bad("file must be non-empty")
    return file.filename, content, file.content_type


def _value(name: str, written: str, kind: str) -> Any:
    if kind == "str":
        return written
    try:
        value = json.loads(written)
    except ValueError:
        raise bad(f"can't parse {name} as {kind}") from None
    if type(value) is not TYPES[kind]:
        raise bad(f"{name} must be {kind}")
    return value


def read_text(parameters: dict[str, Any], *, newer: bool = True) -> tuple[str, list[dict[str, Any]]]:
    """The text as it would stand in the chat, with its entities; (not *newer*) as a server of 2025 reads it."""
    captioned = "text" not in parameters
    text, mode = parameters.get("caption" if captioned else "text", ""), parameters.get("parse_mode")
    entities: list[dict[str, Any]] = parameters.get("entities", [])
    if mode is not None:
        if mode != "HTML":
            raise bad(f"unsupported parse_mode {mode}")
        try:
            text, entities = parse_html(text, newer=newer)
        except Unparsable as complaint:
            raise bad(str(complaint)) from None
    if captioned and units(text) > 1024:
        raise bad("message caption is too long")
    if not captioned and not text.strip(" \n\t\u200b\u200c\u200d\u2060\ufeff\u00a0"):
        raise bad("message text is empty")
    if units(text) > 4096:
        raise bad("message is too long")
    preview = parameters.get("link_preview_options", {})
    if unknown := preview.keys() - PREVIEW:
        raise bad(f"unknown link preview options {sorted(unknown)}")
    if "prefer_large_media" in preview and "url" not in preview:
        raise bad("the preference of large media is ignored without an address")
    return text.rstrip(), entities


def read_keyboard(parameters: dict[str, Any], age: str = "") -> list[list[dict[str, Any]]]:
    """The inline keyboard, every button looked at; disabled ones are newer than a server of some *age*."""
    kinds = {"url", "callback_data"} | (set() if age else {"disabled"})
    markup = parameters.get("reply_markup")
    if markup is None:
        return []
    if set(markup) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    rows: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise bad("text buttons are unallowed in the inline keyboard")
        if len(button.keys() & kinds) != 1 or button.keys() - {"text", "style", *kinds}:
            raise bad("can't parse inline keyboard button: exactly one kind of action is wanted")
        if button.get("style", "primary") not in ("primary", "success", "danger"):
            raise bad("invalid button style specified")
        if button.get("disabled", {}) != {}:
            raise bad("can't parse inline keyboard button: DisabledButton must be an object")
        if "url" in button and not link_is_good(button["url"]):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    return rows


def check_answered(parameters: dict[str, Any], known: Collection[int]) -> None:
    """What is answered must be among the messages *known* there, unless it may be missing."""
    answered = parameters.get("reply_parameters", {})
    if "message_id" not in answered or answered.get("allow_sending_without_reply"):
        return
    if answered["message_id"] not in known:
        raise bad("message to be replied not found")
