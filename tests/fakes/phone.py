"""A phone's screen in letters: how a message looks there, from the form that leaves for its platform."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.telegram.format import TelegramForm
from bot.web.outlet import Body
from bot.zalo.format import Part
from tests.fakes.bot_api_html import parse_html, units

WIDTH = 42  #: letters of a line, on a screen of 390 points
FOLDED = 3  #: lines that are shown of a folded quotation
PICTURE = 6  #: lines that a large picture takes


def draw_telegram(form: TelegramForm) -> str:
    """Bold between asterisks, what can be tapped in brackets, a time by the reader's clock in ‹ ›."""
    text, entities = parse_html(form.html)
    lines = [f"▒ {form.picture} ▒"] if form.picture else []
    start = 0
    for line in text.split("\n"):
        inside = [one for one in entities if one["offset"] < start + units(line) and one["offset"] >= start]
        lines += _draw_line(line, start, inside)
        start += units(line) + 1
    return "\n".join([*lines, *_draw_buttons(form)])


def _draw_line(line: str, start: int, entities: Sequence[dict[str, Any]]) -> list[str]:
    kinds = {one["type"] for one in entities}
    if "expandable_blockquote" in kinds:
        shown = wrap(line, WIDTH - 2)
        return [f"▎ {one}" for one in shown[:FOLDED]] + (["▎ ⌄"] if len(shown) > FOLDED else [])
    marks = {"bold": ("*", "*"), "text_link": ("[", "]"), "date_time": ("‹", "›")}
    signs: list[tuple[int, str]] = []
    for one in entities:
        before, after = marks[one["type"]]
        signs += [(one["offset"] - start, before), (one["offset"] + one["length"] - start, after)]
    for place, sign in sorted(signs, reverse=True):
        raw = line.encode("utf-16-le")
        line = raw[: 2 * place].decode("utf-16-le") + sign + raw[2 * place :].decode("utf-16-le")
    return wrap(line, WIDTH) if line else [""]


def _draw_buttons(form: TelegramForm) -> list[str]:
    rows = form.keyboard.inline_keyboard if form.keyboard else ()
    return [_draw_row([button.text for button in row]) for row in rows]


def _draw_row(labels: Sequence[str]) -> str:
    """A row of buttons of the same width, their labels ended where they don't fit, as a phone does."""
    room = WIDTH // len(labels) - 2
    return "".join(f"({label if len(label) <= room else label[: room - 1] + '…'})" for label in labels)


def draw_zalo(parts: Iterable[Part]) -> str:
    """Bold between asterisks; a picture above its text."""
    lines = []
    for part in parts:
        lines += [f"▒ {part.image} ▒"] if part.image else []
        raw = part.text.encode("utf-16-le")
        bold = {(run["start"], run["start"] + run["len"]) for run in part.styles}
        start = 0
        for line in part.text.split("\n"):
            end = start + units(line)
            shown = f"*{line}*" if (start, end) in bold else line
            assert raw[2 * start : 2 * end].decode("utf-16-le") == line
            lines += wrap(shown, WIDTH)
            start = end + 1
    return "\n".join(lines)


def draw_web(body: Body) -> str:
    """A card of the page: what can be pressed in parentheses, the way to the article in brackets."""
    lines = [f"▒ {body['image']} ▒"] if body["image"] else []
    lines += ["(Khẩn)"] if body["urgent"] else []
    lines += wrap(f"*[{body['title']}]*" if body["url"] else f"*{body['title']}*", WIDTH)
    lines += wrap(body["lead"], WIDTH) if body["lead"] else []
    lines += wrap(" · ".join(word for word in (body["newspaper"], body["province"]) if word), WIDTH)
    lines += wrap("Cũng trên " + ", ".join(body["also"]), WIDTH) if body["also"] else []
    lines += [" ".join(f"({topic['name']})" for topic in body["topics"])] if body["topics"] else []
    for row in body["choices"]:
        lines.append(" ".join(f"[{one['label']}]" if one["url"] else f"({one['label']})" for one in row))
    return "\n".join(lines)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines, between its words; an address is as long as it is."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
