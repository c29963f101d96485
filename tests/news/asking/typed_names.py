"""Names that people type, as a catalogue and a ledger would have them; and what is read by them."""

from news.asking.names import Bond, FilterName, FilterNames
from news.asking.reader import read_request
from news.asking.requests import FilterRequest
from news.delivery.subscriptions import Kind

TOPICS = {
    "giao-duc": ("Giáo dục", ("tuyển sinh", "trường học", "gd")),
    "y-te": ("Y tế, sức khỏe", ("y tế", "bệnh viện")),
    "the-thao": ("Thể thao", ("bóng đá",)),
    "nong-nghiep": ("Nông nghiệp, nông thôn mới", ("nông thôn mới", "ntm", "cà phê")),
    "xay-dung-dang": ("Xây dựng Đảng", ()),
    "giao-thong": ("Giao thông, xây dựng, đô thị", ("xây dựng", "giao thông", "cao tốc")),
    "khoang-san": ("Khoáng sản, than", ("cát", "mỏ")),
    "doan-the": ("Mặt trận, đoàn thể", ("thanh niên",)),
    "moi-truong": ("Môi trường", ("bão",)),
}
PLACES = {
    "nghe-an": ("Nghệ An", ("Vinh",), ("NA",)),
    "ha-noi": ("Hà Nội", ("Hà Đông",), ("HN",)),
    "lam-dong": ("Lâm Đồng", ("Đà Lạt", "Bảo Lộc", "Cát Tiên"), ("LĐ",)),
    "ho-chi-minh": ("Hồ Chí Minh", ("Sài Gòn", "TP.HCM"), ("SG", "HCM")),
    "quang-ninh": ("Quảng Ninh", (), ("QN",)),
    "quang-nam": ("Quảng Nam", ("Hội An",), ("QN",)),
    "dong-nai": ("Đồng Nai", (), ("ĐN",)),
    "da-nang": ("Đà Nẵng", (), ("ĐN",)),
    "ba-ria-vung-tau": ("Bà Rịa - Vũng Tàu", ("Vũng Tàu",), ()),
    "hue": ("Huế", (), ()),
    "phu-yen": ("Phú Yên", ("Đồng Xuân",), ()),
}
PAPERS = {
    "bao-nghe-an": "Báo Nghệ An",
    "bao-lam-dong": "Báo Lâm Đồng",
    "nhan-dan": "Nhân Dân",
    "thanh-nien": "Thanh Niên",
}

T, P, N, K = Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER, Kind.KEYWORD


def _names() -> FilterNames:
    names = []
    for slug, (name, aliases) in TOPICS.items():
        names += [FilterName(kind=T, value=slug, name=one) for one in (name, slug)]
        names += [FilterName(kind=T, value=slug, name=one, bond=Bond.ALIAS) for one in aliases]
    for slug, (name, towns, short) in PLACES.items():
        names += [FilterName(kind=P, value=slug, name=one) for one in (name, slug)]
        names += [FilterName(kind=P, value=slug, name=one, bond=Bond.TOWN) for one in towns]
        names += [FilterName(kind=P, value=slug, name=one, bond=Bond.SHORT) for one in short]
    for slug, name in PAPERS.items():
        names += [FilterName(kind=N, value=slug, name=one) for one in (name, slug)]
        names.append(FilterName(kind=N, value=slug, name=name.removeprefix("Báo "), bond=Bond.ALIAS))
    return FilterNames(names)


NAMES = _names()


def read(words: str) -> FilterRequest:
    """What these words ask for."""
    return read_request(words, NAMES)


def get_values(request: FilterRequest) -> dict[str, list[str]]:
    """What is wanted as "topic" and the like, what is left out as "-topic"."""
    found = {kind.value: request.wanted[kind] for kind in Kind if request.wanted[kind]}
    return found | {f"-{kind.value}": request.excepted[kind] for kind in Kind if request.excepted[kind]}
