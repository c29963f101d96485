"""/start: who we are and how to begin."""

from dataclasses import replace

from bot.commands import coming, first_questions, newcomers, summaries, undo
from bot.commands.context import Call, Command, in_rows
from bot.texts import LANGUAGE_NAMES, _
from bot.words import digest_times
from news.delivery.chats import ChatState
from news.delivery.digests import HOURLY
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import fold
from storage import digests, former_filters, stopped, subscriptions


async def welcome(call: Call) -> Reply:
    """Say a few lines and ask who is new what they want; what a link names after /start is followed at once."""
    if first_questions.is_press(call.rest) and not (call.request.group or call.first):  # a link may carry any number
        return await first_questions.answer_press(call)
    came_back = call.chat.state is ChatState.STOPPED and call.request.may_change and _asks_to_start(call)
    if came_back:
        await call.change(stopped.come_back, chat=call.chat.number, now=call.now)
        call = replace(call, chat=replace(call.chat, state=ChatState.ACTIVE))
    beginning = newcomers.read_payload(call.desk, call.rest)
    if beginning and call.request.may_change:
        return await _follow_link(call, beginning)
    undoing = await _begin_as_set(call)
    chosen = await call.read_filter()
    topic = call.desk.taxonomy.find(call.rest)
    wanted = topic.slug if topic else EVERYTHING if call.desk.trial and chosen.is_empty else ""
    if wanted and call.request.may_change:
        _changed, undoing = await undo.change(
            call, subscriptions.follow, chat=call.chat.number, kind=Kind.TOPIC, value=wanted, now=call.now
        )
        chosen = await call.read_filter()
    held = summaries.describe_pause(call)
    lines = [
        _greet(call),
        *([_("Đã nhận tin trở lại.")] if came_back else []),
        *([] if held else [_describe_coming(await call.desk.db.read(digests.chosen, chat=call.chat.number))]),
    ]
    if not topic and await first_questions.is_due(call):
        lines += [] if chosen.is_empty else _describe_present(call, chosen)
        return await first_questions.ask_place(call, chosen, above=[*lines, *held])
    lines += [*_describe_present(call, chosen), *undo.explain(undoing), _("Cần gì, cứ gõ /trogiup."), *held]
    return Reply(text="\n".join(lines), choices=in_rows(_offer_first(call, chosen) + undoing))


def _greet(call: Call) -> str:
    is_many = call.request.group and not call.request.one_way
    return _("Chào cả nhóm, đây là Báo Tin.") if is_many else _("Chào bạn, đây là Báo Tin.")


def _describe_coming(hours: str) -> str:
    """What comes, and when: a chat whose news is bundled is promised no more than that."""
    if not hours:
        return _("Có bài mới trên các báo tỉnh là tin tự đến đây: đầu đề, đoạn mở đầu và đường dẫn để đọc cả bài.")
    text = _(
        "Bài mới trên các báo tỉnh được gộp thành bản tin, gửi đến đây lúc {hours}: đầu đề và đường dẫn để đọc cả bài. "
        "Tin khẩn thì đến ngay."
    )
    if hours == HOURLY:
        text = _(
            "Bài mới trên các báo tỉnh được gộp thành bản tin, mỗi giờ gửi đến đây một lần: đầu đề và đường dẫn để đọc "
            "cả bài. Tin khẩn thì đến ngay."
        )
    return text.format(hours=digest_times.describe_times(hours))


def _asks_to_start(call: Call) -> bool:
    """Whether it is more than a greeting, which brings nobody's news back."""
    return fold(call.request.words[:40]).startswith(("start", "bat dau"))


async def _begin_as_set(call: Call) -> list[Choice]:
    """Follow what the operator set for newcomers; the button that undoes it, where there was anything."""
    beginning = newcomers.find_beginning(call.desk, call.chat.channel)
    if call.rest or call.request.group or beginning == newcomers.Beginning():
        return []
    # Where the program ended between meeting somebody and this, what they said is answered again, first no more.
    if not call.first and not await call.desk.db.read(former_filters.is_untouched, chat=call.chat.number, now=call.now):
        return []
    undoing, _filter = await newcomers.begin(call, beginning)
    return undoing


async def _follow_link(call: Call, beginning: newcomers.Beginning) -> Reply:
    """One sentence about what a link brought, with undo; who is new is greeted first."""
    undoing, filter_ = await newcomers.begin(call, beginning)
    lines = [_greet(call)] if call.first else []
    lines.append(await newcomers.describe(call, beginning, filter_, changed=bool(undoing)))
    choices = [Choice(label=_("Tin mới nhất"), command="/moinhat"), Choice(label=_("Cài đặt"), command="/caidat")]
    paused = [line for line in summaries.describe_pause(call) if line not in lines[-1]]
    choices += await coming.offer_again(call, await call.read_filters())
    return Reply(text="\n".join(lines + paused), choices=in_rows([*choices, *undoing]))


def _describe_present(call: Call, chosen: Filter) -> list[str]:
    if call.desk.trial and chosen.is_for_everything and not chosen.excepted[Kind.TOPIC]:
        return [
            _("Đây là bản chạy thử với báo mẫu, bạn đang nhận tin mọi chủ đề để xem được ngay."),
            _("Chọn một chủ đề thì từ đó chỉ còn tin của chủ đề ấy."),
        ]
    if chosen.is_empty and not call.request.may_change:
        return [_("Nhóm chưa chọn tin gì. Quản trị viên của nhóm chọn bằng lệnh /chude.")]
    if chosen.is_empty:
        return [_("Bạn muốn nhận tin gì? Chọn bao nhiêu chủ đề cũng được.")]
    return [_("Đang gửi đến đây:"), *summaries.describe_followed(call.desk, chosen)]


def _offer_first(call: Call, chosen: Filter) -> list[Choice]:
    first = next(iter(call.desk.taxonomy))
    choices = [Choice(label=_("Chọn chủ đề"), command="/chude")]
    if first.slug not in chosen[Kind.TOPIC]:
        choices.append(Choice(label=first.name, command=f"/theodoi {first.slug}"))
    if not chosen.is_for_everything:
        choices.append(Choice(label=_("Nhận mọi tin"), command="/theodoi tat-ca"))
    choices.append(Choice(label=_("Tin mới nhất"), command="/moinhat"))
    if call.chat.language != "vi":
        choices.append(Choice(label=LANGUAGE_NAMES["vi"], command="/ngonngu vi"))
    return choices


START = Command(
    name="start",
    english="start",
    aliases=("bắt đầu", "chào", "xin chào", "hello", "hi", "alo"),
    about=lambda: _("Báo Tin là gì, bắt đầu thế nào"),
    answer=welcome,
    for_all=True,
)
