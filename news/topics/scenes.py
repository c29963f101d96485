"""Where an article happens, abroad or at home, and whether a reader asks: what single words do not say.

A crash, a trial or a flood abroad is news of the world, whatever else it is; what tells the two apart are names of
countries, towns and people on the one side, provinces, offices and Vietnamese families on the other.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from news.text.foreign import is_foreign
from news.text.vietnamese import clean

#: Names that mean the country or town wherever they stand.
_ABROAD: Final = """
Afghanistan|Ai Cập|Albania|Algeria|Angola|Argentina|Armenia|Azerbaijan|Áo|Ấn Độ|Ba Lan|Bahrain|Bangladesh|Belarus
Bhutan|Bỉ|Bolivia|Bosnia|Botswana|Bồ Đào Nha|Brazil|Brunei|Bulgaria|Burkina Faso|Burundi|Bờ Biển Ngà|Campuchia
Cameroon|Canada|Chile|Colombia|Congo|Costa Rica|Croatia|Cuba|Cộng hòa Séc|Cộng hòa Trung Phi|Trung Phi
Cộng hòa Dominica|Dominica|Đài Loan|Đan Mạch|Ecuador|El Salvador|Eritrea|Estonia|Ethiopia|Fiji|Gabon|Gambia|Ghana
Guatemala|Guinea|Guyana|Haiti|Hà Lan|Hàn Quốc|Hoa Kỳ|Honduras|Hungary|Hy Lạp|Iceland|Indonesia|Iran|Iraq|Ireland
Israel|Italia|Italy|Jamaica|Jordan|Kazakhstan|Kenya|Kuwait|Kyrgyzstan|Latvia|Lebanon|Liberia|Libya|Litva|Lithuania
Luxembourg|Lào|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Maroc|Ma Rốc|Mauritania|Mexico|Moldova|Monaco|Mông Cổ
Montenegro|Morocco|Mozambique|Myanmar|Mỹ|Nam Phi|Nam Sudan|Namibia|Na Uy|Nepal|New Zealand|Nga|Nhật Bản|Nicaragua
Niger|Nigeria|Oman|Pakistan|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Pháp|Phần Lan|Philippines|Puerto Rico
Qatar|Romania|Rwanda|Saudi Arabia|Ả Rập Xê Út|Ả Rập Saudi|Senegal|Serbia|Sierra Leone|Singapore|Slovakia|Slovenia
Somalia|Sri Lanka|Sudan|Syria|Tajikistan|Tanzania|Tây Ban Nha|Thái Lan|Thổ Nhĩ Kỳ|Thụy Điển|Thụy Sĩ|Timor Leste|Togo
Triều Tiên|Trung Quốc|Tunisia|Turkmenistan|UAE|Uganda|Ukraine|Ukraina|Uruguay|Uzbekistan|Úc|Australia|Vanuatu|Vatican
Venezuela|Vương quốc Anh|Yemen|Zambia|Zimbabwe|Hồng Kông|Hong Kong|Hồng Công|Macau|Ma Cao|Gaza|Bờ Tây|Greenland
Scotland|Wales|Bắc Ireland|Crimea|Tây Tạng|Tân Cương|Kashmir|Nội Mông|Washington|New York|Los Angeles|San Francisco
Chicago|Boston|Houston|Miami|Seattle|Las Vegas|California|Texas|Florida|Hawaii|Alaska|Ohio|Georgia|Virginia
Pennsylvania|Michigan|Arizona|Colorado|Toronto|Ottawa|Vancouver|Montreal|Mexico City|Buenos Aires|Rio de Janeiro
Sao Paulo|Bogota|Lima|Caracas|Havana|La Habana|London|Luân Đôn|Manchester|Liverpool|Paris|Marseille|Lyon|Berlin|Munich
Hamburg|Frankfurt|Rome|Roma|Milan|Venice|Naples|Madrid|Barcelona|Lisbon|Athens|Vienna|Prague|Praha|Budapest|Warsaw
Brussels|Amsterdam|Rotterdam|Geneva|Zurich|Stockholm|Oslo|Copenhagen|Helsinki|Moscow|Moskva|Mátxcơva|Matxcơva
Saint Petersburg|St Petersburg|Siberia|Kiev|Kyiv|Kharkiv|Odessa|Minsk|Istanbul|Ankara|Tel Aviv|Jerusalem|Beirut
Damascus|Baghdad|Tehran|Riyadh|Jeddah|Doha|Dubai|Abu Dhabi|Cairo|Nairobi|Lagos|Johannesburg|Cape Town|Kabul|Islamabad
Karachi|New Delhi|Delhi|Mumbai|Kolkata|Bangalore|Kathmandu|Dhaka|Colombo|Bangkok|Phuket|Pattaya|Chiang Mai|Phnom Penh
Siem Reap|Sihanoukville|Vientiane|Viêng Chăn|Luang Prabang|Yangon|Kuala Lumpur|Jakarta|Bali|Manila|Cebu|Bắc Kinh
Thượng Hải|Quảng Châu|Thâm Quyến|Trùng Khánh|Vũ Hán|Quảng Đông|Quảng Tây|Vân Nam|Tứ Xuyên|Hà Nam Trung Quốc
Chiết Giang|Phúc Kiến|Giang Tô|Tokyo|Osaka|Kyoto|Hokkaido|Fukushima|Nagoya|Okinawa|Hiroshima|Seoul|Busan|Incheon
Bình Nhưỡng|Đài Bắc|Cao Hùng|Sydney|Melbourne|Canberra|Brisbane|Perth|Auckland|châu Âu|Châu Âu|châu Phi|Châu Phi
Trung Đông|Nam Mỹ|Bắc Mỹ|Mỹ Latinh|Đông Âu|Tây Âu|Bắc Âu|EU|NATO|Đại Tây Dương|Địa Trung Hải|Biển Đỏ|Biển Đen|Hormuz
Kremlin|Lầu Năm Góc|Nhà Trắng|Liban|Macedonia|Bavaria|Sicilia|Sicily|Sardinia|Siberi|Valencia|Dortmund|Leeds
Birmingham|Baltimore|Donbas|Donetsk|Goa|Rajasthan|Mindanao|Luzon|Bratislava|Tbilisi|Palermo|Gothenburg|Turin|Porto
Krakow|Bucharest|Sofia|Belgrade|Zagreb|Dublin|Edinburgh|Glasgow|Addis Ababa|Kinshasa|Khartoum|Tripoli|Tunis|Algiers
Dakar|Niamey|Bamako|Lusaka|Harare|Kampala|Asuncion|Montevideo|Santiago|Quito|La Paz|Kyushu|Sapporo|Phú Sĩ|Daegu
Gangwon|Jeju|Amazon|Himalaya|Everest|Sahara|Alps|Liên hợp quốc|Liên Hợp Quốc|LHQ|Hội đồng Bảo an|OPEC|IAEA|IMF|Trump
Biden|Putin|Zelensky|Macron|Starmer|Merz|Meloni|Erdogan|Netanyahu|Modi|Marcos|Lula|Milei|Prabowo|Khamenei|Rubio
Elon Musk|Tập Cận Bình|Kim Jong Un|Tổng thống|tổng thống|Thượng viện|thượng viện|Hạ viện|hạ viện|thượng nghị sĩ
hạ nghị sĩ|euro|rupee|baht|naira|peso|rúp|ruble|won|nhân dân tệ|rupiah|ringgit|đồng yên|tỷ yên|triệu yên|bảng Anh
"""
#: Countries whose name is also a word or a part of names: meant where they stand alone with a capital in a sentence.
_SHORT: Final = frozenset({"Anh", "Pháp", "Đức", "Ý", "Nhật", "Hàn", "Trung", "Ấn", "Séc"})
_NOT_BEFORE_SHORT: Final = frozenset({"tiếng", "môn", "văn", "khối", "miền", "hải", "khu", "bà", "ông", "chị", "cô"})
#: Countries whose name is part of others' names: what must not stand behind ("Mỹ Tho", "Mỹ thuật"), …
_NOT_BEHIND: Final = {
    "Mỹ": frozenset(
        {"thuật", "nghệ", "Tho", "Đình", "Lộc", "Xuyên", "Phước", "Hạnh", "Sơn", "Thuận", "Đức", "Hào", "Lâm"}
    )
    | frozenset(
        {"Linh", "Tâm", "Duyên", "Anh", "Hưng", "Thạnh", "Khê", "An", "Hòa", "Lợi", "Thành", "Tú", "Phú", "Quý"}
    )
    | frozenset(
        {"Bình", "Tân", "Long", "Chánh", "Trung", "Hiệp", "Phong", "Thọ", "Thủy", "Cát", "Trạch", "Yên", "Kim"}
    ),
    "Nga": frozenset({"Sơn", "My", "Mi"}),
    "Áo": frozenset({"dài", "ấm", "mới", "khoác", "phao"}),
}
#: … and what before ("Trần Thị Nga", "chị Mỹ").
_NAME_BEFORE: Final = frozenset(
    {"thị", "phú", "thanh", "văn", "hồng", "thúy", "kim", "quỳnh", "hằng", "thu", "tố", "tiến", "việt", "bích", "ngọc"}
    | {"vĩnh", "chị", "bà", "cô", "em", "ông", "thôn", "ấp", "xã", "phường", "hiện"}
)
_FAMILIES: Final = frozenset(
    {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương"}
    | {"Lý", "Đào", "Đinh", "Lâm", "Trịnh", "Mai", "Trương", "Tô", "Cao", "Đoàn", "Lương", "Thái", "Tạ", "Quách", "Hà"}
    | {"Nông", "Vương", "Châu", "Doãn", "Chu", "Tống", "Từ", "Kiều", "Triệu", "Khương"}
)
#: Offices and places that only Việt Nam has, by what they begin with.
_HOME: Final = """
Việt Nam|VN|Việt|UBND|HĐND|MTTQ|CSGT|BHXH|LĐLĐ|ĐBQH|TP.HCM|TPHCM|TP HCM|Sài Gòn|Hà Nội|Hải Phòng|Đà Nẵng|Huế|Cần Thơ
Nghệ An|Thanh Hóa|Hà Tĩnh|Quảng Bình|Quảng Trị|Quảng Nam|Quảng Ngãi|Quảng Ninh|Bình Định|Phú Yên|Khánh Hòa|Nha Trang
Ninh Thuận|Bình Thuận|Lâm Đồng|Đà Lạt|Đắk Lắk|Đắk Nông|Gia Lai|Kon Tum|Bình Phước|Bình Dương|Đồng Nai|Tây Ninh|Long An
Tiền Giang|Bến Tre|Vĩnh Long|Trà Vinh|Đồng Tháp|An Giang|Kiên Giang|Phú Quốc|Hậu Giang|Sóc Trăng|Bạc Liêu|Cà Mau
Vũng Tàu|Côn Đảo|Lai Châu|Điện Biên|Sơn La|Hòa Bình|Lào Cai|Sa Pa|Yên Bái|Hà Giang|Tuyên Quang|Cao Bằng|Bắc Kạn
Lạng Sơn|Thái Nguyên|Bắc Giang|Bắc Ninh|Phú Thọ|Vĩnh Phúc|Hải Dương|Hưng Yên|Thái Bình|Nam Định|Hà Nam|Ninh Bình
Hạ Long|Trường Sa|Hoàng Sa|Tây Nguyên|miền Trung|miền Tây|miền Bắc|miền Nam|Nam Bộ|Bắc Bộ|Trung Bộ|Tỉnh ủy|Thành ủy
Quốc hội khóa|Bộ Y tế|Bộ Công an
"""
_WORD: Final = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
#: A word, or what begins a sentence or a part of one.
_WORD_OR_STOP: Final = re.compile(
    _WORD.pattern + r"|[.:!?…;“”\"'‘’]+(?=\s|$)|(?:(?<=\s)|^)[“”\"'‘’]|(?<=\s)[-–—](?=\s)"
)
_COMMUNE: Final = re.compile(r"\b(?:xã|phường|thôn|huyện|tỉnh|quận|ấp|bản|TP|thị trấn|khu phố) [A-ZĐÀ-Ỹ\d]")
_QUOTED: Final = re.compile(r"[\"“‘'«][^\"”’'»]{4,}[\"”’'»]")
#: Somebody speaks of their own: "con tôi", "Em mới sinh bé", "nhà cháu"; not "trẻ em", "Em Lê An" or "chúng tôi".
_OWN: Final = re.compile(
    r"(?<!húng )\b[Tt]ôi\b|(?:^|[.!?] )(?:Em|Cháu|Mình) (?![A-ZĐÀ-Ỹ])|\b(?:chồng|vợ|nhà|đình|mẹ|bố) (?:em|cháu|mình)\b"
)
_OWN_WORDS: Final = frozenset({"Tôi", "tôi", "Em", "em", "Cháu", "cháu", "Mình", "mình"})  #: without which nobody does
_SEVERAL: Final = 3  #: foreign names from which more say no more


@dataclass(frozen=True, slots=True)
class Scene:
    """Where, and whether a reader asks."""

    signs: Mapping[str, float]  #: each with its strength, for what is learnt
    abroad: tuple[str, ...]  #: the names that say so, to tell people

    @property
    def is_abroad(self) -> bool:
        """Abroad, and nothing of Việt Nam in it."""
        return "abroad:only" in self.signs


NOWHERE: Final = Scene({}, ())  #: of words alone


def _by_first(names: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Names by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in names.replace("\n", "|").strip("|").split("|"):
        words = tuple(_WORD.findall(name))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in found.items()}


_ABROAD_BY_FIRST: Final = _by_first(_ABROAD)
_HOME_BY_FIRST: Final = _by_first(_HOME)
_BEGINNINGS: Final = _SHORT | _ABROAD_BY_FIRST.keys()


def scene(title: str, lead: str) -> Scene:
    """Where an article happens and by whom, as far as names say it.

    >>> sorted(scene("Cháy chợ đêm ở Bangkok", "").signs)
    ['abroad:names', 'abroad:only', 'abroad:title']
    >>> sorted(scene("Chị Trần Thị Mơ mở quán phở ở Paris", "").signs)
    ['abroad:names', 'abroad:title', 'home:title']
    >>> sorted(scene("Nhà tôi bị lấn đất, phải làm sao?", "").signs)
    ['asks:own', 'asks:question', 'home:none']
    """
    found: dict[str, float] = {}
    abroad: list[str] = []
    strange, said = 0, set[str]()
    for place, text in (("title", clean(title)), ("lead", clean(lead))):
        words = _words(text)
        said.update(words)
        if name := _from_abroad(words):
            abroad.append(name)
            found[f"abroad:{place}"] = 1.0
        if _is_home(words) or _COMMUNE.search(text):
            found[f"home:{place}"] = 1.0
        strange += sum(word[0].isupper() and word[1:].islower() and is_foreign(word) for word in words)
    if strange:
        found["abroad:names"] = min(strange, _SEVERAL) / _SEVERAL
    if not any(sign.startswith("home:") for sign in found):
        found["abroad:only" if abroad else "home:none"] = 1.0
    if "?" in title:
        found["asks:question"] = 1.0
    if not _OWN_WORDS.isdisjoint(said) and _OWN.search(_QUOTED.sub(" ", f"{title} . {lead}")):
        found["asks:own"] = 1.0
    return Scene(found, tuple(dict.fromkeys(abroad)))


def _words(text: str) -> list[str]:
    """The words; "." stands where a sentence or a part of one begins."""
    return [".", *(word if word[0].isalnum() else "." for word in _WORD_OR_STOP.findall(text))]


def _from_abroad(words: list[str]) -> str:
    """The first name from abroad; "" where there is none."""
    for place, word in enumerate(words):
        if word not in _BEGINNINGS:
            continue
        before, behind = words[place - 1], words[place + 1] if place + 1 < len(words) else "."
        if word in _SHORT:
            if before not in _NOT_BEFORE_SHORT and not behind[0].isupper() and (before.islower() or before == behind):
                return word
        elif behind not in _NOT_BEHIND.get(word, ()) and (
            word not in _NOT_BEHIND or before.lower() not in _NAME_BEFORE
        ):
            name = _name_at(words, place, _ABROAD_BY_FIRST[word])
            if name:
                return name
    return ""


def _is_home(words: list[str]) -> bool:
    return any(
        (word in _FAMILIES and _is_person(words[place + 1 : place + 3]))
        or (word in _HOME_BY_FIRST and _name_at(words, place, _HOME_BY_FIRST[word]))
        for place, word in enumerate(words)
    )


def _name_at(words: list[str], place: int, known: Iterable[tuple[str, ...]]) -> str:
    """The longest known name that begins here."""
    return next((" ".join(name) for name in known if tuple(words[place : place + len(name)]) == name), "")


def _is_person(words: list[str]) -> bool:
    """Whether two Vietnamese syllables with capitals follow, as after a family's name."""
    return len(words) == 2 and all(word[0].isupper() and not is_foreign(word) for word in words)
