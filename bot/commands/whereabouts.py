"""Where an article went: the answer to an address, a headline or a number, for the newsroom and for readers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot import catalogue
from bot.commands.context import Call, in_rows
from bot.commands.reading import quote
from bot.commands.reasons import describe_topics, explain_received, name_excepted, name_topic, select_kind
from bot.texts import _
from bot.words import whereabouts as words
from bot.words.alert_buttons import offer_correction
from bot.words.outcomes import explain_absence, explain_cause, explain_reason
from bot.words.whereabouts import Naming
from jobs.matching.headlines import find_headlines
from news.delivery.absences import Absence
from news.delivery.chats import ChatState
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from news.feeds.unseen import Cause, Clue, find_causes
from news.text.pasted import candidates, find_address, headline_in, strip_address
from news.text.sentences import shorten
from storage import articles, history, whereabouts
from storage.articles import Stored
from storage.outbox.of_article import OwnRow
from storage.search import Title
from storage.whereabouts import OwnSight, Unseen

_FOLLOWED: Final = 3  #: topics offered to be followed
_LABEL: Final = 60  #: characters of a headline on a button
_FAR: Final = datetime.max.replace(tzinfo=UTC)  #: until when a chat that was stopped hears nothing
_AROUND: Final = 200  #: characters around an address, beyond which it is not what the message is about


def is_newsroom(call: Call) -> bool:
    """Whether whoever asks looks after the bot, and nobody else reads the answer."""
    return not call.request.group and any(command.for_admins for command in call.desk.commands)


def find_pasted(call: Call) -> str:
    """The address in plain words that are about it alone; "" where there is none."""
    said = call.request.words
    return find_address(said) if len(strip_address(said)) <= _AROUND else ""


def offer(call: Call) -> list[Choice]:
    """A button that asks about the article whose address stands in a message that is no command."""
    address = find_address(call.request.words) or find_address(call.request.html)
    return [Choice(label=_("Bài này đã đi đâu?"), command=f"/visao {address}")] if address else []


async def answer_address(call: Call, address: str) -> Reply:
    """What became of the article at *address*, or why it is not there."""
    number, known = await call.desk.db.read(whereabouts.find, candidates(address))
    if number is not None:
        return await answer_number(call, number)
    alike = await find_headlines(call.desk.db, headline_in(address))
    unseen = await call.desk.db.read(whereabouts.look_for, address, forgotten=known, now=call.now)
    found = find_causes(address, forgotten=known, sights=unseen.sights, when=unseen.when)
    is_article = found[0].cause not in (Cause.ELSEWHERE, Cause.FORGOTTEN, Cause.FRONT)
    lines = [_("Báo Tin chưa thấy bài này.")] if is_article else []
    lines += _describe_newsroom(address, unseen, found) if is_newsroom(call) else [explain_cause(found[0].cause)]
    choices = [*_offer_alike(alike), *(_offer_newspaper(address) if found[0].cause is Cause.FRONT else ())]
    return Reply(text="\n".join(lines + _ask_alike(alike)), choices=in_rows(choices))


def _offer_newspaper(address: str) -> list[Choice]:
    """Where somebody pasted a newspaper's own page, its news is likely what they want."""
    paper = catalogue.newspapers().of_site(address)
    if paper is None:
        return []
    newest = Choice(label=_("Tin mới nhất của báo này"), command=f"/moinhat {paper.name}")
    return [Choice(label=_("Nhận tin của báo này"), command=f"/theodoi {paper.name}"), newest]


def _describe_newsroom(address: str, unseen: Unseen, found: Sequence[Clue]) -> list[str]:
    site = catalogue.newspapers().name_of_site(address)
    lines = [words.describe_clue(one, unseen, site=site) for one in found]
    window = words.describe_window(unseen.when)
    return [window, *lines] if window else lines


def _ask_alike(alike: Sequence[Title]) -> list[str]:
    return [_("Có phải bạn hỏi bài này?")] if alike else []


def _offer_alike(alike: Sequence[Title]) -> list[Choice]:
    return [
        Choice(label=shorten(f"{one.newspaper}: {one.title}", _LABEL), command=f"/visao #{one.article}")
        for one in alike
    ]


async def answer_headline(call: Call, said: str) -> Reply:
    """What became of the article with this headline; several to choose from where it is not sure."""
    found = await find_headlines(call.desk.db, said)
    if len(found) == 1:
        return await answer_number(call, found[0].article)
    if found:
        return Reply(text=_("Có phải bạn hỏi một trong những bài này?"), choices=in_rows(_offer_alike(found)))
    choices = [Choice(label=_("Vì sao tôi nhận tin vừa rồi?"), command="/visao 1")]
    text = _("Không thấy bài nào có đầu đề “{words}”. Muốn chắc, bạn dán địa chỉ của bài.").format(words=quote(said))
    return Reply(text=text, choices=in_rows(choices))


async def answer_number(call: Call, number: int, *, own: bool = False) -> Reply:
    """What became of the article of this number; *own*: for whoever asks alone, also where the newsroom asks."""
    if is_newsroom(call) and not own:
        return await _answer_newsroom(call, number)
    found = await call.desk.db.read(articles.of, [number])
    if not found:
        return Reply(text=_("Bài ấy cũ quá rồi, Báo Tin không còn giữ."))
    sight = await _look_up(call, found[0])
    if sight.row is not None and (sight.row.state in words.ARRIVED or sight.row.state == "unknown"):
        return await explain_received(call, number, heading=_describe_own(sight))
    return await _answer_absent(call, found[0], sight)


async def _look_up(call: Call, article: Stored) -> OwnSight:
    return await call.desk.db.read(
        whereabouts.of_chat,
        chat=call.chat.number,
        article=article,
        paused_until=_FAR if call.chat.state is ChatState.STOPPED else call.chat.paused_until,
        now=call.now,
    )


async def _answer_newsroom(call: Call, number: int) -> Reply:
    found = await call.desk.db.read(whereabouts.trace, number)
    if found is None:
        return Reply(text=_("Bài ấy cũ quá rồi, Báo Tin không còn giữ."))
    lines = words.summarize(found, _name(call), now=call.now)
    lines.append(_("Với bạn: {words}").format(words=_describe_own(await _look_up(call, found.article))))
    choices = [Choice(label=_("Tôi có nhận bài này không?"), command=f"/visao #{number} toi")]
    choices += offer_correction(number)
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _name(call: Call) -> Naming:
    return Naming(topic=call.desk.taxonomy.name_of, province=call.desk.provinces.name, channel=call.desk.channels.title)


def _describe_own(sight: OwnSight) -> str:
    """What became of it for whoever asks, in a sentence."""
    if sight.row is not None:
        return _describe_row(sight.row)
    return explain_absence(sight.absence or Absence.UNCLEAR)


def _describe_row(row: OwnRow) -> str:
    if row.state in words.ARRIVED:
        text = _("Đã gửi lúc {time}.") if row.state == "sent" else _("Đã gửi trong bản tin lúc {time}.")
        return text.format(time=words.moment(row.sent or row.written))
    if row.state == "dropped":
        return explain_reason(row.reason)
    return {
        "gathered": _("Đang chờ bản tin kế tiếp."),
        "unknown": _("Đã gửi mà chưa được xác nhận; Báo Tin sẽ gửi lại."),
    }.get(row.state, _("Sắp đến lượt gửi."))


async def _answer_absent(call: Call, article: Stored, sight: OwnSight) -> Reply:
    """The article in a few words, why it did not come, and what would have brought it."""
    received = await call.desk.db.read(history.explain, chat=call.chat.number, article=article.number)
    shown = sight.absence not in (Absence.HELD, Absence.WITHDRAWN)  # of those nobody is told what they say
    lines = [f"“{article.title}”", article.newspaper] if shown and article.title else []
    lines.append(_describe_own(sight))
    choices = []
    if received and sight.absence is Absence.EXCEPTED:
        names = name_excepted(call, await call.read_filter(), received)
        lines[-1] = _("Bạn đã bỏ {names}.").format(names=names) if names else lines[-1]
    if received and shown:
        lines += describe_topics(call, received)
    if received and sight.absence is Absence.NOT_FOLLOWED:
        topics = [one for one in select_kind(received.labels, Kind.TOPIC) if one.value != EVERYTHING]
        choices = [
            Choice(label=_("Theo dõi {name}").format(name=name_topic(call, one)), command=f"/theodoi {one.value}")
            for one in topics[:_FOLLOWED]
        ]
    choices += [Choice(label=_("Đang nhận gì?"), command="/caidat")]
    return Reply(text="\n".join(lines), choices=in_rows(choices))
