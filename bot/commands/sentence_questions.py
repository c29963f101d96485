"""What is asked back where a sentence may mean more than one thing; nothing is done before a press."""

import re
from dataclasses import replace
from typing import Final

from bot.commands import filter_words, summaries
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory
from bot.texts import _
from news.asking.phrases import Role
from news.asking.requests import FilterRequest, write_request
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Kind
from news.text.sentences import shorten
from news.text.vietnamese import fold

_LABEL: Final = 60  #: characters of a button
_ONLY: Final = re.compile(r"\bthoi(?: (?:nhe|nha|a|nhi|di|ban))*$")


async def ask_only(call: Call, request: FilterRequest) -> Reply | None:
    """ "Cho tôi giáo dục thôi": whether nothing else is to come any more, where anything does."""
    if not _ONLY.search(fold(call.rest)) or not (request.is_understood and request.has_subjects) or request.negates:
        return None
    every = await call.read_filters()
    if request.scope or all(one.is_empty for one in every):
        return None
    news = filter_words.describe_request(call.desk, request, {})
    only, also = _("Chỉ nhận {news}").format(news=news), _("Nhận thêm {news}").format(news=news)
    choices = [
        Choice(label=shorten(only, _LABEL), command=f"/theodoi {write_request(request, scope=Role.ONLY)}"),
        Choice(label=shorten(also, _LABEL), command=f"/theodoi {write_request(request)}"),
        Choice(label=_("Không đổi gì"), command="/caidat"),
    ]
    text = _("Bạn muốn chỉ nhận {news}, thay cho mọi thứ đang nhận?").format(news=news)
    return Reply(text=text, choices=in_rows(choices))


def ask_apart(call: Call, directory: Directory, request: FilterRequest) -> Reply:
    """Several topics, each in a place of its own: a filter for each, or all of it everywhere named."""
    choices = []
    for part in map(directory.request, request.apart):
        news = filter_words.describe_request(call.desk, part, directory.newspapers)
        choices.append(Choice(label=_("Nhận riêng {news}").format(news=news), command=f"/thu + {write_request(part)}"))
    news = filter_words.describe_request(call.desk, request, directory.newspapers)
    choices.append(Choice(label=_("Nhận {news}").format(news=news), command=f"/theodoi {write_request(request)}"))
    text = _("Mỗi nơi một chủ đề riêng? Chọn lần lượt từng mục, hoặc nhận tất cả ở mọi nơi vừa nêu.")
    return Reply(text=text, choices=tuple((replace(one, label=shorten(one.label, _LABEL)),) for one in choices))


def offer_quoted(request: FilterRequest) -> Reply | None:
    """To hear of words in quotation marks, which are no topic's name."""
    keywords = request.wanted[Kind.KEYWORD]
    if not keywords or request.has_places or request.wanted[Kind.TOPIC]:
        return None
    words = summaries.quote_keywords(keywords)
    text = _("Bạn muốn nhận mọi tin có {words}?").format(words=words)
    label = shorten(_("Theo dõi từ khóa {words}").format(words=words), _LABEL)
    choices = [
        Choice(label=label, command=f"/tukhoa {', '.join(keywords)}"),
        Choice(label=_("Chọn chủ đề"), command="/chude"),
    ]
    return Reply(text=text, choices=in_rows(choices))


def ask_to_leave_out(request: FilterRequest) -> Reply:
    """To leave out what holds these words, where that is meant."""
    words = summaries.quote_keywords(request.excepted[Kind.KEYWORD])
    choices = [
        Choice(
            label=shorten(_("Bỏ qua tin có {words}").format(words=words), _LABEL),
            command=f"/theodoi {write_request(request)}",
        ),
        Choice(label=_("Trợ giúp"), command="/trogiup"),
    ]
    return Reply(text=_("Bạn muốn bỏ qua mọi tin có {words}?").format(words=words), choices=in_rows(choices))
