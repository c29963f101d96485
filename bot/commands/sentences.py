"""What is asked for in a sentence, put into the chat's filter, or asked back where it may mean several things."""

from dataclasses import replace
from typing import Final

from bot.commands import merged, outlines, reading, sentence_change, summaries, undo
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory, load
from bot.commands.guesses import guess, offer_keyword
from bot.texts import _
from news.delivery.filter_clauses import LONGEST
from news.delivery.filter_names import FilterName
from news.delivery.filter_requests import FilterRequest, write_request
from news.delivery.filter_ways import Way, choose_way, has_all_kinds
from news.delivery.filter_words import Role
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from news.text.vietnamese import cut, fold

_LABEL: Final = 60  #: characters of a button
_SYLLABLES: Final = 6  #: of unknown words that may be the name of something


async def answer_plain(call: Call) -> tuple[Reply | None, bool]:
    """The answer to plain words that ask for news, or may, None to others; and whether anything changed by it."""
    if len(call.rest) > LONGEST:
        return None, False
    before = await call.read_filter()
    reply = await _answer_plain(call, await load(call))
    return reply, reply is not None and before != await call.read_filter()


async def _answer_plain(call: Call, directory: Directory) -> Reply | None:
    request = directory.request(call.rest)
    if request.may_be_talk and not request.unknown and not reading.is_leaving(call.rest):
        return _ask_to_leave_out(request)
    if is_certain(request, call.rest):
        return await apply(call, directory, request)
    if request.asks and request.hours and not request.names_anything and not request.unknown:
        return _ask_hours(request)
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
    if request.asks or any(request.excepted.values()) or (request.everywhere and request.is_sentence):
        return True
    composed = request.is_sentence or request.wanted[Kind.NEWSPAPER] or fold(words).startswith("tin ")
    return (request.has_subjects and request.has_places and bool(composed)) or _is_of_keywords(request)


def _ask_to_leave_out(request: FilterRequest) -> Reply:
    """To leave out what holds these words, where that is meant."""
    words = summaries.quote_keywords(request.excepted[Kind.KEYWORD])
    choices = [
        Choice(
            label=cut(_("Bỏ qua tin có {words}").format(words=words), _LABEL),
            command=f"/theodoi {write_request(request)}",
        ),
        Choice(label=_("Trợ giúp"), command="/trogiup"),
    ]
    return Reply(text=_("Bạn muốn bỏ qua mọi tin có {words}?").format(words=words), choices=in_rows(choices))


def _is_of_keywords(request: FilterRequest) -> bool:
    """Whether it says that its very words are meant."""
    return request.is_sentence and bool(request.wanted[Kind.KEYWORD])


def _offer(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    news = outlines.outline_request(call.desk, request, directory.newspapers)
    said = write_request(request)
    choices = [
        Choice(label=cut(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {said}"),
        Choice(label=_("Tin mới nhất"), command=f"/moinhat {said}"),
        offer_keyword(call.rest),
    ]
    return Reply(text=_("Bạn muốn nhận {news}?").format(news=news), choices=in_rows(choices))


async def apply(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    """Do what is asked for and say what comes from now on, or ask what is meant."""
    if request.unclear:
        return ask_unclear(call, directory, request)
    before = await call.read_filter()
    if request.unknown and not request.has_subjects:
        return _ask_unknown(call, directory, request)
    if not request.names_anything:
        return _ask_hours(request) if request.hours else _ask_unknown(call, directory, request)
    way = choose_way(before, request)
    if before.is_empty and not request.has_subjects and not request.has_places:
        return Reply(text=_("Bạn chưa theo dõi gì cả."), choices=in_rows(_offer_next(request)))
    if way is Way.ASK:
        return _ask_way(call, directory, before, request)
    left, undoing = await undo.change(
        call, sentence_change.change, call=call, request=request, way=way, newspapers=directory.newspapers
    )
    after = await call.read_filter()
    lines = [_describe_change(call, before, after)]
    lines += _explain_places(call, request)
    lines += describe_papers(call, directory, after)
    lines += [_("Chỉ đặt được nhiều nhất {count} từ khóa. Bạn bỏ bớt vài từ nhé.").format(count=left)] if left else []
    lines += summaries.describe_pause(call)
    choices = _offer_next(request)
    if request.unknown:
        said, guesses = _describe_unknown(call, request)
        lines += said
        choices = [*guesses, *choices]
    if request.hours:
        lines.append(
            _("Muốn tin gộp lại thành bản tin lúc {hours} thì chọn bên dưới.").format(hours=_say_hours(request))
        )
        choices = [_offer_hours(request), *choices]
    lines += undo.explain(undoing)
    return Reply(text="\n".join(lines), choices=in_rows([*undoing, *choices]), replaces=False)


def _say_hours(request: FilterRequest) -> str:
    return ", ".join(f"{hour:%H:%M}" for hour in request.hours)


def _offer_hours(request: FilterRequest) -> Choice:
    label = _("Gộp lúc {hours}").format(hours=_say_hours(request))
    return Choice(label=cut(label, _LABEL), command=f"/bantin {' '.join(f'{hour:%H:%M}' for hour in request.hours)}")


def _ask_hours(request: FilterRequest) -> Reply:
    text = _("Muốn tin gộp lại thành bản tin lúc {hours} thì chọn bên dưới.").format(hours=_say_hours(request))
    choices = [_offer_hours(request), Choice(label=_("Giờ gửi"), command="/bantin")]
    return Reply(text=text, choices=in_rows(choices))


def _describe_change(call: Call, before: Filter, after: Filter) -> str:
    news = outlines.outline_filter(call.desk, after)
    if not news:
        return _("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến.")
    if (before.wanted, before.excepted) == (after.wanted, after.excepted):
        return _("Bạn đã nhận {news} từ trước.").format(news=news)
    return _("Từ nay bạn nhận {news}.").format(news=news)


def _explain_places(call: Call, request: FilterRequest) -> list[str]:
    found = [one for slug in request.wanted[Kind.PROVINCE] if (one := call.desk.provinces.get(slug)) and one.now]
    return merged.explain_towns(call.desk, request.towns) + merged.explain_mergers(call.desk, found)


def describe_papers(call: Call, directory: Directory, after: Filter) -> list[str]:
    """What is wrong with the newspapers that all comes from, if anything is."""
    papers = after[Kind.NEWSPAPER]
    lines = []
    if unread := [slug for slug in papers if slug not in directory.read]:
        names = ", ".join(after.as_typed(unread))
        lines.append(_("Báo Tin hiện chưa đọc {names}, nên chưa có tin của báo này.").format(names=names))
    if papers and after[Kind.PROVINCE] and merged.is_elsewhere(call.desk, papers, after[Kind.PROVINCE]):
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
        news = outlines.outline_request(call.desk, complete, directory.newspapers)
        keyword = Choice(
            label=cut(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {write_request(complete)}"
        )
    return lines, [*guesses, keyword]


def _ask_way(call: Call, directory: Directory, before: Filter, request: FilterRequest) -> Reply:
    """All that a chat follows has the same places: ask whether they are to change for all of it."""
    papers = [directory.newspapers.get(slug, slug) for slug in request.wanted[Kind.NEWSPAPER]]
    places = outlines.outline_places(call.desk, request.wanted[Kind.PROVINCE], papers) or _("ở mọi tỉnh")
    now = outlines.outline_filter(call.desk, before)
    text = _("Bạn đang nhận {now}. Tỉnh và báo là chung cho mọi tin đã chọn, bạn muốn cách nào?").format(now=now)
    narrowed = write_request(request, scope=Role.NARROW)
    choices = [
        Choice(
            label=cut(_("Chỉ nhận mọi tin đã chọn {places}").format(places=places), _LABEL),
            command=f"/theodoi {narrowed}",
        )
    ]
    if request.everywhere:
        choices = [Choice(label=_("Nhận mọi tin đã chọn ở mọi tỉnh"), command=f"/theodoi {narrowed}")]
    choices += _offer_elsewhere(call, before, request)
    return Reply(text=text, choices=tuple((choice,) for choice in choices))


def _offer_elsewhere(call: Call, before: Filter, request: FilterRequest) -> list[Choice]:
    """The other ways: what is asked for from where all comes already, or all from more places."""
    choices = []
    stays = outlines.outline_places(call.desk, before[Kind.PROVINCE], before.as_typed(before[Kind.NEWSPAPER]))
    if stays and request.has_places and has_all_kinds(before, request):
        widened = write_request(request, scope=Role.WIDEN)
        choices.append(Choice(label=_("Nhận mọi tin đã chọn ở cả hai nơi"), command=f"/theodoi {widened}"))
    if request.has_subjects:
        bare = replace(request, wanted={**request.wanted, Kind.PROVINCE: [], Kind.NEWSPAPER: []}, everywhere=False)
        news = outlines.outline_subjects(call.desk, request.wanted[Kind.TOPIC], request.wanted[Kind.KEYWORD])
        where = stays or _("ở mọi tỉnh")
        label = _("Nhận thêm {news}, {places}").format(news=news, places=where)
        choices.append(Choice(label=cut(label, _LABEL), command=f"/theodoi {write_request(bare, anywhere=not stays)}"))
    if not choices:
        choices.append(Choice(label=_("Giữ như cũ"), command="/caidat"))
    return choices
