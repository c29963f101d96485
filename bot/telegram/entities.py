"""The marks in what people write on Telegram, as HTML that every channel can be given."""

from collections.abc import Iterator, Sequence
from typing import Final

from telegram import Message, MessageEntity
from telegram.constants import MessageEntityType

from news.text.formatted import Span, formatted

TAGS: Final[dict[str, str]] = {
    MessageEntityType.BOLD: "b",
    MessageEntityType.ITALIC: "i",
    MessageEntityType.UNDERLINE: "u",
    MessageEntityType.STRIKETHROUGH: "s",
    MessageEntityType.CODE: "code",
    MessageEntityType.PRE: "pre",
    MessageEntityType.BLOCKQUOTE: "blockquote",
    MessageEntityType.EXPANDABLE_BLOCKQUOTE: "blockquote",
    MessageEntityType.SPOILER: "tg-spoiler",
    MessageEntityType.TEXT_LINK: "a",
}


def html_of(message: Message) -> str:
    """What was typed, with its marks; for a bare command, followed by the text of the message it answers.

    "" where there are no marks: then the words are all there is to it.
    """
    text = message.text or ""
    if (answered := message.reply_to_message) is not None and text.startswith("/") and len(text.split()) == 1:
        quoted = answered.text or answered.caption or ""
        before = formatted(f"{text}\n{quoted}")
        marks = spans(quoted, answered.entities or answered.caption_entities, after=len(text) + 1)
        return formatted(before.text, marks).marked if quoted else ""
    if message.text is None:
        return formatted(caption := message.caption or "", spans(caption, message.caption_entities)).html
    return formatted(text, spans(text, message.entities)).html


def spans(text: str, entities: Sequence[MessageEntity], *, after: int = 0) -> Iterator[Span]:
    """The marks that we know, *after* so many characters; Telegram counts UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")

    def place(unit: int) -> int:
        return after + len(units[: 2 * unit].decode("utf-16-le", "replace"))

    for one in entities:
        if tag := TAGS.get(one.type):
            yield Span(place(one.offset), place(one.offset + one.length), tag, one.url or "")
