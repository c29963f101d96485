"""What is asked for in a sentence, put into the chat's filter, or asked back where it may mean several things."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import (
    coming,
    days_off,
    filter_words,
    negations,
    place_words,
    reading,
    sentence_change,
    sentence_hours,
    sentence_questions,
    summaries,
    undo,
)
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory, understand
from bot.commands.guesses import guess, offer_keyword
from bot.commands.sentence_change import FilterChange
from bot.texts import _
from news.asking.clauses import LONGEST
from news.asking.names import FilterName
from news.asking.phrases import Role
from news.asking.requests import FilterRequest, make_filter, write_request
from news.asking.ways import Way, choose_way, has_all_kinds
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Kind, find_meant
from news.text.sentences import shorten
from news.text.vietnamese import fold, key

_LABEL: Final = 60  #: characters of a button
_SYLLABLES: Final = 6  #: of unknown words that may be the name of something


async def answer_plain(call: Call) -> tuple[Reply | None, bool]:
    """The answer to plain words that ask for news, or may, None to others; and whether anything changed by it."""
    if len(call.rest) > LONGEST:
        return None, False
    reply = await _answer_plain(call, *await understand(call, call.rest))
    return reply, reply is not None and undo.is_offered(reply)


async def _answer_plain(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    if days_off.is_sentence(call.rest):
        return await days_off.ask(call)
    if asked := await negations.answer(call, directory, request):
        return asked
    if request.negates and request.unknown:
        return None
    if only := await sentence_questions.ask_only(call, request):
        return only
    if request.apart:
        return sentence_questions.ask_apart(call, directory, request)
    if request.quotes and request.is_understood and not request.is_sentence and not request.asks:
        return sentence_questions.offer_quoted(request)
    if request.may_be_talk and not request.unknown and not reading.is_leaving(call.rest):
        return sentence_questions.ask_to_leave_out(request)
    if is_certain(request, call.rest):
        return await apply(call, directory, request)
    if request.is_of_hours:
        return sentence_hours.ask(request)
    if asked := await sentence_hours.answer(call, request):
        return asked
    if request.asks and request.unknown and all(2 <= len(words.split()) <= _SYLLABLES for words in request.unknown):
        return await apply(call, directory, request)
    if request.unclear and not request.unknown:
        return ask_unclear(call, directory, request)
    if request.is_understood and request.has_places:
        return _offer(call, directory, request)
    return None


def is_certain(request: FilterRequest, words: str) -> bool:
    """Whether it is to be done at once: more than names that somebody may have said for another reason."""
    if not request.is_understood or request.may_be_talk or (request.only_excepts and reading.is_leaving(words)):
        return False
    if request.only_excepts:
        return request.orders and not request.aliases and not request.doubtful
    if request.asks or any(request.excepted.values()) or (request.everywhere and request.is_sentence):
        return True
    composed = request.is_sentence or request.wanted[Kind.NEWSPAPER] or fold(words).startswith("tin ")
    return (request.has_subjects and request.has_places and bool(composed)) or _is_of_keywords(request)


def _is_of_keywords(request: FilterRequest) -> bool:
    """Whether it says that its very words are meant."""
    return request.is_sentence and bool(request.wanted[Kind.KEYWORD])


def _offer(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    news = filter_words.describe_request(call.desk, request, directory.newspapers)
    said = write_request(request)
    choices = [
        Choice(label=shorten(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {said}"),
        Choice(label=_("Tin mới nhất"), command=f"/moinhat {said}"),
        offer_keyword(call.rest),
    ]
    return Reply(text=_("Bạn muốn nhận {news}?").format(news=news), choices=in_rows(choices))


async def apply(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    """Do what is asked for and say what comes from now on, or ask what is meant."""
    if asked := await _ask_first(call, directory, request):
        return asked
    every = await call.read_filters()
    before = _find_filter(call, every, request)
    way = choose_way(before, request)
    if before.is_empty and not request.has_subjects and not request.has_places:
        return Reply(text=_("Bạn chưa theo dõi gì cả."), choices=in_rows(_offer_next(request)))
    if way is Way.ASK:
        return _ask_way(call, directory, before, request)
    change = FilterChange(request=request, way=way, newspapers=directory.newspapers, filter=before.number)
    left, undoing, much = await undo.change_visibly(call, sentence_change.change, change, call=call)
    afters = {one.number: one for one in await call.read_filters()}
    after = afters.get(before.number, Filter())
    changed = [(one, afters.get(one.number, Filter())) for one in every if one != afters.get(one.number)]
    lines = await filter_words.say_changes(call, changed or [(before, after)])
    others = [one for one in every if not call.chat.editing and one.number != before.number]
    lines += _explain_scope(call, request, others, before, after)
    lines += _explain_places(call, request)
    lines += describe_papers(call, directory, after)
    lines += [_("Chỉ đặt được nhiều nhất {count} từ khóa. Bạn bỏ bớt vài từ nhé.").format(count=left)] if left else []
    choices = [*_offer_next(request), *await coming.offer_again(call, [after])]
    if request.unknown:
        said, guesses = _describe_unknown(call, request)
        lines += said
        choices = [*guesses, *choices]
    if request.hours:
        lines.append(sentence_hours.say_bundled(request))
        choices = [sentence_hours.offer_bundled(request.hours), *choices]
    lines += undo.explain(undoing if much else ())
    return Reply(text="\n".join(lines), choices=in_rows([*choices, *undoing]), replaces=False)


async def _ask_first(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    """What must be asked before anything can be done; None where it is clear."""
    doubtful = request.restores or request.doubtful or (request.negates and request.unknown)
    if doubtful and (question := await negations.answer(call, directory, request)):
        return question
    if request.unclear:
        return ask_unclear(call, directory, request)
    if request.apart:
        return sentence_questions.ask_apart(call, directory, request)
    if when := await sentence_hours.answer(call, request):
        return when
    if request.unknown and not request.has_subjects:
        return _ask_unknown(call, directory, request)
    if not request.names_anything:
        return sentence_hours.ask(request) if request.hours else _ask_unknown(call, directory, request)
    return None


def _explain_scope(
    call: Call, request: FilterRequest, others: Sequence[Filter], before: Filter, after: Filter
) -> list[str]:
    """What went where only this was asked for, *others* as wholes, and that what was left out stays so."""
    if request.scope is not Role.ONLY or not request.has_subjects:
        return []
    gone = [(kind, one) for kind in Kind for one in before[kind] if one not in after[kind]]
    names = [summaries.name_items(call.desk, before, gone)] if gone else []
    names += [filter_words.describe_filter(call.desk, one) for one in others if not one.is_empty]
    lines = [_("Thay cho: {names}.").format(names="; ".join(names))] if names else []
    stays = any(set(before.excepted[kind]) & set(after.excepted[kind]) for kind in Kind)
    if stays and not any(one.excepted[kind] for one in others for kind in Kind):
        lines.append(_("Những gì trước đó bạn bỏ qua vẫn giữ như cũ."))
    return lines


def _find_filter(call: Call, every: Sequence[Filter], request: FilterRequest) -> Filter:
    """The filter that a sentence is about: in a chat that has several, by what it names."""
    wanted, excepted = (
        [(kind, key(value) if kind is Kind.KEYWORD else value) for kind in Kind for value in side[kind]]
        for side in (request.wanted, request.excepted)
    )
    return find_meant(call.narrow(every), wanted or excepted, leaving=not wanted) or Filter()


def _explain_places(call: Call, request: FilterRequest) -> list[str]:
    found = [one for slug in request.wanted[Kind.PROVINCE] if (one := call.desk.provinces.get(slug)) and one.now]
    return place_words.explain_towns(call.desk, request.towns) + place_words.explain_mergers(call.desk, found)


def describe_papers(call: Call, directory: Directory, after: Filter) -> list[str]:
    """What is wrong with the newspapers that all comes from, if anything is."""
    papers = after[Kind.NEWSPAPER]
    lines = []
    if unread := [slug for slug in papers if slug not in directory.read]:
        names = ", ".join(after.as_typed(unread))
        lines.append(_("Báo Tin hiện chưa đọc {names}, nên chưa có tin của báo này.").format(names=names))
    if papers and after[Kind.PROVINCE] and place_words.is_elsewhere(call.desk, papers, after[Kind.PROVINCE]):
        lines.append(
            _("Báo ấy ít viết về {places}; gõ /tinh tất cả để không giới hạn tỉnh.").format(
                places=summaries.name_provinces(call.desk, after[Kind.PROVINCE])
            )
        )
    return lines


def _offer_next(request: FilterRequest) -> list[Choice]:
    choices = [Choice(label=_("Thêm chủ đề"), command="/chude")]
    if request.has_subjects or request.has_places:
        choices.append(Choice(label=_("Tin mới nhất"), command=f"/moinhat {write_request(request)}"))
    return choices


def ask_unclear(call: Call, directory: Directory, request: FilterRequest, *, command: str = "/theodoi") -> Reply:
    """Ask which of several is meant; the answer brings all the rest along to this *command*."""
    first, others = request.unclear[0], request.unclear[1:]
    text = _("“{words}” là nơi nào?") if first.names[0].kind is Kind.PROVINCE else _("“{words}” là báo nào?")
    choices = []
    for name in first.names:
        wanted = {
            kind: [*values, *([name.value] if kind is name.kind else [])] for kind, values in request.wanted.items()
        }
        said = write_request(replace(request, wanted=wanted), scope=request.scope)
        said = ", ".join([said, *(one.words for one in others)])
        choices.append(Choice(label=name_thing(call, directory, name), command=f"{command} {said}"))
    return Reply(text=text.format(words=reading.quote(first.words)), choices=in_rows(choices))


def name_thing(call: Call, directory: Directory, name: FilterName) -> str:
    """A province or newspaper as people know it."""
    if name.kind is Kind.PROVINCE:
        return call.desk.provinces.name(name.value)
    return directory.newspapers.get(name.value, name.value)


def _ask_unknown(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    """Nothing is done where what is meant can't be complete; what was understood stands on the button."""
    lines, choices = _describe_unknown(call, request, directory=directory)
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _describe_unknown(
    call: Call, request: FilterRequest, *, directory: Directory | None = None
) -> tuple[list[str], list[Choice]]:
    lines = [_("Chưa có chủ đề “{words}”.").format(words=reading.quote(words)) for words in request.unknown]
    if not request.unknown:
        return [_("Bạn muốn nhận tin gì? Gõ /chude để xem các chủ đề.")], []
    first = request.unknown[0]
    guesses = guess(call.desk, first)
    lines.append(_("Có phải ý bạn là một trong những mục dưới đây?") if guesses else _("Gõ /chude để xem các chủ đề."))
    lines.append(_("Cũng có thể dùng từ khóa: nhận mọi tin có đúng những chữ này."))
    keyword = offer_keyword(first)
    if directory is not None and request.has_places:
        wanted = {**request.wanted, Kind.KEYWORD: [first]}
        complete = replace(request, wanted=wanted, unknown=())
        news = filter_words.describe_request(call.desk, complete, directory.newspapers)
        keyword = Choice(
            label=shorten(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {write_request(complete)}"
        )
    return lines, [*guesses, keyword]


def _ask_way(call: Call, directory: Directory, before: Filter, request: FilterRequest) -> Reply:
    """All of a filter is from the same places: have this beside it, or let the places change for all of it?"""
    news = filter_words.describe_request(call.desk, request, directory.newspapers)
    text = _("Bạn đang nhận {now}. Bạn muốn nhận thêm {news}, hay đổi nơi của mọi tin đang nhận?").format(
        now=filter_words.describe_filter(call.desk, before), news=news
    )
    choices = [Choice(label=_("Nhận thêm {news}").format(news=news), command=f"/thu + {write_request(request)}")]
    places = filter_words.describe_places(call.desk, make_filter(request, directory.newspapers)) or _("ở mọi tỉnh")
    label = _("Chỉ nhận mọi tin đã chọn {places}").format(places=places)
    if request.everywhere:
        label = _("Nhận mọi tin đã chọn ở mọi tỉnh")
    choices.append(Choice(label=label, command=f"/theodoi {write_request(request, scope=Role.NARROW)}"))
    if before.has_places and request.has_places and has_all_kinds(before, request):
        widened = write_request(request, scope=Role.WIDEN)
        choices.append(Choice(label=_("Nhận mọi tin đã chọn ở cả hai nơi"), command=f"/theodoi {widened}"))
    return Reply(text=text, choices=tuple((replace(one, label=shorten(one.label, _LABEL)),) for one in choices))
