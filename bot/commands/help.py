"""/trogiup: what to type, and every command behind a button of its subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.commands import coming
from bot.commands.context import Call, Command, Desk, in_rows
from bot.commands.reading import quote
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Commands that are shown together."""

    title: Callable[[], str]
    commands: tuple[str, ...] = ()  #: by name; of the newsroom's: all that are for admins


SUBJECTS: Final[Mapping[str, Subject]] = {
    "chon-tin": Subject(
        title=lambda: _("Chọn tin"),
        commands=("chude", "theodoi", "bo", "tinh", "tukhoa", "ittin", "thu", "hoantac"),
    ),
    "khi-nao": Subject(
        title=lambda: _("Khi nào nhận"),
        commands=("bantin", "yenlang", "tamdung", "tieptuc", "dung"),
    ),
    "tim-xem": Subject(
        title=lambda: _("Tìm và xem"),
        commands=("moinhat", "tim", "visao", "caidat", "start", "trogiup"),
    ),
    "du-lieu": Subject(
        title=lambda: _("Dữ liệu của tôi"),
        commands=("dulieu", "xoadulieu", "chinhsach", "lienket", "ngonngu"),
    ),
    "toa-soan": Subject(title=lambda: _("Tòa soạn")),
}


#: What there is for somebody in a group who may not change what it gets; and for whoever looks after the bot.
_LOOKING: Final = ("tim-xem", "toa-soan")


async def show_help(call: Call) -> Reply:
    """Say what to type; of a subject, its commands; of a command that is named, its use."""
    if subject := SUBJECTS.get(call.rest):
        return _show_subject(call, subject)
    if command := _find_command(call.desk, call.rest):
        return _show_command(command, call.chat.language)
    lines = [
        " ".join((await coming.say_how(call), _say_how_to_ask(call))),
        *_list_examples(call),
        _("Không dấu cũng được. Các lệnh ở dưới đây; cách dùng một lệnh: /trogiup tinh"),
    ]
    if call.request.group and not call.request.one_way:
        lines.append(_("Trong nhóm, chỉ quản trị viên đổi được cài đặt."))
    choices = [
        Choice(label=one.title(), command=f"/trogiup {name}")
        for name, one in SUBJECTS.items()
        if _list_commands(call.desk, one) and (call.request.may_change or name in _LOOKING)
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed)


def _list_examples(call: Call) -> list[str]:
    """What may be said; to whoever may change nothing, what shows them something."""
    settings = call.request.may_change
    return [
        *([_("• “giáo dục và y tế ở Nghệ An, trừ tuyển sinh” để nhận tin")] if settings else []),
        *([_("• “bỏ y tế” để thôi nhận")] if settings else []),
        _("• “Huế có gì mới?” để xem ngay"),
        _("• “tìm sầu riêng” để tìm bài đã có"),
        *([_("• “gửi tin lúc 7 giờ sáng” để đổi giờ nhận")] if settings else []),
        *([_("• “tạm dừng 3 ngày”, hay “dừng” để thôi hẳn")] if settings else []),
    ]


def _say_how_to_ask(call: Call) -> str:
    if call.request.one_way:
        return _("Gõ như nói sau số của kênh, chẳng hạn:")
    return _("Gọi tên bot (@) rồi gõ như nói, chẳng hạn:") if call.request.group else _("Gõ như nói, chẳng hạn:")


def _list_commands(desk: Desk, subject: Subject) -> list[Command]:
    """Those of the subject that the person may use; of the newsroom's, where none is named."""
    if not subject.commands:
        return [one for one in desk.commands if one.for_admins]
    return [one for one in desk.commands if one.name in subject.commands]


def _show_subject(call: Call, subject: Subject) -> Reply:
    lines = [f"{subject.title()}:"]
    lines += [f"{_write_use(one, call.chat.language)} – {one.about()}" for one in _list_commands(call.desk, subject)]
    return _answer(lines, replaces=call.request.pressed)


def _find_command(desk: Desk, words: str) -> Command | None:
    names = Names((name, one) for one in desk.commands for name in (one.name, *one.aliases))
    return names.find(words.lstrip("/")) if words else None


def _show_command(command: Command, language: str) -> Reply:
    lines = [f"/{command.call_in(language)} – {command.about()}."]
    if command.takes():
        lines.append(_("Ví dụ: {example}").format(example=_write_use(command, language)))
    if command.aliases:
        lines.append(_("Cũng gõ được: {names}").format(names=", ".join(command.aliases)))
    return _answer(lines)


def _write_use(command: Command, language: str) -> str:
    return f"/{command.call_in(language)} {command.takes()}".strip()


def _answer(lines: Sequence[str], *, replaces: bool = False) -> Reply:
    back = Choice(label=_("‹ Trợ giúp"), command="/trogiup")
    return Reply(text="\n".join(lines), choices=((back,),), replaces=replaces)


async def answer_unknown(call: Call) -> Reply:
    """The same, for what is no command of ours."""
    reply = await show_help(replace(call, rest=""))
    called = call.rest.partition(" ")[0]
    if not called:
        return reply
    return replace(reply, text=_("Báo Tin không có lệnh “{words}”.").format(words=quote(called)) + "\n" + reply.text)


HELP = Command(
    name="trogiup",
    aliases=(
        "trợ giúp",
        "help",
        "giúp",
        "hướng dẫn",
        "hướng dẫn sử dụng",
        "cách dùng",
        "cách sử dụng",
        "menu",
        "lệnh",
        "commands",
    ),
    about=lambda: _("Cách dùng, và mọi lệnh"),
    answer=show_help,
    is_meant=lambda desk, rest: not rest or rest in SUBJECTS or _find_command(desk, rest) is not None,
)
