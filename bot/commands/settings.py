"""/caidat and /ngonngu: what the chat gets, and in which language we speak."""

from collections.abc import Sequence
from typing import Final

from bot.commands import days_off, filter_words, filters, summaries
from bot.commands.context import Call, Command, in_rows
from bot.texts import LANGUAGE_NAMES, LANGUAGES, _, language
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter
from news.text.names import Names
from storage import chats, subscriptions
from storage.filters import turn_to

_TYPED: Final = Names(
    (name, code)
    for code, names in {
        "vi": ("vi", "vn", "Việt", "tiếng Việt", "vietnamese"),
        "en": ("en", "Anh", "tiếng Anh", "english"),
    }.items()
    for name in names
)


async def show_settings(call: Call) -> Reply:
    """Show all settings in one text, with the way to each."""
    if filters.is_pressed(call.rest):
        return await filters.answer_press(call)
    if call.chat.editing and call.request.may_change:
        await call.change(turn_to, chat=call.chat.number, filter_=0, now=call.now)
    every = await call.desk.db.read(subscriptions.list_filters, chat=call.chat.number)
    paused = summaries.describe_pause(call)
    lines = [
        _("Cài đặt hiện nay:"),
        *await filter_words.describe_chosen(call, every),
        await filter_words.describe_hours(call, every),
        summaries.describe_quiet(call),
        *days_off.describe_setting(call),
        _("Ngôn ngữ: {name}").format(name=LANGUAGE_NAMES[call.chat.language]),
        *paused,
    ]
    choices = [
        *(filters.offer_each(call, every) if len(every) > 1 else _offer_parts(every)),
        filters.offer_adding(),
        Choice(label=_("Giờ gửi"), command="/bantin"),
        Choice(label=_("Giờ yên lặng"), command="/yenlang"),
        Choice(label=_("Nhận tin lại"), command="/tieptuc")
        if paused
        else Choice(label=_("Tạm dừng"), command="/tamdung"),
        *(
            Choice(label=LANGUAGE_NAMES[code], command=f"/ngonngu {code}")
            for code in LANGUAGES
            if code != call.chat.language
        ),
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _offer_parts(every: Sequence[Filter]) -> list[Choice]:
    """What the one filter of most chats is made of."""
    return [
        Choice(label=_("Chủ đề"), command="/chude"),
        Choice(label=_("Tỉnh, thành phố"), command="/tinh"),
        Choice(label=_("Từ khóa"), command="/tukhoa"),
        *(Choice(label=_("Cách báo"), command=f"/caidat #{one.number}") for one in every),
    ]


async def choose_language(call: Call) -> Reply:
    """Speak the language named from now on; without one, offer those there are."""
    code = _TYPED.find(call.rest)
    if code:
        await call.change(chats.set_language, chat=call.chat.number, language=code)
    choices = tuple(
        Choice(
            label=LANGUAGE_NAMES[one],
            command=f"/ngonngu {one}",
            chosen=one == (code or call.chat.language),
            toggles=True,
        )
        for one in LANGUAGES
    )
    with language(code or call.chat.language):
        text = _("Từ nay Báo Tin nói tiếng Việt. Tin bài vẫn nguyên văn của báo.") if code else _("Chọn ngôn ngữ:")
        changed = bool(code) and call.request.pressed
        return Reply(text=text, choices=(choices,), replaces=changed, toast=text if code else "")


SETTINGS = Command(
    name="caidat",
    aliases=("cài đặt", "settings", "setting", "thiết lập"),
    about=lambda: _("Xem đang nhận những tin gì"),
    answer=show_settings,
    is_meant=lambda desk, rest: not rest or filters.is_pressed(rest),
)
LANGUAGE = Command(
    name="ngonngu",
    aliases=("ngôn ngữ", "language", "lang"),
    about=lambda: _("Tiếng Việt hay tiếng Anh"),
    takes=lambda: "vi | en",
    answer=choose_language,
    is_meant=lambda desk, rest: not rest or _TYPED.find(rest) is not None,
)
