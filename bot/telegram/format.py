"""Messages in Telegram's form: HTML within 4096 UTF-16 units, and buttons."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from cachetools import LRUCache
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import _
from bot.words import corrections
from bot.words import digest as digests
from bot.words.alert_buttons import offer_buttons
from news.delivery.messages import Alert, Choice, Correction, Digest, Message, Reply
from news.text.dates import local_time
from news.text.sentences import shorten
from news.text.vietnamese import clean, cut, utf16_length

MAX_UNITS = 4096  #: UTF-16 units after entities: Bot API, sendMessage
MAX_CAPTION = 1024  #: the same, of what stands below a file
MAX_DATA = 64  # bytes of what a button carries
TITLE_UNITS = 1000  # no headline is so long; whatever a feed says, room for the rest stays
LINE_UNITS = 500  #: UTF-16 units of a line in a list; a link of more is left out
ROW, KEYS = 8, 100  # Telegram's limits for a keyboard
MAX_STORIES = 45  # of a digest: Telegram drops what comes after the hundredth entity

_TAG = re.compile(r"<[^>]*>")
_UNLINKABLE = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramForm:
    """A message as Telegram takes it; `plain` is for when its HTML is refused all the same."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    link: str = ""
    bold: bool = False

    def html(self) -> str:
        marked = html.escape(self.text, quote=False)
        if self.link:
            marked = f'<a href="{html.escape(self.link)}">{marked}</a>'
        return f"<b>{marked}</b>" if self.bold else marked

    def plain(self) -> str:
        return f"{self.text}\n{self.link}" if self.link else self.text


class ButtonCommands:
    """What buttons carry: the command itself, or where it is too long its first word and a short name.

    The short name is the same every time, so a message that is sent again is not modified. It is known as
    long as the program runs; afterwards the first word alone is left, which shows the choices anew.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._known: LRUCache[str, str] = LRUCache(most)

    def data(self, command: str) -> str:
        """At most 64 bytes, at least one."""
        command = clean(command) or "/start"
        if len(command.encode()) <= MAX_DATA:
            return command
        short = f"~{sha256(command.encode()).hexdigest()[:20]}"
        self._known[short] = command
        word = command.partition(" ")[0]
        return f"{word} {short}" if len(word.encode()) < MAX_DATA - len(short) else short

    def words(self, data: str) -> str:
        """The command behind *data*."""
        word, _blank, short = data.rpartition(" ")
        if not re.fullmatch(r"~[0-9a-f]{20}", short):
            return data
        return self._known.get(short, word or "/start")


def form_of(message: Message, commands: ButtonCommands) -> TelegramForm:
    """The message as HTML, as plain text, with its buttons."""
    match message:
        case Alert():
            shown = corrections.mark(message)
            return _form(_alert(shown), _alert_rows(shown), commands)
        case Correction():
            return _form(_correction(message), (_read(corrections.url(message)),), commands)
        case Digest():
            return _form(_digest(message), (), commands)
        case Reply():
            return _reply(message, commands)


def link_works(url: str) -> bool:
    """Whether Telegram takes this address: it refuses the whole message for one button it can't open."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".") and not re.search(r"\s", url)
        )
    except ValueError:
        return False


def _alert(alert: Alert) -> list[_Line]:
    time = local_time(alert.published) if alert.published else ""
    source = " · ".join(word for word in (_short(alert.newspaper), _short(alert.province), time) if word)
    also = _("Cũng trên: {newspapers}").format(newspapers=", ".join(alert.also)) if alert.also else ""
    below = [source, _short(also), _short(" ".join(topic.hashtag for topic in alert.topics))]
    title = shorten(alert.title, TITLE_UNITS) or cut(clean(alert.title), TITLE_UNITS) or source or _("Tin mới")
    if alert.urgent:
        title = _("KHẨN: {title}").format(title=title)
    link = alert.url if link_works(alert.url) else ""
    around = utf16_length(title) + sum(utf16_length(line) + 1 for line in below)
    lead = shorten(alert.lead, MAX_UNITS - around - 6)
    parts = [_Line(title, link, bold=True), _Line(""), _Line(lead), _Line("")]
    return [*(parts if lead else parts[:2]), *(_Line(line) for line in below if line)]


def _alert_rows(alert: Alert) -> tuple[tuple[Choice, ...], ...]:
    read = _read(alert.url)
    match offer_buttons(alert):
        case [way]:
            return ((*read, way),)
        case ways:
            return (read, *((way,) for way in ways))


def _read(url: str) -> tuple[Choice, ...]:
    return (Choice(label=_("Đọc bài"), url=url),) if url else ()


def _correction(correction: Correction) -> list[_Line]:
    url = corrections.url(correction)
    link = url if link_works(url) and utf16_length(url) < LINE_UNITS else ""
    about = [*corrections.lines(correction), "" if correction.withdrawn else correction.newspaper]
    title = _Line(_short(corrections.title(correction)), link, bold=True)
    return [title, *(_Line(short) for line in about if (short := _short(line)))]


def _digest(digest: Digest) -> list[_Line]:
    """Headlines with their newspapers; what does not fit any more is counted."""
    total = sum(len(section.alerts) for section in digest.sections) + digest.further
    lines, shown = [_Line(_short(digests.heading(digest)) or _("Bản tin"), bold=True)], 0
    for correction in digest.corrections:
        lines += [_Line(""), *_correction(correction)]
    room = MAX_UNITS - sum(utf16_length(line.plain()) + 1 for line in lines) - 40
    for section in digest.sections:
        above = [_Line(""), _Line(_short(section.heading), bold=True)] if section.heading else [_Line("")]
        for alert in section.alerts:
            story = [*above, *_story(alert)]
            length = sum(utf16_length(line.plain()) + 1 for line in story)
            if length > room or shown == MAX_STORIES:
                return [*lines, *_further(total - shown)]
            lines, room, shown, above = [*lines, *story], room - length, shown + 1, []
    return [*lines, *_further(total - shown)]


def _further(count: int) -> list[_Line]:
    return [_Line(""), _Line(digests.further(count))] if count else []


def _story(alert: Alert) -> list[_Line]:
    title = shorten(alert.title, 300) or _("Tin mới")
    time = local_time(alert.published) if alert.published else ""
    source = " · ".join(word for word in (_short(alert.newspaper), time) if word)
    link = alert.url if link_works(alert.url) and utf16_length(alert.url) < LINE_UNITS else ""
    return [_Line(f"• {title}", link), *([_Line(source)] if source else [])]


def _reply(reply: Reply, commands: ButtonCommands) -> TelegramForm:
    marked = _UNSENDABLE.sub("", reply.html)
    shown = html.unescape(_TAG.sub("", marked))
    plain = _UNSENDABLE.sub("", reply.text).strip()
    plain = plain if clean(plain) else clean(shown) or "…"
    if utf16_length(plain) > MAX_UNITS:
        plain = cut(plain, MAX_UNITS - 1).rsplit("\n", 1)[0].rstrip() + "…"
    if not clean(shown) or utf16_length(shown) > MAX_UNITS:  # cut HTML would be broken HTML
        marked = html.escape(plain, quote=False)
    return TelegramForm(html=marked, plain=plain, keyboard=keyboard_of(reply.choices, commands))


def _form(lines: list[_Line], rows: tuple[tuple[Choice, ...], ...], commands: ButtonCommands) -> TelegramForm:
    marked = "\n".join(line.html() for line in lines)
    plain = "\n".join(line.plain() for line in lines)
    return TelegramForm(html=marked, plain=cut(plain, MAX_UNITS), keyboard=keyboard_of(rows, commands))


def keyboard_of(rows: Iterable[Iterable[Choice]], commands: ButtonCommands) -> InlineKeyboardMarkup | None:
    """The buttons below a message, as many as Telegram takes; None where there are none."""
    keys: list[list[InlineKeyboardButton]] = []
    left = KEYS
    for row in rows:
        buttons = [button for choice in row if (button := _button(choice, commands)) is not None][:left]
        left -= len(buttons)
        keys += [buttons[at : at + ROW] for at in range(0, len(buttons), ROW)]
    return InlineKeyboardMarkup(keys) if keys else None


def _button(choice: Choice, commands: ButtonCommands) -> InlineKeyboardButton | None:
    label = shorten(choice.label, 100) or "…"
    label = f"✅ {label}" if choice.chosen else label
    if choice.url:
        return InlineKeyboardButton(label, url=choice.url) if link_works(choice.url) else None
    return InlineKeyboardButton(label, callback_data=commands.data(choice.command))


def _short(line: str) -> str:
    return shorten(line, LINE_UNITS) or cut(clean(line), LINE_UNITS)
