"""/trogiup: every command in a line."""

from dataclasses import replace

from bot.commands.context import Call, Command
from bot.commands.reading import quoted
from bot.texts import _
from news.delivery.messages import Choice, Reply


async def listed(call: Call) -> Reply:
    """What a person can ask for here."""
    lines = [_("Tin mới tự đến theo những gì bạn chọn. Các lệnh:"), ""]
    for command in call.desk.commands:
        takes = command.takes()
        lines.append(f"/{command.name}{' ' if takes else ''}{takes} – {command.about()}")
    lines.append("")
    if call.request.group:
        lines.append(_("Trong nhóm, chỉ quản trị viên đổi được cài đặt."))
    else:
        lines.append(_("Gõ không dấu, không gạch chéo cũng được: “theo doi xay dung dang”."))
    choices = (Choice(label=_("Chọn chủ đề"), command="/chude"), Choice(label=_("Cài đặt"), command="/caidat"))
    return Reply(text="\n".join(lines), choices=(choices,))


async def unknown(call: Call) -> Reply:
    """The same, for what is no command of ours."""
    told = await listed(call)
    called = call.rest.partition(" ")[0]
    if not called:
        return told
    return replace(told, text=_("Báo Tin không có lệnh “{words}”.").format(words=quoted(called)) + "\n" + told.text)


HELP = Command(
    name="trogiup",
    aliases=("trợ giúp", "help", "giúp", "hướng dẫn", "lệnh", "commands"),
    about=lambda: _("Các lệnh và cách dùng"),
    answer=listed,
)
