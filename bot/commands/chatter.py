"""What is said to plain words that are no command."""

from collections.abc import Iterable

from bot.commands.calls import Call, in_rows
from bot.texts import _
from news.messages import Choice, Reply
from news.topics import Topic, names
from news.vietnamese import fold, found, key

NAMED = 3  #: topics offered at once


def offered(call: Call, *, exactly: bool) -> Reply | None:
    """To follow the topics that the words name, if they name any; *exactly*: and nothing else."""
    topic = call.desk.taxonomy.find(call.rest)
    topics = [topic] if topic else [] if exactly else _named(call)
    if not topics:
        return None
    choices = [
        Choice(label=_("Theo dõi {name}").format(name=one.name), command=f"/theodoi {one.slug}") for one in topics
    ]
    choices.append(Choice(label=_("Mọi chủ đề"), command="/chude"))
    return Reply(text=_("Bạn muốn nhận tin về chủ đề này?"), choices=in_rows(choices))


def _named(call: Call) -> list[Topic]:
    said = key(call.rest)
    marked = said != fold(said)
    phrases: dict[str, Topic] = {}
    for one in call.desk.taxonomy:
        for name in names(one):
            phrase = key(name) if marked else fold(name)
            if " " in phrase and found(phrase, said):
                phrases.setdefault(phrase, one)
    whole = [one for phrase, one in phrases.items() if not _within_another(phrase, phrases)]
    return list(dict.fromkeys(whole))[:NAMED]


def _within_another(phrase: str, phrases: Iterable[str]) -> bool:
    """Whether it is only a part of what was said: "xây dựng" in "xây dựng Đảng"."""
    return any(phrase != other and found(phrase, other) for other in phrases)


def hint() -> Reply:
    """How to say what one wants."""
    return Reply(
        text=_("Báo Tin là chương trình tự động, chỉ hiểu các lệnh. Bạn chọn một mục dưới đây, hoặc gõ /trogiup nhé."),
        choices=(
            (Choice(label=_("Chọn chủ đề"), command="/chude"), Choice(label=_("Tin mới nhất"), command="/moinhat")),
            (Choice(label=_("Trợ giúp"), command="/trogiup"),),
        ),
    )
