"""Changes of topics in words: what one means, what it would have done, what the record says of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.broadcasting import thousands
from bot.channels import Channels
from bot.commands.reading import quote
from bot.texts import _
from jobs.matching.topic_effects import Effect
from news.text.dates import local_time
from news.text.vietnamese import clean, cut, fold, key
from news.topics.changes import LONGEST, STRENGTHS, Change
from news.topics.taxonomy import Taxonomy, Topic
from storage.topics import TERMINAL, Author, RecordedChange

HEADLINES: Final = 5  #: shown of a kind
LISTED: Final = 40  #: phrases of one part shown at once
#: What may stand before a phrase, and which part of a topic it means.
TYPED: Final[Mapping[str, str]] = {
    "manh": "strong", "strong": "strong", "vua": "medium", "medium": "medium", "yeu": "weak", "weak": "weak",
    "nguoc": "contrary", "contrary": "contrary", "ten": "aliases", "ten goi": "aliases", "alias": "aliases",
    "muc": "sections", "chuyen muc": "sections", "section": "sections",
}  # fmt: skip


def name_kinds() -> dict[str, str]:
    """What the parts are called."""
    return {
        "strong": _("mạnh"), "medium": _("vừa"), "weak": _("yếu"), "contrary": _("ngược"),
        "aliases": _("tên gọi"), "sections": _("chuyên mục"),
    }  # fmt: skip


def describe_change(change: Change, name: str, *, done: bool) -> list[str]:
    """What is about to become otherwise, or just did, and what that means for articles and readers."""
    lines = [_describe_deed(change, name, done=done), *_explain(change, name)]
    if change.what == "add" and change.part in STRENGTHS:
        if " " not in key(change.words):
            lines.append(_("Chỉ một tiếng thì dễ nhầm: viết hoa chỉ khớp chữ viết hoa, viết thường bỏ qua tên riêng."))
        elif key(change.words) == fold(change.words):
            lines.append(_("Không dấu thì chỉ khớp bài cũng viết không dấu."))
    return lines


def _describe_deed(change: Change, name: str, *, done: bool) -> str:
    match change.what, change.part:
        case "add", "aliases":
            text = _("Đã thêm tên gọi “{words}” cho “{topic}”.") if done else _("Thêm tên gọi “{words}” cho “{topic}”?")
        case "add", "sections":
            text = (
                _("Đã thêm chuyên mục “{words}” vào “{topic}”.")
                if done
                else _("Thêm chuyên mục “{words}” vào “{topic}”?")
            )
        case "add", _part:
            text = (
                _("Đã thêm “{words}” vào “{topic}”, mức {kind}.")
                if done
                else _("Thêm “{words}” vào “{topic}”, mức {kind}?")
            )
        case "remove", _part:
            text = _("Đã bỏ “{words}” khỏi “{topic}”.") if done else _("Bỏ “{words}” khỏi “{topic}”?")
        case "create", _part:
            text = _("Đã tạo chủ đề “{topic}”.") if done else _("Tạo chủ đề “{topic}”?")
        case "rename", _part:
            text = _("Đã đổi tên “{topic}” thành “{words}”.") if done else _("Đổi tên “{topic}” thành “{words}”?")
        case "hide", _part:
            text = _("Đã ẩn chủ đề “{topic}”.") if done else _("Ẩn chủ đề “{topic}”?")
        case _other:
            text = _("Chủ đề “{topic}” đã hiện lại.") if done else _("Cho chủ đề “{topic}” hiện lại?")
    return text.format(words=change.words, topic=name, kind=name_kinds().get(change.part, ""))


def _explain(change: Change, name: str) -> list[str]:
    how = change.part if change.what == "add" else change.what
    text = {
        "strong": _(
            "Bài có “{words}” trong đầu đề hay sapo sẽ thuộc chủ đề “{topic}”, trừ khi nói nhiều hơn về chủ đề khác."
        ),
        "medium": _(
            "Bài có “{words}” trong đầu đề sẽ thuộc chủ đề “{topic}”; chỉ có trong sapo thì cần thêm dấu hiệu."
        ),
        "weak": _("“{words}” chỉ góp thêm: bài cần có dấu hiệu khác nữa mới thuộc chủ đề “{topic}”."),
        "contrary": _("Bài có “{words}” sẽ khó vào chủ đề “{topic}” hơn, dù có cụm từ khác của chủ đề."),
        "aliases": _("Ai gõ “{words}”, có dấu hay không, là nói đến chủ đề “{topic}”. Cách xếp bài không đổi."),
        "sections": _("Bài trong chuyên mục “{words}” sẽ thuộc chủ đề “{topic}”, trừ khi lời bài nói về chủ đề khác."),
        "create": _("Bài có “{words}” trong đầu đề hay sapo sẽ thuộc chủ đề này. Người đọc thấy nó ở cuối /chude."),
        "rename": _("Người đang theo dõi vẫn nhận tin như trước; gõ tên cũ vẫn tìm ra."),
        "hide": _("Không bài nào vào chủ đề này nữa, /chude cũng không còn nó. Ai đang theo dõi thì /caidat nhắc."),
        "show": _("Bài lại vào chủ đề này, và /chude lại có nó. Ai từng theo dõi thì nhận tin tiếp."),
    }.get(how)
    return [text.format(words=change.words, topic=name)] if text else []


def describe_reset(*, done: bool) -> list[str]:
    """The same of taking everything back."""
    if done:
        return [_("Đã trở về bộ chủ đề của chương trình.")]
    return [_("Bỏ mọi sửa đổi, trở về bộ chủ đề của chương trình? Các sửa đổi vẫn còn trong nhật ký.")]


def describe_undo(kept: RecordedChange, taxonomy: Taxonomy, *, done: bool) -> list[str]:
    """The same of taking one thing back."""
    text = _("Đã hoàn tác số {number}: {entry}.") if done else _("Hoàn tác số {number}: {entry}?")
    return [text.format(number=kept.number, entry=_summarise(kept, taxonomy))]


def describe_effect(found: Effect) -> list[str]:
    """What it would have made of the last days' articles."""
    lines = []
    if found.holding == 0 and not found.alike:
        lines.append(_("7 ngày qua chưa bài nào có cụm từ này."))
    elif found.holding:
        lines.append(_("7 ngày qua có {count} bài chứa cụm từ này.").format(count=thousands(found.holding)))
    for text, headlines in (
        (_("Tính lại 7 ngày qua, {count} bài sẽ vào chủ đề:"), found.gained),
        (_("Tính lại 7 ngày qua, {count} bài sẽ ra khỏi chủ đề:"), found.lost),
    ):
        if headlines:
            lines.append(text.format(count=thousands(len(headlines))))
            lines += _list_headlines(headlines)
    if found.elsewhere:
        text = (
            _("{count} bài thêm hay mất một chủ đề khác.")
            if found.topic
            else _("Tính lại 7 ngày qua, {count} bài đổi chủ đề.")
        )
        lines.append(text.format(count=thousands(found.elsewhere)))
        lines += _list_headlines(found.changed)
    if found.seen and not found.size:
        lines.append(_("Tính lại 7 ngày qua, không bài nào đổi chủ đề."))
    return lines


def _list_headlines(headlines: Sequence[str]) -> list[str]:
    more = len(headlines) - HEADLINES
    lines = [f"• {cut(clean(one), 100)}" for one in headlines[:HEADLINES]]
    return [*lines, _("… và {count} bài nữa").format(count=thousands(more))] if more > 0 else lines


def explain_refusal(reason: str, change: Change | None, name: str) -> str:
    """Why it can't be done, and what can."""
    slug, said = (change.topic, change.words) if change else ("", "")
    there = _("“{words}” đã có ở “{topic}” rồi ({kind}).") if said else _("“{topic}” đang như vậy rồi.")
    text = {
        "unfit": _("Cụm từ cần có chữ hoặc số, dài nhất {most} ký tự."),
        "topic": _("Không còn chủ đề “{topic}”."),
        "there": there,
        "not there": _("“{topic}” không có “{words}”. Gõ /suachude {slug} để xem nó có gì."),
        "name": _("“{words}” đã là tên gọi của một chủ đề khác."),
        "sure": _("Chuyên mục “{words}” đang thuộc hẳn một chủ đề khác; bỏ khỏi chủ đề ấy trước."),
        "last": _("Đây là chủ đề cuối cùng còn hiện, không ẩn được."),
        "nothing to undo": _("Không có gì để hoàn tác: sửa đổi ấy đã hoàn tác, đã bị thay cả bộ, hoặc chưa từng có."),
    }[reason]  # fmt: skip
    kind = name_kinds().get(change.part, _("tên gọi")) if change else ""
    return text.format(words=quote(said), topic=name, slug=slug, kind=kind, most=LONGEST)


def describe_topic(topic: Topic, *, hidden: bool = False) -> list[str]:
    """What gives this topic away."""
    lines = [f"{topic.name} {topic.hashtag}" + (" " + _("(đang ẩn)") if hidden else "")]
    for text, phrases in (
        (_("Mạnh, có trong đầu đề hay sapo là đủ: {words}"), topic.strong),
        (_("Vừa, có trong đầu đề là đủ: {words}"), topic.medium),
        (_("Yếu, chỉ góp thêm: {words}"), topic.weak),
        (_("Ngược, nói là không phải: {words}"), topic.contrary),
        (_("Tên gọi khác: {words}"), topic.aliases),
        (_("Chuyên mục: {words}"), (*topic.sure, *topic.sections, *topic.mixed)),
    ):
        if phrases:
            lines += ["", text.format(words=_list_some(phrases))]
    return lines


def _list_some(phrases: Sequence[str]) -> str:
    listed = "; ".join(phrases[:LISTED])
    more = len(phrases) - LISTED
    return listed + (" " + _("… và {count} cụm từ nữa").format(count=thousands(more)) if more > 0 else "")


def describe_entry(kept: RecordedChange, taxonomy: Taxonomy, channels: Channels) -> str:
    """An entry of the record, in a line."""
    after = "" if kept.counts or kept.what == "undo" else " " + _("(đã hoàn tác hay thay cả bộ)")
    author = _name_author(kept.author, channels)
    return f"{kept.number} · {local_time(kept.when)} · {author} · {_summarise(kept, taxonomy)}{after}"


def _summarise(kept: RecordedChange, taxonomy: Taxonomy) -> str:
    change = kept.change
    if kept.lesson is not None:
        return f"“{cut(clean(kept.lesson.title), 60)}”: {name_topics(kept.lesson.topics, taxonomy)}"
    if change is None:
        return {
            "import": _("nhập cả bộ chủ đề từ tệp"),
            "reset": _("trở về bộ chủ đề của chương trình"),
            "undo": _("hoàn tác số {number}").format(number=kept.undoes),
        }[kept.what]
    name = taxonomy.name_of(change.topic)
    kind = f" ({name_kinds()[change.part]})" if change.part else ""
    return {
        "add": f"{name} + {change.words}{kind}",
        "remove": f"{name} − {change.words}{kind}",
        "create": _("tạo “{name}”").format(name=change.words),
        "rename": _("đổi tên {topic} thành “{name}”").format(topic=change.topic, name=change.words),
        "hide": _("ẩn {name}").format(name=name),
        "show": _("hiện lại {name}").format(name=name),
    }[change.what]


def name_topics(slugs: Sequence[str], taxonomy: Taxonomy) -> str:
    """What the topics of an article are called."""
    return "; ".join(map(taxonomy.name_of, slugs)) or _("không chủ đề nào")


def _name_author(author: Author, channels: Channels) -> str:
    if author.id == TERMINAL:
        return _("dòng lệnh")
    channel, _colon, number = author.id.partition(":")
    return f"{author.name or number} ({channels.title(channel)})"
