"""The words of a sentence that asks for news: what people say around topics, places and newspapers.

Marks are typed or not; a phrase is found where each syllable agrees, as names are.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a word does to those that follow it."""

    FILL = "fill"  #: nothing
    REQUEST = "request"  #: nothing either, but who says it asks for something
    JOIN = "join"  #: parts two things
    PLACE = "place"  #: a place follows
    PAPER = "paper"  #: a newspaper follows
    EXCEPT = "except"  #: what follows is left out
    DROP = "drop"  #: the same, at the beginning of a clause only
    INCLUDE = "include"  #: what follows is wanted again
    KEEP = "keep"  #: what follows is not to be left out, or no longer: "đừng bỏ"
    CONTRAST = "contrast"  #: what follows is not what was meant: "không phải"
    KEYWORD = "keyword"  #: the very words that follow are meant
    ONLY = "only"  #: this and nothing else
    NARROW = "narrow"  #: all that is followed, in these places only
    WIDEN = "widen"  #: all that is followed, in these places too
    EVERYWHERE = "everywhere"  #: in no place more than in another


ALL: Final = (
    "tất cả", "tất cả tin", "tất cả các tin", "tất cả tin tức", "tất cả chủ đề", "tất cả các chủ đề", "mọi chủ đề",
    "mọi tin", "mọi tin tức", "mọi thứ", "toàn bộ", "toàn bộ tin", "toàn bộ tin tức", "hết", "all", "all news",
    "all topics", "everything",
)  # fmt: skip

PHRASES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.FILL: (
        "tin", "tin tức", "tin về", "về", "bản tin", "thông tin", "thông tin về", "bài về", "bài viết", "bài báo",
        "các bài", "những bài", "các tin", "những tin", "tin mới", "tin mới nhất", "tin hot", "tin nhanh",
        "tin chính", "tin quan trọng", "mới nhất", "mới", "các", "những", "tôi", "mình", "tớ", "chúng tôi", "anh ơi",
        "em ơi", "bạn ơi", "bot ơi", "ad ơi", "ad", "admin", "các bạn", "mọi người ơi", "ơi", "ạ", "nhé", "nha", "nhá",
        "đi", "với nhé", "giúp", "giùm", "hộ", "giúp tôi", "giúp mình", "giúp em", "nữa", "nữa đâu", "đâu nhé",
        "thôi", "trước đây",
        "chủ đề", "các chủ đề", "lĩnh vực", "trong lĩnh vực", "mảng", "chuyên mục", "mục", "liên quan",
        "liên quan đến", "liên quan tới", "nói về", "của", "là", "về chủ đề", "tin về chủ đề", "khi có", "khi nào có",
        "hàng ngày", "hằng ngày", "mỗi ngày", "thường xuyên", "hôm nay", "ngày hôm nay", "sáng nay", "tuần này",
        "thông báo", "thông báo tin", "sắp tới", "từ nay", "vui lòng", "làm ơn", "news",
        "news about", "about", "on", "topic", "please", "pls", "the", "i", "today",
    ),
    Role.REQUEST: (
        "cho tôi", "cho mình", "cho em", "cho e", "cho anh", "cho chị", "cho tớ", "cho chúng tôi", "gửi", "gửi tôi",
        "gửi mình", "gửi cho tôi", "gửi cho mình", "gửi cho em", "cho xin", "xin", "hãy gửi", "báo cho tôi",
        "báo cho mình", "báo tôi", "báo cho tôi biết", "báo tin cho tôi", "nhận", "muốn", "muốn nhận", "tôi muốn",
        "tôi muốn nhận", "mình muốn", "mình muốn nhận", "em muốn", "em muốn nhận", "e muốn", "e muốn nhận",
        "anh muốn", "chị muốn", "tôi cần", "mình cần", "em cần", "e cần", "cần", "tôi thích", "mình thích", "thích",
        "quan tâm", "tôi quan tâm", "quan tâm đến", "quan tâm tới", "lấy", "lấy cho tôi", "theo dõi",
        "muốn theo dõi", "tôi theo dõi", "đăng ký", "đăng ký nhận", "đăng ký theo dõi", "muốn đăng ký", "hãy",
        "xin nhận", "lấy lại", "nhận lại", "theo dõi lại", "cho thêm", "xin thêm", "gửi thêm", "xin đăng ký",
        "bật tin", "bật lại tin", "bật thông báo", "mở thông báo", "mở lại tin", "turn on", "follow", "subscribe",
        "subscribe to", "i want", "i need", "send me", "give me", "get",
    ),
    Role.JOIN: (
        "và", "với", "với cả", "cùng", "cùng với", "cùng là", "hoặc", "lẫn", "cũng như", "và cả", "rồi", "and", "or",
    ),
    Role.PLACE: (
        "ở", "ở tỉnh", "ở thành phố", "ở tp", "tại", "tại tỉnh", "tại thành phố", "tại tp", "thuộc", "thuộc tỉnh",
        "trên địa bàn", "trên địa bàn tỉnh", "địa bàn", "địa bàn tỉnh", "khu vực", "trong tỉnh", "của tỉnh",
        "của thành phố", "tỉnh", "thành phố", "tp", "t p", "thị xã", "huyện", "ở huyện", "địa phương", "in", "at",
        "from", "ở bên", "ở cả", "tại cả",
    ),
    Role.PAPER: (
        "báo", "của báo", "từ báo", "trên báo", "trong báo", "ở báo", "tờ báo", "tờ", "của tờ", "trên tờ", "do báo",
        "nguồn", "từ nguồn", "nguồn báo", "newspaper",
    ),
    Role.EXCEPT: (
        "trừ", "trừ ra", "ngoại trừ", "chỉ trừ", "loại trừ", "loại bỏ", "bỏ qua", "bỏ theo dõi", "không lấy",
        "không nhận", "không muốn", "không muốn nhận", "không cần", "không gửi", "không gồm", "không bao gồm",
        "không kể", "không cần thông báo", "không cần báo", "không cần gửi", "không báo", "không gửi cho tôi",
        "đừng báo", "đừng thông báo", "nhưng đừng", "nhưng không có", "mà không có", "nhưng không lấy",
        "không thích", "không quan tâm", "không quan tâm đến", "không theo dõi", "không xem",
        "đừng gửi", "đừng gửi cho tôi", "đừng lấy", "chớ gửi", "ngừng gửi", "ngừng nhận", "ngừng theo dõi",
        "ngưng gửi", "ngưng nhận",
        "dừng gửi", "dừng nhận", "thôi gửi", "thôi nhận", "thôi theo dõi", "hủy theo dõi", "nhưng bỏ", "nhưng trừ",
        "nhưng không", "mà không", "mà bỏ", "và bỏ", "và không lấy", "except", "except for", "without", "but not",
        "but no", "excluding", "no more", "unfollow", "remove", "drop", "stop",
        "stop sending", "stop sending me", "don't want", "do not want", "don't send", "don't send me", "i don't want",
        "i do not want", "not interested in", "turn off", "ngừng thông báo", "ngưng thông báo", "dừng thông báo",
        "tắt thông báo", "xóa", "xóa bỏ", "bỏ hết", "bỏ hẳn", "tắt hết", "xóa hết", "khỏi gửi",
        "khỏi nhận", "khỏi cần", "bỏ từ khóa", "bỏ chủ đề",
    ),
    Role.DROP: ("bỏ", "không", "loại", "miễn", "tắt", "hủy", "thôi", "đừng", "not", "no"),
    Role.KEEP: (
        "không trừ", "không bỏ", "không bỏ qua", "không loại", "không loại trừ", "không loại bỏ", "không xóa",
        "không tắt", "không hủy", "không muốn bỏ", "không muốn trừ", "không chặn", "chưa bỏ", "đừng bỏ", "đừng trừ",
        "đừng bỏ qua", "đừng bỏ sót", "đừng loại", "đừng loại trừ", "đừng loại bỏ", "đừng xóa", "đừng tắt", "đừng hủy",
        "đừng chặn", "bỏ trừ", "bỏ loại trừ", "bỏ chặn", "thôi trừ", "thôi bỏ qua", "thôi loại trừ", "hết trừ",
        "ngừng trừ", "ngừng bỏ qua", "đừng có bỏ", "đừng nên bỏ", "không nên bỏ", "không được bỏ", "không cần bỏ",
        "không hề bỏ", "không có bỏ", "chưa muốn bỏ", "don't skip", "don't remove", "don't drop", "don't exclude",
        "do not remove",
        "do not skip", "do not exclude", "stop excluding", "stop skipping",
    ),
    Role.CONTRAST: ("không phải", "không phải là", "chẳng phải"),
    Role.INCLUDE: (
        "nhưng lấy", "nhưng nhận", "nhưng vẫn lấy", "vẫn lấy", "vẫn nhận", "lấy thêm", "nhận thêm", "thêm", "thêm cả",
        "kể cả", "bao gồm", "gồm", "gồm cả", "lấy cả", "không chỉ", "không chỉ có",
        "mà cả", "mà còn", "mà còn cả", "mà là", "but also", "but", "including", "plus", "add", "not only",
    ),
    Role.KEYWORD: (
        "từ khóa", "các từ khóa", "có từ khóa", "có chữ", "có từ", "có cụm từ", "có các chữ", "chứa", "chứa chữ",
        "chứa từ", "có nhắc đến", "có nhắc tới", "nhắc đến", "nhắc tới", "tin có", "tin có chữ", "bài có", "bài có chữ",
        "trừ tin có", "trừ bài có", "trừ tin có chữ", "keyword", "keywords",
    ),
    Role.ONLY: (
        "chỉ", "chỉ nhận", "chỉ lấy", "chỉ cần", "chỉ muốn", "chỉ muốn nhận", "chỉ gửi", "chỉ xem", "only", "just",
    ),
    Role.NARROW: ("thu hẹp", "thu hẹp về"),
    Role.WIDEN: ("mở rộng", "mở rộng ra"),
    Role.EVERYWHERE: (
        "mọi tỉnh", "mọi tỉnh thành", "mọi nơi", "mọi địa phương", "tất cả các tỉnh", "tất cả các tỉnh thành",
        "cả nước", "trong cả nước", "trên cả nước", "toàn quốc", "trên toàn quốc", "khắp nơi",
        "khắp cả nước", "everywhere", "all provinces",
    ),
}  # fmt: skip

#: Words that leave something out, and are said as often by who complains or tells: they are no order by themselves.
NO_ORDERS: Final = (
    "không",
    "đừng",
    "no",
    "not",
    "không thích",
    "không quan tâm",
    "không quan tâm đến",
    "không xem",
    "không kể",
    "không gồm",
    "không bao gồm",
    "không muốn",
    "không theo dõi",
    "loại",
    "miễn",
    "drop",
    "stop",
)

#: Phrases of `Role.KEYWORD` that leave out what holds the words.
KEYWORD_EXCEPT: Final = ("trừ tin có", "trừ bài có", "trừ tin có chữ")

#: What begins like one of these words and is none of them: "không khí" is air, "tin học" computing.
COMPOUNDS: Final = frozenset(
    (
        "không khí", "không gian", "không quân", "không phận", "không lưu", "không vận", "không phép", "không dây",
        "không tiền", "trừ sâu", "trừ tà", "trụ sở", "trụ cột", "trụ trì", "bỏ phiếu", "bỏ túi", "bỏ học", "bỏ hoang",
        "bỏ rơi", "bổ sung", "bộ đội", "bộ trưởng", "bộ phận", "bộ ngành", "bộ máy", "bộ môn", "loại hình", "miễn dịch",
        "miễn phí", "miễn giảm", "miễn học", "tắt đèn", "tin buồn", "tin học", "tin giả", "tin đồn", "tin tặc",
        "tin nhắn", "bài chòi", "mới đây", "mục tiêu", "mục đích", "lấy lời", "lấy ý", "nhận thức", "nhận diện",
        "muốn nói", "ngừng bắn", "xóa đói", "xóa mù", "xóa sổ", "drop out", "xin lỗi", "xin phép", "cần thiết",
        "cần cù", "thích nghi", "thích ứng", "gửi tiền", "gửi xe",
    )
)  # fmt: skip
