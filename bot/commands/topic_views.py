"""What /suachude shows of topics: what gives each away, what a headline would be about, who changed what."""

from collections.abc import Iterable
from typing import Final

from bot.broadcasting import thousands
from bot.commands import reading
from bot.commands import topic_words as words
from bot.commands.context import Call, in_rows
from bot.texts import _
from bot.words.evidence import say_evidence
from news.delivery.messages import Choice, Reply
from news.text.vietnamese import fold, key
from news.topics.changes import PARTS
from news.topics.taxonomy import Topic
from storage import topics
from storage.topics import RecordedChange

RECENT: Final = 5  #: entries of the record shown beside the rest …
RECORD: Final = 20  #: … and alone
FOUND: Final = 60  #: phrases shown of those looked for
NAME: Final = 40  #: characters of a name that may be a new topic's


def show_topic(call: Call, topic: Topic) -> Reply:
    """What gives the topic away, and how to change that."""
    hidden = topic in call.desk.taxonomy.hidden
    lines = [*words.describe_topic(topic, hidden=hidden), ""]
    lines += [
        text.format(slug=topic.slug)
        for text in (
            _("Thêm: /suachude {slug} + cụm từ. Bớt: /suachude {slug} - cụm từ. Tìm: /suachude {slug} ? chữ."),
            _("Thêm ở mức khác: /suachude {slug} + vừa: cụm từ (mạnh, vừa, yếu, ngược, tên, mục)."),
        )
    ]
    return Reply(text="\n".join(lines))


def find_phrases(topic: Topic, said: str) -> Reply:
    """The topic's phrases with these words in them."""
    kinds, plain = words.name_kinds(), fold(said)
    hits = [f"{one} ({kinds[part]})" for part in PARTS for one in getattr(topic, part) if plain in fold(one)]
    if not hits:
        text = _("“{topic}” không có cụm từ nào chứa “{words}”.")
        return Reply(text=text.format(topic=topic.name, words=reading.quote(said)))
    text = _("“{topic}” có {count} cụm từ chứa “{words}”:")
    lines = [text.format(topic=topic.name, count=thousands(len(hits)), words=reading.quote(said))]
    return Reply(text="\n".join([*lines, *(f"• {hit}" for hit in hits[:FOUND])]))


def suggest_topics(call: Call, name: str, *, creating: bool = True) -> Reply:
    """What may be meant by a name that no topic has."""
    near = call.desk.taxonomy.suggest(name)
    choices = [Choice(label=one.name, command=f"/suachude {one.slug}") for one in near]
    if creating and key(name) and len(name) <= NAME:
        label = _("Tạo chủ đề “{name}”").format(name=name)
        choices.append(Choice(label=label, command=f"/suachude moi {name}"))
    text = _("Không rõ “{words}” là chủ đề nào. Gõ /suachude để xem cách dùng.").format(words=reading.quote(name))
    return Reply(text=text, choices=in_rows(choices))


async def show_overview(call: Call) -> Reply:
    """What can be asked, the topics there are, the last changes."""
    taxonomy = call.desk.taxonomy
    lines = [
        _("Sửa chủ đề để bot xếp bài đúng hơn. Dùng ngay cho bài mới; điều gì cũng hoàn tác được."),
        _("• Xem các cụm từ: /suachude y tế"),
        _("• Thêm, bớt cụm từ: /suachude y tế + trạm y tế, hoặc dấu - để bớt"),
        _("• Thử một đầu đề: /suachude thử Khánh thành trạm y tế xã"),
        _("• Chủ đề mới: /suachude mới Sầu riêng"),
        _("• Đổi tên: /suachude y tế = Sức khỏe"),
        _("• Ẩn, hiện lại: /suachude ẩn y tế, /suachude hiện y tế"),
        _("• Ai đã sửa gì, hoàn tác: /suachude nhật ký"),
        "",
        _("Các chủ đề: {names}").format(names="; ".join(one.name for one in taxonomy)),
    ]
    if taxonomy.hidden:
        lines.append(_("Đang ẩn: {names}").format(names="; ".join(one.name for one in taxonomy.hidden)))
    if kept := await call.desk.db.read(topics.latest, limit=RECENT):
        lines += ["", _("Sửa gần đây:"), *_describe_entries(call, kept)]
    return Reply(text="\n".join(lines))


def _describe_entries(call: Call, entries: Iterable[RecordedChange]) -> list[str]:
    return [words.describe_entry(one, call.desk.taxonomy, call.desk.channels) for one in entries]


async def show_record(call: Call) -> Reply:
    """Who changed what, and how to undo it."""
    kept = await call.desk.db.read(topics.latest, limit=RECORD)
    if not kept:
        return Reply(text=_("Chưa ai sửa gì: đang dùng các chủ đề của chương trình."))
    lines = [_("Ai đã sửa gì, mới nhất trước:"), *_describe_entries(call, kept), ""]
    lines.append(_("Hoàn tác một điều: /suachude hoàn tác và số ở đầu dòng. Bỏ mọi sửa đổi: /suachude hoàn tác hết."))
    return Reply(text="\n".join(lines))


def try_headline(call: Call, title: str) -> Reply:
    """Which topics an article of this headline would have, and why."""
    about = call.desk.taxonomy.about(title=title, lead="")
    lines = [f"• {call.desk.taxonomy.name_of(one.topic)}: {'; '.join(say_evidence(one.evidence))}" for one in about]
    text = _("Một bài có đầu đề như vậy sẽ thuộc:") if lines else _("Một bài có đầu đề như vậy không thuộc chủ đề nào.")
    return Reply(text="\n".join([text, *lines]))
