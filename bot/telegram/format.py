"""Messages in Telegram's form: HTML within 4096 UTF-16 units, and buttons."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from cachetools import LRUCache
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import _
from bot.words import alert_lines, corrections
from bot.words import digest as digests
from bot.words.alert_buttons import arrange_buttons
from bot.words.done import is_done
from news.delivery.messages import Alert, Choice, Correction, Digest, Message, Reply
from news.text.dates import day_in_vietnam, has_time
from news.text.links import is_public
from news.text.sentences import shorten
from news.text.vietnamese import clean, cut, utf16_length

MAX_UNITS = 4096  #: UTF-16 units after entities: Bot API, sendMessage
MAX_CAPTION = 1024  #: the same, of what stands below a file
MAX_DATA = 64  # bytes of what a button carries
TITLE_UNITS = 1000  # no headline is so long; whatever a feed says, room for the rest stays
LINE_UNITS = 500  #: UTF-16 units of a line in a list; a link of more is left out
FOLDED_UNITS = (
    160  #: UTF-16 units of a lead above which it is folded: Telegram shows three lines, of some 50 on a phone
)
ROW, KEYS = 8, 100  # Telegram's limits for a keyboard
MAX_STORIES = 45  # of a digest: Telegram drops what comes after the hundredth entity

_TAG = re.compile(r"<[^>]*>")
_DRAWING = re.compile(r"\.(?:svgz?|avif|html?|pdf|mp4)\Z", re.IGNORECASE)
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramForm:
    """A message as Telegram takes it; `plain` is for when its HTML is refused all the same."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None
    older: str = ""  #: its HTML for servers that don't know all marks in `html`; "" where that has none but old ones
    picture: str = ""  #: the address of one to be shown above it


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    link: str = ""
    bold: bool = False
    marked: str = ""  #: its HTML where it has other marks than these

    def html(self) -> str:
        if self.marked:
            return self.marked
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
            return _alert_form(corrections.mark(message), commands)
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


def _alert_form(alert: Alert, commands: ButtonCommands) -> TelegramForm:
    """The lead folded where it is long, the time in the reader's own clock, the picture; and without all that."""
    form = _form(_alert(alert), arrange_buttons(alert), commands)
    newer = "\n".join(line.html() for line in _alert(alert, newer=True))
    # What is urgent goes without a picture: whether Telegram looks at one first is not ours to say.
    picture = "" if alert.urgent or not is_picture(alert.image) else alert.image
    return replace(form, html=newer, older=form.html if newer != form.html else "", picture=picture)


def is_picture(address: str) -> bool:
    """Whether Telegram is asked to show this: on the open web, and of no kind that it surely can't."""
    return utf16_length(address) <= LINE_UNITS and is_public(address) and not _DRAWING.search(urlsplit(address).path)


def _alert(alert: Alert, *, newer: bool = False) -> list[_Line]:
    title = shorten(alert.title, TITLE_UNITS) or cut(clean(alert.title), TITLE_UNITS)
    source = _source(alert, newer=newer)
    title = alert_lines.write_headline(alert, title or source.text or _("Tin mới"))
    below = [
        source,
        *(_Line(_short(line)) for line in (alert_lines.name_others(alert), alert_lines.list_hashtags(alert))),
    ]
    link = alert.url if link_works(alert.url) else ""
    around = utf16_length(title) + sum(utf16_length(line.text) + 1 for line in below)
    lead = shorten(alert.lead, MAX_UNITS - around - 6)
    above = [_Line(title, link, bold=True)]
    if newer and utf16_length(lead) > FOLDED_UNITS and not alert.urgent:  # a quotation stands apart by itself
        quoted = f"<blockquote expandable>{html.escape(lead, quote=False)}</blockquote>"
        above.append(_Line(lead, marked=quoted))
    else:
        above += [_Line(""), _Line(lead), _Line("")] if lead else [_Line("")]
    return [*above, *(line for line in below if line.text)]


def _source(alert: Alert, *, newer: bool) -> _Line:
    """The newspaper and the time; *newer*, the time by the reader's own clock, around Vietnam's for older apps."""
    time = alert_lines.say_when(alert.published, alert.today)
    words = [_short(word) for word in alert_lines.name_source(alert)]
    line = " · ".join(word for word in (*words, time) if word)
    if not (newer and alert.published and has_time(alert.published)):
        return _Line(line)
    clock = "t" if alert.today == day_in_vietnam(alert.published) else "dt"
    unix = int(alert.published.timestamp())
    shown = f'<tg-time unix="{unix}" format="{clock}">{html.escape(time, quote=False)}</tg-time>'
    return _Line(line, marked=" · ".join([*(html.escape(word, quote=False) for word in words if word), shown]))


def _read(url: str) -> tuple[Choice, ...]:
    return (Choice(label=_("Đọc bài"), url=url),) if url else ()


def _correction(correction: Correction) -> list[_Line]:
    url = corrections.url(correction)
    link = url if link_works(url) and utf16_length(url) < LINE_UNITS else ""
    about = [*corrections.lines(correction), corrections.source(correction)]
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
            story = [*above, *_story(alert, digest.made)]
            length = sum(utf16_length(line.plain()) + 1 for line in story)
            if length > room or shown == MAX_STORIES:
                return [*lines, *_further(total - shown)]
            lines, room, shown, above = [*lines, *story], room - length, shown + 1, []
    return [*lines, *_further(total - shown)]


def _further(count: int) -> list[_Line]:
    return [_Line(""), _Line(digests.further(count))] if count else []


def _story(alert: Alert, made: datetime | None) -> list[_Line]:
    title = shorten(alert.title, 300) or _("Tin mới")
    time = alert_lines.say_when(alert.published, day_in_vietnam(made) if made else None)
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
    """The choices as buttons, as many as Telegram takes; None where nothing is left of them."""
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
    if is_done(choice):
        return InlineKeyboardButton(label, api_kwargs={"disabled": {}})  # Bot API 10.3
    return InlineKeyboardButton(label, callback_data=commands.data(choice.command))


def read_button(button: InlineKeyboardButton, commands: ButtonCommands) -> Choice:
    """The choice that a button of a message of ours stands for."""
    data = button.callback_data if isinstance(button.callback_data, str) else ""
    return Choice(label=button.text, command=commands.words(data) if data else "", url=button.url or "")


def _short(line: str) -> str:
    return shorten(line, LINE_UNITS) or cut(clean(line), LINE_UNITS)
