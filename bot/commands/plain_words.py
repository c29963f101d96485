"""What is said to plain words that are no command."""

import re
from collections.abc import Iterable

from bot.commands import reading
from bot.commands.context import Call, in_rows
from bot.commands.directory import understand
from bot.commands.guesses import could_be_keyword, guess, offer_keyword
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Kind
from news.text.vietnamese import fold, holds, key
from news.topics.taxonomy import Topic, names

NAMED = 3  #: topics offered at once
_LISTED = 6  #: buttons for the topics of a list
KEYWORD, SYLLABLES = 30, 6  #: as much as a keyword has; longer words are rather a sentence


async def offer_topics(call: Call, *, exactly: bool) -> Reply | None:
    """Offer to follow the topics that the words name, if they name any; *exactly*: and nothing else."""
    topic = call.desk.taxonomy.find(call.rest)
    request = (await understand(call, call.rest))[1]
    listed = [one for slug in request.wanted[Kind.TOPIC] if (one := call.desk.taxonomy.get(slug))]
    is_list = not exactly and request.is_plain and request.is_understood and len(listed) > 1
    topics = listed if is_list else [topic] if topic else [] if exactly else _find_named(call)
    if not topics:
        return None
    every = await call.read_filters()
    if topic and not is_list and any(topic.slug in one[Kind.TOPIC] for one in every):
        return _say_followed(topic)
    choices = []
    if is_list:
        label = _("Theo dõi cả {count} chủ đề").format(count=len(topics))
        choices.append(Choice(label=label, command=f"/theodoi {', '.join(one.slug for one in topics)}"))
        topics = topics[:_LISTED]
    choices += [
        Choice(label=_("Theo dõi {name}").format(name=one.name), command=f"/theodoi {one.slug}") for one in topics
    ]
    choices += [] if topic or is_list else _offer_keyword(call.rest)
    choices.append(Choice(label=_("Mọi chủ đề"), command="/chude"))
    text = _("Bạn muốn nhận tin về các chủ đề này?") if is_list else _("Bạn muốn nhận tin về chủ đề này?")
    return Reply(text=text, choices=in_rows(choices))


def _say_followed(topic: Topic) -> Reply:
    """Say that the topic is followed, and what can be done with it."""
    choices = [
        Choice(label=_("Tin mới nhất"), command=f"/moinhat {topic.slug}"),
        Choice(label=_("Bỏ {name}").format(name=topic.name), command=f"/bo {topic.slug}"),
        Choice(label=_("Mọi chủ đề"), command="/chude"),
    ]
    return Reply(text=_("Bạn đang theo dõi {name} rồi.").format(name=topic.name), choices=in_rows(choices))


def _find_named(call: Call) -> list[Topic]:
    said = key(call.rest)
    marked = said != fold(said)
    phrases: dict[str, Topic] = {}
    for one in call.desk.taxonomy:
        for name in names(one):
            phrase = key(name) if marked else fold(name)
            if " " in phrase and holds(phrase, said):
                phrases.setdefault(phrase, one)
    whole = [one for phrase, one in phrases.items() if not _is_within_another(phrase, phrases)]
    return list(dict.fromkeys(whole))[:NAMED]


def _is_within_another(phrase: str, phrases: Iterable[str]) -> bool:
    """Whether it is only a part of what was said: "xây dựng" in "xây dựng Đảng"."""
    return any(phrase != other and holds(phrase, other) for other in phrases)


def give_hint(call: Call, *, again: bool) -> Reply:
    """Say how to ask for what one wants; *again*: in short, with what may be meant."""
    choices = _guess(call)
    if again:
        text = _("Báo Tin chưa hiểu “{words}”.").format(words=reading.quote(call.rest))
        if not fold(call.rest):
            text = _("Báo Tin chỉ hiểu chữ.")
        return _answer_shortly(text, choices)
    text = _(
        "Báo Tin là chương trình tự động, chưa hiểu câu này. "
        "Bạn gõ chẳng hạn “y tế ở Nghệ An”, chọn một mục dưới đây, hoặc gõ /trogiup nhé."
    )
    choices += [
        Choice(label=_("Chọn chủ đề"), command="/chude"),
        Choice(label=_("Tin mới nhất"), command="/moinhat"),
        _offer_help(),
    ]
    return Reply(text=text, choices=in_rows(choices))


def say_wordless() -> Reply:
    """Say that pictures, voices and the like are lost on us, and what can be done instead."""
    text = _(
        "Báo Tin chưa xem được ảnh, nghe được tiếng hay đọc được tệp, chỉ hiểu chữ. "
        "Bạn gõ chủ đề, tỉnh hay từ khóa muốn nhận tin nhé."
    )
    choices = [
        Choice(label=_("Chọn chủ đề"), command="/chude"),
        Choice(label=_("Tin mới nhất"), command="/moinhat"),
        _offer_help(),
    ]
    return Reply(text=text, choices=in_rows(choices))


def say_number(call: Call) -> Reply:
    """Say of a number that chooses nothing which ones there are."""
    offered = call.request.offered
    if call.request.early:
        return Reply(text=_("Số vừa gõ đến trước khi bạn kịp đọc câu hỏi, nên bot chưa làm gì. Đúng ý thì gõ lại nhé."))
    if offered == 1:
        return Reply(text=_("Ở câu hỏi vừa rồi chỉ có số 1 để chọn."))
    if offered:
        return Reply(text=_("Ở câu hỏi vừa rồi chỉ có các số từ 1 đến {count}.").format(count=offered))
    text = _("Lúc này không có gì để chọn bằng số.")
    choices = [Choice(label=_("Chọn chủ đề"), command="/chude"), _offer_help()]
    return Reply(text=text, choices=in_rows(choices))


def say_unknown(call: Call) -> Reply:
    """Say in short that there is no such command, with what may be meant."""
    called = call.rest.partition(" ")[0]
    text = _("Báo Tin không có lệnh “{words}”.").format(words=reading.quote(called)) if called else ""
    return _answer_shortly(text, _guess(call))


def _answer_shortly(text: str, choices: list[Choice]) -> Reply:
    ask = _("Có phải ý bạn là một trong những mục dưới đây?") if choices else _("Gõ /trogiup để xem các lệnh.")
    return Reply(text=f"{text} {ask}".strip(), choices=in_rows([*choices, _offer_help()]))


def _guess(call: Call) -> list[Choice]:
    """Topics and provinces that may be meant, and the words themselves."""
    return [*guess(call.desk, call.rest), *_offer_keyword(call.rest)]


def _offer_keyword(said: str) -> list[Choice]:
    """To hear of whatever holds these very words, where they could be a keyword."""
    could = fold(said) and len(said) <= KEYWORD and len(said.split()) <= SYLLABLES and not re.search("[,;?!]", said)
    return [offer_keyword(said)] if could and could_be_keyword(said) else []


def _offer_help() -> Choice:
    return Choice(label=_("Trợ giúp"), command="/trogiup")
