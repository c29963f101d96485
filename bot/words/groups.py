"""What is said of a group or channel in place of what is said to one reader: who asks there is not all who get news.

`{here}` is the group or the channel; `{Here}` at the beginning of a sentence.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Final

from bot.texts import _
from news.text.vietnamese import capitalize

#: By what is said to one reader.
_SENTENCES: Final[Mapping[str, Callable[[], str]]] = {
    # what comes
    "Từ nay bạn nhận {news}.": lambda: _("Từ nay {here} nhận {news}."),
    "Từ nay bạn nhận {news}: {rate}.": lambda: _("Từ nay {here} nhận {news}: {rate}."),
    "Từ nay bạn nhận thêm {news}.": lambda: _("Từ nay {here} nhận thêm {news}."),
    "Từ nay bạn nhận thêm {news}: {rate}.": lambda: _("Từ nay {here} nhận thêm {news}: {rate}."),
    "Từ nay bạn nhận thêm {news}. Những gì đang nhận vẫn như cũ.": lambda: _(
        "Từ nay {here} nhận thêm {news}. Những gì đang nhận vẫn như cũ."
    ),
    "Bạn đang nhận {news}.": lambda: _("{Here} đang nhận {news}."),
    "Bạn vẫn nhận {news}.": lambda: _("{Here} vẫn nhận {news}."),
    "Bạn vẫn đang nhận: {names}.": lambda: _("{Here} vẫn đang nhận: {names}."),
    "Bạn vẫn đang nhận tin {names}; có bài mới, tin sẽ tự đến.": lambda: _(
        "{Here} vẫn đang nhận tin {names}; có bài mới, tin sẽ tự đến."
    ),
    "Bạn đã nhận {news} từ trước.": lambda: _("{Here} đã nhận {news} từ trước."),
    "Bạn đã chọn {news} từ trước.": lambda: _("{Here} đã chọn {news} từ trước."),
    "Bạn đã chọn tin {names}.": lambda: _("{Here} đã chọn tin {names}."),
    "Bạn đã theo dõi {names} từ trước.": lambda: _("{Here} đã theo dõi {names} từ trước."),
    "Bạn đang theo dõi {name} rồi.": lambda: _("{Here} đang theo dõi {name} rồi."),
    "Bạn đang nhận mọi tin, nên từ khóa chưa lọc bớt gì.": lambda: _(
        "{Here} đang nhận mọi tin, nên từ khóa chưa lọc bớt gì."
    ),
    "Bạn đang nhận {now}. Bạn muốn nhận thêm {news}, hay đổi nơi của mọi tin đang nhận?": lambda: _(
        "{Here} đang nhận {now}. Bạn muốn nhận thêm {news}, hay đổi nơi của mọi tin đang nhận?"
    ),
    "Bạn đã có {count} nhóm tin, nhiều nhất có thể. Bỏ bớt một nhóm nhé.": lambda: _(
        "{Here} đã có {count} nhóm tin, nhiều nhất có thể. Bỏ bớt một nhóm nhé."
    ),
    "Bạn đã có nhiều nhóm tin nhất có thể. Bỏ bớt một nhóm trong /caidat nhé.": lambda: _(
        "{Here} đã có nhiều nhóm tin nhất có thể. Bỏ bớt một nhóm trong /caidat nhé."
    ),
    "{name} nay thuộc {now}. Bạn sẽ nhận những tin có nhắc đến {name}.": lambda: _(
        "{name} nay thuộc {now}. {Here} sẽ nhận những tin có nhắc đến {name}."
    ),
    "“{town}” thuộc {province}, nên bạn nhận tin của cả {province}.": lambda: _(
        "“{town}” thuộc {province}, nên {here} nhận tin của cả {province}."
    ),
    "Tin mới nhất bạn theo dõi:": lambda: _("Tin mới nhất {here} theo dõi:"),
    "Bản tin này gộp {count} tin bạn theo dõi.": lambda: _("Bản tin này gộp {count} tin {here} theo dõi."),
    # what does not come
    "Bạn chưa theo dõi gì cả.": lambda: _("{Here} chưa theo dõi gì cả."),
    "Bạn chưa theo dõi {names}.": lambda: _("{Here} chưa theo dõi {names}."),
    "Bạn chưa chọn {names}.": lambda: _("{Here} chưa chọn {names}."),
    "Bạn chưa chọn tin {names}, nên tin ấy không đến.": lambda: _(
        "{Here} chưa chọn tin {names}, nên tin ấy không đến."
    ),
    "Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến.": lambda: _(
        "{Here} không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."
    ),
    "Bạn đang bỏ qua tin {names}, nên tin ấy không đến.": lambda: _(
        "{Here} đang bỏ qua tin {names}, nên tin ấy không đến."
    ),
    "Tin {names} bạn đã chọn nhưng đang tạm tắt, nên chưa gửi.": lambda: _(
        "Tin {names} {here} đã chọn nhưng đang tạm tắt, nên chưa gửi."
    ),
    "Chưa có bài nào thuộc những gì bạn theo dõi.": lambda: _("Chưa có bài nào thuộc những gì {here} theo dõi."),
    "Những gì trước đó bạn bỏ qua vẫn giữ như cũ.": lambda: _("Những gì trước đó {here} bỏ qua vẫn giữ như cũ."),
    "Bỏ hết những gì bạn đã chọn?": lambda: _("Bỏ hết những gì {here} đã chọn?"),
    "Chỉ hoàn tác được trong 10 phút. Gõ /caidat để xem và đổi những gì bạn nhận.": lambda: _(
        "Chỉ hoàn tác được trong 10 phút. Gõ /caidat để xem và đổi những gì {here} nhận."
    ),
    "• {count} vụ việc bạn không muốn nghe thêm": lambda: _("• {count} vụ việc {here} không muốn nghe thêm"),
    # pauses
    "Bạn đang nhận tin bình thường, không tạm dừng.": lambda: _("{Here} đang nhận tin bình thường, không tạm dừng."),
    "Bạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại.": lambda: _(
        "{Here} đã dừng nhận tin. Gõ /tieptuc để nhận tin lại."
    ),
    "Bạn đã dừng nhận tin từ trước. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào.": lambda: _(
        "{Here} đã dừng nhận tin từ trước. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào."
    ),
    "Bạn sẽ không nhận tin nữa. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào.": lambda: _(
        "{Here} sẽ không nhận tin nữa. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào."
    ),
    "Bạn muốn tạm dừng nhận tin đến {time}?": lambda: _("Bạn muốn tạm dừng gửi tin cho {here} đến {time}?"),
    "Bạn muốn dừng nhận tin? Cài đặt vẫn được giữ, muốn nhận lại lúc nào cũng được.": lambda: _(
        "Bạn muốn dừng gửi tin đến {here}? Cài đặt vẫn được giữ, muốn nhận lại lúc nào cũng được."
    ),
    # why an article came, or did not
    "Bài này gửi đến bạn vì:": lambda: _("Bài này gửi đến {here} vì:"),
    "• Bạn theo dõi {name}": lambda: _("• {Here} theo dõi {name}"),
    "• Bạn đang nhận mọi tin.": lambda: _("• {Here} đang nhận mọi tin."),
    "• Bạn đang nhận tin {names}.": lambda: _("• {Here} đang nhận tin {names}."),
    "• Bạn chọn tin của {names}, và bài nói về nơi ấy.": lambda: _(
        "• {Here} chọn tin của {names}, và bài nói về nơi ấy."
    ),
    "• Bạn chọn tin của {newspaper}.": lambda: _("• {Here} chọn tin của {newspaper}."),
    "• Bạn đặt từ khóa “{words}”, có trong đầu đề.": lambda: _("• {Here} đặt từ khóa “{words}”, có trong đầu đề."),
    "• Bạn đặt từ khóa “{words}”, có trong đoạn mở đầu.": lambda: _(
        "• {Here} đặt từ khóa “{words}”, có trong đoạn mở đầu."
    ),
    "Nay bạn đã bỏ {names}, nên sẽ không có tin như thế nữa.": lambda: _(
        "Nay {here} đã bỏ {names}, nên sẽ không có tin như thế nữa."
    ),
    "Nay bạn không còn theo dõi điều gì trong bài này, nên sẽ không có tin như thế nữa.": lambda: _(
        "Nay {here} không còn theo dõi điều gì trong bài này, nên sẽ không có tin như thế nữa."
    ),
    "Với bạn: {words}": lambda: _("Với {here}: {words}"),
    "Bạn đã bỏ {names}.": lambda: _("{Here} đã bỏ {names}."),
    "Bạn không theo dõi điều gì trong bài này.": lambda: _("{Here} không theo dõi điều gì trong bài này."),
    "Bạn đang tạm tắt những tin như thế này.": lambda: _("{Here} đang tạm tắt những tin như thế này."),
    "Bạn không lỡ tin nào.": lambda: _("{Here} không lỡ tin nào."),
    "Bạn đang tạm dừng nhận tin.": lambda: _("{Here} đang tạm dừng nhận tin."),
    "Trong bài có điều mà bạn đã bỏ.": lambda: _("Trong bài có điều mà {here} đã bỏ."),
    "Bài không thuộc tỉnh hay tờ báo mà bạn đã chọn.": lambda: _("Bài không thuộc tỉnh hay tờ báo mà {here} đã chọn."),
    "Bài đăng trước khi bạn theo dõi điều này.": lambda: _("Bài đăng trước khi {here} theo dõi điều này."),
    "Lúc bài đăng, bạn chọn khác bây giờ hoặc đang tạm dừng nhận tin.": lambda: _(
        "Lúc bài đăng, {here} chọn khác bây giờ hoặc đang tạm dừng nhận tin."
    ),
    "Tin về vụ này đã đến với bạn qua một báo khác, nên không gửi lần nữa.": lambda: _(
        "Tin về vụ này đã đến {here} qua một báo khác, nên không gửi lần nữa."
    ),
    "Lúc ấy bạn đang tạm dừng nhận tin.": lambda: _("Lúc ấy {here} đang tạm dừng nhận tin."),
    "Lúc ấy bạn đã dừng nhận tin.": lambda: _("Lúc ấy {here} đã dừng nhận tin."),
    "Bạn đã đổi lựa chọn trước khi bản tin được gửi.": lambda: _("{Here} đã đổi lựa chọn trước khi bản tin được gửi."),
    "Bạn đã chọn thôi nhận tin về vụ này.": lambda: _("{Here} đã chọn thôi nhận tin về vụ này."),
}


@cache
def list_sentences(*, one_way: bool) -> Mapping[str, Callable[[], str]]:
    """What is said of a group, or of a channel where it is *one_way*, by what is said to one reader."""
    return MappingProxyType({said: partial(_name_place, other, one_way) for said, other in _SENTENCES.items()})


def _name_place(sentence: Callable[[], str], one_way: bool) -> str:
    here = _("kênh này") if one_way else _("nhóm này")
    return sentence().replace("{here}", here).replace("{Here}", capitalize(here))
