"""What comes on days off, in words."""

from bot.texts import _
from news.delivery.days_off import OVER, DaysOff


def name_days_off(choice: DaysOff) -> str:
    """What comes then, as it stands behind "on days off"."""
    return {
        DaysOff.AS_OTHERS: _("như ngày thường"),
        DaysOff.MORNING: _("chỉ một bản tin sáng"),
        DaysOff.URGENT: _("chỉ tin khẩn"),
    }[choice]


def describe_days_off(choice: DaysOff) -> str:
    """One sentence that says what comes on days off, and when the rest does."""
    time = f"{OVER:%H:%M}"
    return {
        DaysOff.AS_OTHERS: _("Ngày nghỉ (Chủ nhật, ngày lễ, Tết): tin vẫn đến như ngày thường."),
        DaysOff.MORNING: _(
            "Ngày nghỉ (Chủ nhật, ngày lễ, Tết): chỉ một bản tin lúc {time}; tin khẩn vẫn gửi ngay."
        ).format(time=time),
        DaysOff.URGENT: _(
            "Ngày nghỉ (Chủ nhật, ngày lễ, Tết): chỉ gửi tin khẩn; tin khác được giữ lại, hết ngày nghỉ thì gửi gộp "
            "một lần."
        ),
    }[choice]
