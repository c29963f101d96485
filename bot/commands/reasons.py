"""Which of a reader's choices brought an article, and what in it answered to them."""

from collections.abc import Sequence
from typing import Final

from bot.commands import summaries
from bot.commands.context import Call, in_rows
from bot.texts import _
from bot.words.evidence import list_clearest
from news.articles.labels import Label
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.phrases import matches
from storage import history
from storage.history import Received

FURTHEST: Final = 200  #: articles back that can be asked for
_BUTTONS: Final = 3  #: offers to leave a topic or keyword
_EVIDENCE: Final = 4  #: more would tire


async def explain_received(call: Call, number: int, *, place: int = 0, heading: str = "") -> Reply:
    """Explain why the article came, the one at this *place* among those received (0: asked for by itself)."""
    found = await call.desk.db.read(history.explain, chat=call.chat.number, article=number)
    if found is None:
        return Reply(text=_("Bài ấy cũ quá rồi, Báo Tin không còn giữ."))
    chosen = await call.read_filter()
    lines = [f"“{found.article.title}”", *([heading] if heading else []), *_list_reasons(call, chosen, found)]
    choices = _offer_unfollow(call, chosen, found.followed)
    if 0 < place < FURTHEST:
        choices.append(Choice(label=_("Tin trước đó"), command=f"/visao {place + 1}"))
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _list_reasons(call: Call, chosen: Filter, found: Received) -> list[str]:
    """A line for each of the reader's choices that the article answers to."""
    if found.excepted:
        return [
            _("Nay bạn đã bỏ {names}, nên sẽ không có tin như thế nữa.").format(
                names=name_excepted(call, chosen, found)
            ),
            *describe_topics(call, found),
        ]
    topics, keywords = (select_kind(found.followed, kind) for kind in (Kind.TOPIC, Kind.KEYWORD))
    lines = [_("Bài này gửi đến bạn vì:")] if topics or keywords else []
    for topic in topics:
        if topic.value == EVERYTHING:
            lines.append(_describe_everything(call, chosen))
        else:
            lines.append(_add_evidence(_("• Bạn theo dõi {name}").format(name=name_topic(call, topic)), topic))
    lines += [_describe_keyword(chosen, found, one) for one in keywords]
    if not lines:
        return [
            _("Nay bạn không còn theo dõi điều gì trong bài này, nên sẽ không có tin như thế nữa."),
            *describe_topics(call, found),
        ]
    if provinces := select_kind(found.followed, Kind.PROVINCE):
        names = ", ".join(call.desk.provinces.name(one.value) for one in provinces)
        lines.append(_("• Bạn chọn tin của {names}, và bài nói về nơi ấy.").format(names=names))
    if select_kind(found.followed, Kind.NEWSPAPER):
        lines.append(_("• Bạn chọn tin của {newspaper}.").format(newspaper=found.article.newspaper))
    if found.article.urgent:
        lines.append(_("• Tin khẩn nên gửi trước mọi tin khác."))
    return lines + (describe_topics(call, found) if any(topic.value == EVERYTHING for topic in topics) else [])


def _describe_everything(call: Call, chosen: Filter) -> str:
    if not chosen.excepted[Kind.TOPIC]:
        return _("• Bạn đang nhận mọi tin.")
    return _("• Bạn đang nhận tin {names}.").format(names=summaries.describe_topics(call.desk, chosen))


def name_excepted(call: Call, chosen: Filter, found: Received) -> str:
    """What in the article the chat leaves out now."""
    values = {kind: [one.value for one in select_kind(found.excepted, kind)] for kind in Kind}
    parts = (
        summaries.name_topics(call.desk, values[Kind.TOPIC]),
        summaries.quote_keywords(chosen.as_typed(values[Kind.KEYWORD])),
        summaries.name_provinces(call.desk, values[Kind.PROVINCE]),
        found.article.newspaper if values[Kind.NEWSPAPER] else "",
    )
    return "; ".join(part for part in parts if part)


def describe_topics(call: Call, found: Received) -> list[str]:
    """What the article is about, for whom its topics are no reason."""
    topics = [one for one in select_kind(found.labels, Kind.TOPIC) if one.value != EVERYTHING]
    return [_add_evidence(_("Bài về {name}").format(name=name_topic(call, one)), one) for one in topics]


def _add_evidence(said: str, label: Label) -> str:
    """What is said, with the clearest evidence: what everybody sees in the headline first."""
    clearest = list_clearest(label.evidence, _EVIDENCE)
    return f"{said}: {'; '.join(clearest)}." if clearest else f"{said}."


def _describe_keyword(chosen: Filter, found: Received, label: Label) -> str:
    [words] = chosen.as_typed([label.value])
    if matches(label.value, found.article.title):
        return _("• Bạn đặt từ khóa “{words}”, có trong đầu đề.").format(words=words)
    return _("• Bạn đặt từ khóa “{words}”, có trong đoạn mở đầu.").format(words=words)


def select_kind(labels: Sequence[Label], kind: Kind) -> list[Label]:
    """Those of one kind."""
    return [label for label in labels if label.kind == kind]


def name_topic(call: Call, label: Label) -> str:
    """What the topic is called, its slug where it is none of ours any more."""
    return call.desk.taxonomy.name_of(label.value)


def _offer_unfollow(call: Call, chosen: Filter, followed: Sequence[Label]) -> list[Choice]:
    topics = [one for one in select_kind(followed, Kind.TOPIC) if one.value != EVERYTHING]
    keywords = [one.value for one in select_kind(followed, Kind.KEYWORD)]
    named = [
        *((one.value, name_topic(call, one)) for one in topics),
        *zip(keywords, chosen.as_typed(keywords), strict=True),
    ]
    choices = [
        Choice(label=_("Bỏ “{words}”").format(words=words), command=f"/bo {value}") for value, words in named[:_BUTTONS]
    ]
    return choices or [Choice(label=_("Chọn chủ đề"), command="/chude")]
