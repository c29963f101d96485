"""What goes out to the web chat: a message is kept in the conversation, and open pages are woken."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.requests import Request
from bot.texts import _
from bot.web.streams import Streams
from bot.words import alert_lines, corrections, digest
from bot.words.alert_buttons import Rows, arrange_buttons, offer_reading
from bot.words.done import is_done, mark_done
from news.delivery.messages import Abilities, Alert, Choice, Correction, Digest, Message, Receipt, Reply
from news.errors import MessageRefused, RecipientGone, StorageError, TryLater
from storage import chats, webchat
from storage.engine.database import Database

Body = dict[str, Any]
DATA = "/chat/data.json"  #: where a reader fetches the file of what is kept
BUSY_WAIT = timedelta(seconds=2)  #: for a database that refuses


class WebOutlet:
    """Addresses are the random ids of browsers; whoever has no conversation is gone."""

    name = webchat.CHANNEL
    abilities = Abilities(max_length=None, length_unit="characters", buttons=True, edit=True, photos=True, links=True)

    def __init__(self, db: Database, *, now: Callable[[], datetime], streams: Streams | None = None) -> None:
        self._db = db
        self._now = now
        self.streams = Streams() if streams is None else streams

    async def send(self, address: str, message: Message) -> Receipt:
        """Append *message* to the conversation."""
        return Receipt(message_id=str(await self._add(address, "bot", as_body(message))))

    async def hear(self, address: str, words: str) -> int:
        """Append what the reader said; its number."""
        return await self._add(address, "reader", {"type": "words", "text": words})

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Let *message* stand where another one stood."""
        await self._change(address, message_id, as_body(message))

    async def edit_buttons(self, address: str, message_id: str, choices: Rows) -> None:
        """Put *choices* beneath a message, in the place of its own."""
        await self._change(address, message_id, {"choices": _rows(choices)}, whole=False)

    async def settle(self, address: str, message_id: str, command: str) -> None:
        """Show the button of this *command* beneath a message as one that has done its work."""
        body = await self._db.read(webchat.read, address=address, number=int(message_id))
        rows = [
            [
                Choice(
                    label=one["label"],
                    command=one["command"],
                    url=one["url"],
                    chosen=one["chosen"],
                    toggles=one["switch"],
                )
                for one in row
            ]
            for row in (body or {}).get("choices", ())
        ]
        await self.edit_buttons(address, message_id, mark_done(rows, command))

    async def _change(self, address: str, message_id: str, body: Body, *, whole: bool = True) -> None:
        """Give a message another body, or (not *whole*) these parts of it."""
        try:
            number = int(message_id)
            change = webchat.change if whole else webchat.change_parts
            changed = await self._db.run(change, address=address, number=number, body=body)
            gone = not changed and await self._db.read(chats.find, channel=self.name, address=address) is None
        except (ValueError, OverflowError) as unreadable:  # no number, not text, or more than a column holds
            raise MessageRefused(f"no such message: {message_id[:40]}") from unreadable
        except StorageError as busy:
            raise TryLater(BUSY_WAIT, everywhere=True) from busy
        if gone:
            raise RecipientGone(address)
        if not changed:
            raise MessageRefused(f"no longer in the conversation: {message_id}")
        self.streams.wake(address, changed=number)

    async def check(self) -> None:
        """There is no platform but ourselves."""

    async def holds(self, address: str, message_id: str) -> bool:
        """Whether the message still stands in the conversation."""
        if not (
            message_id.isascii() and message_id.isdigit() and len(message_id) < 19
        ):  # or a column could not hold it
            return False
        return await self._db.read(webchat.holds, address=address, number=int(message_id))

    async def reply(self, request: Request, reply: Reply) -> None:
        """Answer; in the place of the message whose button was pressed, or beneath it, where the reply wants that."""
        if not (reply.replaces and request.pressed_on):
            await self.send(request.address, reply)
        elif reply.beneath:
            await self.edit_buttons(request.address, request.pressed_on, reply.choices)
        else:
            await self.edit(request.address, request.pressed_on, reply)

    async def _add(self, address: str, author: str, body: Body) -> int:
        try:
            number = await self._db.run(webchat.add, address=address, author=author, body=body, now=self._now())
        except UnicodeEncodeError as unreadable:  # half a character: no database takes it
            raise MessageRefused(str(unreadable)) from unreadable
        except StorageError as busy:
            raise TryLater(BUSY_WAIT, everywhere=True) from busy
        if number is None:
            raise RecipientGone(address)
        self.streams.wake(address)
        return number


def as_body(message: Message) -> Body:
    """*message* as the page's scripts read it."""
    body: Body = {} if isinstance(message, Reply) or not message.silent else {"silent": True}
    match message:
        case Alert():
            shown = corrections.mark(message)
            before = int(shown.answers) if shown.answers.isdecimal() and len(shown.answers) < 16 else 0
            choices = _rows(arrange_buttons(shown))
            return body | {"type": "alert", **_alert(shown), "before": before, "choices": choices}
        case Correction():
            choices = _rows((tuple(offer_reading(corrections.url(message))),))
            return body | {"type": "reply", "text": _text_of(message), "choices": choices}
        case Digest():
            sections = [
                {"heading": section.heading, "alerts": [_alert(alert) for alert in section.alerts]}
                for section in message.sections
            ]
            if message.corrections:
                wrong = [_brief(one) for one in message.corrections]
                sections.insert(0, {"heading": corrections.heading() if sections else "", "alerts": wrong})
            body |= {"type": "digest", "heading": digest.heading(message), "sections": sections}
            label = _("Xem thêm {count} tin nữa").format(count=message.further)
            more = ((Choice(label=label, command="/moinhat"),),) if message.further else ()
            return body | {"choices": _rows(more)}
        case Reply():
            body |= {"type": "reply", "text": message.text, "choices": _rows(message.choices)}
            file = message.attachment
            if file is not None and file.media_type == "application/json":
                body |= {"file": {"name": file.name, "path": DATA}}  # made anew when fetched: no place for it here
            return body | {"html": message.html} if message.html else body


def _text_of(correction: Correction) -> str:
    """Which article, what was wrong and what is right."""
    lines = [corrections.title(correction), *corrections.lines(correction), corrections.source(correction)]
    return "\n".join(line for line in lines if line)


def _brief(correction: Correction) -> Body:
    """The same as an entry of a digest."""
    return _alert(
        Alert(
            title=corrections.title(correction),
            url=corrections.url(correction),
            lead=" ".join(corrections.lines(correction)),
            newspaper=corrections.source(correction),
        )
    )


def _alert(alert: Alert) -> Body:
    return {
        "title": alert.title,
        "url": web_address(alert.url),
        "lead": alert.lead,
        "newspaper": alert.newspaper,
        "province": alert.province if alert.province in alert_lines.name_source(alert) else "",
        "published": None if alert.published is None else int(alert.published.timestamp() * 1000),
        "image": web_address(alert.image),
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in alert.topics],
        "urgent": alert.urgent,
        "also": list(alert.also),
    }


def _rows(choices: Rows) -> list[list[Body]]:
    rows = [
        [
            {
                "label": choice.label,
                "command": choice.command,
                "url": url,
                "switch": choice.toggles or choice.chosen,
                "chosen": choice.chosen,
            }
            for choice in row
            if (url := web_address(choice.url)) or choice.command or is_done(choice)
        ]
        for row in choices
    ]
    return [row for row in rows if row]


def web_address(url: str) -> str:
    """*url* where a page may safely lead there, else nothing: a feed could say `javascript:`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
