"""/trogiup: every command in a line."""

from bot.commands.calls import Call, Command
from bot.texts import _
from news.messages import Choice, Reply


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


HELP = Command(
    name="trogiup",
    aliases=("trợ giúp", "help", "giúp", "hướng dẫn", "lệnh", "commands"),
    about=lambda: _("Các lệnh và cách dùng"),
    answer=listed,
)
