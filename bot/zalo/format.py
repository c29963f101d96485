"""Messages in Zalo's form: plain text with bold headlines, and numbers where other channels have buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.texts import _
from bot.words import alert_lines, corrections
from bot.words import digest as digests
from bot.zalo import several
from bot.zalo.client import TextStyle
from bot.zalo.packing import MAX_UNITS, Block, Line, lines_of, one_line, pack, shorten
from news.delivery.messages import Alert, Choice, Correction, Digest, Message, Reply
from news.text.dates import day_in_vietnam
from news.text.links import is_public
from news.text.vietnamese import utf16_length

TITLE_UNITS = 400  #: UTF-16 units of a headline, so that its lead finds room
DIGEST_LEAD_UNITS = 220  #: UTF-16 units of a lead in a digest
SOURCE_UNITS = 40  # of a newspaper's name
_ARROWS = " ‹›◂▸"  #: around the label of a step, which one may as well say
#: Words that decline what would have to be typed in full, besides those of the choice itself.
DECLINING = ("thôi", "không", "giữ lại", "giữ nguyên", "hủy", "thôi không", "no", "cancel", "keep")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message to Zalo; a long one of ours may take several."""

    text: str
    styles: tuple[TextStyle, ...] = ()
    image: str = ""  #: to be shown above the text


def parts(message: Message, *, group: bool = False) -> list[Part]:
    """*message* as Zalo's readers get it; empty where there is nothing to say.

    A *group* is story to name the bot when answering, since the bot hears nothing else there.
    """
    match message:
        case Alert():
            return _alert(corrections.mark(message))
        case Correction():
            return [_part(page) for page in pack([_correction(message)])]
        case Digest():
            return [_part(page) for page in _digest(message)]
        case Reply():
            return [_part(page) for page in pack(_reply(message, group))]


def commands(message: Message) -> tuple[str, ...]:
    """What the numbers under *message* stand for: 1 is the first."""
    return tuple(choice.command for choice in _choices(message) if choice.command and not choice.typed)


def typed_commands(message: Message) -> dict[str, str]:
    """What words stand for under *message*: those that must be typed in full, and the steps of a menu, "Xong ›"."""
    choices = [choice for choice in _choices(message) if choice.command]
    typed = {choice.typed: choice.command for choice in choices if choice.typed}
    declining = next((choice for choice in choices if choice.declines), None)
    steps = {step: one.command for one in choices if (step := one.label.strip(_ARROWS)) != one.label}
    if not typed or declining is None:
        return steps | typed
    return steps | dict.fromkeys((*DECLINING, declining.label), declining.command) | typed


def _choices(message: Message) -> list[Choice]:
    return [choice for row in message.choices for choice in row] if isinstance(message, Reply) else []


def _part(lines: Block, image: str = "") -> Part:
    styles: list[TextStyle] = []
    start = 0
    for line in lines:
        length = utf16_length(line.text)
        if line.bold and length:
            styles.append({"start": start, "len": length, "st": ["b"]})
        start += length + 1
    return Part(text="\n".join(line.text for line in lines), styles=tuple(styles), image=image)


def _alert(alert: Alert) -> list[Part]:
    """One message, whatever the article: each message is one of the month's few."""
    below = [
        Line(" · ".join(word for word in (*map(one_line, alert_lines.name_source(alert)), _time(alert)) if word)),
        Line(one_line(alert_lines.name_others(alert))),
        Line(one_line(alert_lines.list_hashtags(alert))),
    ]
    headline = Line(_title(alert), bold=True)
    link = Line(one_line(alert.url))
    about = [Line(shorten(line.text, 300)) for line in below]
    room = MAX_UNITS - sum(utf16_length(line.text) + 1 for line in (headline, *about, link))
    lead = Line(shorten(one_line(alert.lead), room))
    # an address too long for any message stays away by itself: `pack` drops it
    pages = pack([tuple(line for line in (headline, lead, *about, link) if line.text)])
    # A picture with the text below it is one message, as the text alone is. Zalo fetches it first, and urgent news
    # waits for none.
    picture = alert.image if is_public(alert.image) and not alert.urgent else ""
    return [_part(page, picture if number == 0 else "") for number, page in enumerate(pages)]


def _title(alert: Alert) -> str:
    title = alert_lines.write_headline(alert, one_line(alert.title))
    return shorten(title, TITLE_UNITS) or title[: TITLE_UNITS // 2]


def _time(alert: Alert) -> str:
    return alert_lines.say_when(alert.published, alert.today)


def _digest(digest: Digest) -> list[Block]:
    """What was wrong before, headlines and links, and leads as long as they cost no message more."""
    wrong = [_correction(one) for one in digest.corrections]
    if wrong:
        wrong[0] = (_heading(digest), *wrong[0])
    stories = list(_stories(digest, [] if wrong else [_heading(digest)]))
    if stories and digest.further:
        stories.append((Line(digests.further(digest.further)),))
    pages = pack([*wrong, *stories])
    alerts = [alert for section in digest.sections for alert in section.alerts]
    for place, alert in enumerate(alerts):
        lead = shorten(one_line(alert.lead), DIGEST_LEAD_UNITS)
        if not lead:
            continue
        bare = stories[place]
        above_link = len(bare) - bool(one_line(alert.url))
        stories[place] = (*bare[:above_link], Line(lead), *bare[above_link:])
        with_lead = pack([*wrong, *stories])
        if len(with_lead) == len(pages):
            pages = with_lead
        else:
            stories[place] = bare
    return pages


def _correction(correction: Correction) -> Block:
    """Which article, what is right, and its link last."""
    title = shorten(one_line(corrections.title(correction)), TITLE_UNITS)
    about = [shorten(one_line(line), TITLE_UNITS) for line in corrections.lines(correction)]
    source = shorten(one_line(corrections.source(correction)), SOURCE_UNITS)
    below = [Line(line) for line in (*about, source, one_line(corrections.url(correction))) if line]
    return (Line(title, bold=True), *below)


def _heading(digest: Digest) -> Line:
    return Line(shorten(one_line(digests.heading(digest)), TITLE_UNITS), bold=True)


def _stories(digest: Digest, above: list[Line]) -> Iterator[Block]:
    """A block for each story, its link last; what stands *above* all goes with the first one, as does the heading of
    its section.
    """
    for section in digest.sections:
        if section.alerts:
            above.append(Line(shorten(one_line(section.heading), TITLE_UNITS).upper(), bold=True))
        for alert in section.alerts:
            story = (
                *above,
                Line(_title(alert), bold=True),
                Line(_source(alert, digest.made)),
                Line(one_line(alert.url)),
            )
            yield tuple(line for line in story if line.text)
            above = []


def _source(alert: Alert, made: datetime | None) -> str:
    """The newspaper and the time, as short as can be: a line of each story is room for fewer of them."""
    time = alert_lines.say_when(alert.published, day_in_vietnam(made) if made else None)
    return " · ".join(word for word in (shorten(one_line(alert.newspaper), SOURCE_UNITS), time) if word)


def _reply(reply: Reply, group: bool) -> list[Block]:
    blocks: list[Block] = _paragraphs(lines_of(reply.text))
    numbered: list[Line] = []
    number = 0
    for choice in _choices(reply):
        label = ("✓ " if choice.chosen else "") + one_line(choice.label)
        if choice.command and choice.typed:
            typed = _("{label}: nhắc tên bot (@) kèm “{words}”.") if group else _("{label}: gõ “{words}”.")
            numbered.append(Line(typed.format(label=label, words=choice.typed)))
        elif choice.command:
            number += 1
            numbered.append(Line(f"{number}. {label}"))
        else:  # nothing to answer: an address to open
            numbered += [line for line in (Line(label), Line(one_line(choice.url))) if line.text]
    if number:
        numbered.append(Line(_say_how_to_choose(commands(reply), group=group)))
    return [*blocks, tuple(numbered)] if numbered else blocks


def _say_how_to_choose(offered: Sequence[str], *, group: bool) -> str:
    if several.are_switches(offered):
        if group:
            return _("Để chọn, hãy nhắc tên bot (@) kèm số tương ứng, nhiều số một lúc cũng được: 2, 3.")
        return _("Để chọn, hãy trả lời bằng số tương ứng, nhiều số một lúc cũng được: 2, 3.")
    if group:
        return _("Để chọn, hãy nhắc tên bot (@) kèm số tương ứng.")
    return _("Để chọn, hãy trả lời bằng số tương ứng.")


def _paragraphs(lines: Sequence[Line]) -> list[Block]:
    found: list[Block] = []
    paragraph: list[Line] = []
    for line in (*lines, Line("")):
        if line.text:
            paragraph.append(line)
        elif paragraph:
            found.append(tuple(paragraph))
            paragraph = []
    return found
