"""What a link says: the same page under all its names, the publisher's number in it, its section."""

import re
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 2000  #: a longer link is no use in a message, and no newspaper has one

_ALIASES = frozenset({"www", "m", "amp", "mobile"})
_TRACKING = re.compile(
    r"utm_.*|vn_(?:source|campaign|medium|term|content|zone|thumb|aid)|itm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid"
    r"|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_ga|_gl|gidzl|zarsrc|zalo_src|zclid|ref_(?:src|url)|cmpid"
    r"|traffic_source|amp"
)
_PORTS = {"http": 80, "https": 443}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff\ud800-\udfff]+")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_AMP_END = re.compile(r"(?:/amp|\.amp)$")
_AT_HOME = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".localdomain")
_SAFE = "%/:@!$&'()*+,;=-._~?"


def link_of(url: str, base: str = "") -> str:
    """The address as people may open it: absolute http(s), without tracking and fragment; "" when it is no such thing.

    >>> link_of("/a-1.html?utm_source=rss#top", "https://www.baolamdong.vn/rss/home")
    'https://www.baolamdong.vn/a-1.html'
    """
    parts = _parts(url, base)
    if parts is None:
        return ""
    scheme, host, port, path, pairs = parts
    shown = f":{port}" if port != _PORTS[scheme] else ""
    link = f"{scheme}://{host}{shown}{path or '/'}{'?' if pairs else ''}{'&'.join(pairs)}"
    return link if len(link) <= LONGEST else ""


def canonical(url: str, base: str = "") -> str:
    """The one name of a page that has many, for comparing only: a host may not answer without its `www.`.

    >>> canonical("http://m.baolamdong.vn/a-1.html/amp?b=2&utm_source=rss&a=1")
    'https://baolamdong.vn/a-1.html?a=1&b=2'
    """
    parts = _parts(url, base)
    if parts is None:
        return ""
    _, host, port, path, pairs = parts
    shown = f":{port}" if port not in _PORTS.values() else ""
    link = f"https://{site_of(host)}{shown}{_plain_path(path)}{'?' if pairs else ''}{'&'.join(sorted(pairs))}"
    return link if len(link) <= LONGEST else ""


def is_public(url: str) -> bool:
    """Whether the address leads to the open web: by http(s), to a name or number that everybody can reach.

    What a name leads to is not looked up.

    >>> [is_public(f"https://{host}/anh.jpg") for host in ("bao.vn", "10.0.0.7", "[::1]", "may-in", "may-in.local")]
    [True, False, False, False, False]
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.username is not None or re.search(r"[\s\x00-\x1f\x7f]", url):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:  # a name
        return "." in host and not re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", host) and not host.endswith(_AT_HOME)


def site_of(host: str) -> str:
    """A host without its aliases: `www.`, `m.`, `amp.`."""
    while True:
        label, _, rest = host.partition(".")
        if label not in _ALIASES or "." not in rest:
            return host
        host = rest


def same_site(host: str, other: str) -> bool:
    """Whether two hosts are one newspaper's: the same, or one within the other.

    >>> same_site("www.baolamdong.vn", "baolamdong.vn"), same_site("dongkhoi.baovinhlong.vn", "baovinhlong.vn")
    (True, True)
    >>> same_site("baobinhthuan.com.vn", "baolamdong.vn")
    False
    """
    one, two = site_of(host), site_of(other)
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")


@lru_cache(maxsize=100)  # one link is looked at from several sides, one after the other
def _parts(url: str, base: str) -> tuple[str, str, int, str, list[str]] | None:
    """Scheme, host, port, path and what the query asks for besides tracking; None when unusable."""
    url = _UNSEEN.sub("", unescape(url) if "&amp;" in url or "&#" in url else url).strip()
    if not url or len(url) > 2 * LONGEST:
        return None
    try:
        split = urlsplit(urljoin(base, url) if base else url)
        if not split.scheme and split.netloc:
            split = split._replace(scheme="https")
        scheme, host, port = split.scheme, _host(split.hostname or ""), split.port
    except ValueError:
        return None
    if scheme not in _PORTS or not host:
        return None
    pairs = [_escaped(pair) for pair in split.query.split("&") if pair and not _is_tracking(pair)]
    return scheme, host, port or _PORTS[scheme], _escaped(split.path), pairs


def _host(name: str) -> str:
    name = name.rstrip(".")
    if ":" in name:
        return f"[{name}]"
    if not name.isascii():
        name = name.encode("idna").decode("ascii")  # UnicodeError is a ValueError
    return name if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", name) else ""


def _escaped(text: str) -> str:
    """Percent escapes written one way, and everything that needs one escaped."""
    return _ESCAPE.sub(lambda found: found[0].upper(), quote(text, safe=_SAFE))


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0].lower()) is not None


def _plain_path(path: str) -> str:
    """Without doubled slashes, the slash at the end, and what marks the AMP twin of a page."""
    path = re.sub(r"/{2,}", "/", path)
    while path.startswith("/amp/"):
        path = path[4:]
    while True:
        shorter = path.rstrip("/")
        if ended := _AMP_END.search(shorter):
            shorter = shorter[: ended.start()] + (".html" if ended[0] == ".amp" and ended.start() else "")
        if shorter == path:
            return path
        path = shorter


# The families of section 3 of the press sheet. A number needs its family's mark, or enough digits that a word
# of the headline ("nghi-quyet-57", "nam-2024", "chuong-trinh-1719") is not taken for it: two stories made one
# lose one of them, while a number not seen costs nothing as long as the link stays.
_SUFFIX = r"\.(?:html?|chn|bbg|vnp|vov|ldo|epi|tpo|aspx?|php)"
_MARKED = re.compile(rf"-(post|postid|a)(\d{{3,12}}){_SUFFIX}$")
_NUMBERED = re.compile(rf"[-/](\d{{5,18}}){_SUFFIX}$")
_MONTHLY = re.compile(r"/((?:19|20)\d\d(?:0[1-9]|1[0-2]))/[^/]+-([0-9a-f]{7})$")
_RANDOM = re.compile(rf"-((?=[A-Za-z]*\d)(?=[0-9a-z]*[A-Z])[0-9A-Za-z]{{9}}){_SUFFIX}$")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"{_YEAR}{_MONTH}(?:{_DAY}(?:[01]\d|2[0-3])?(?:[0-5]\d){{0,2}})?"  # 202409, 20240926, with hours, minutes, seconds
    rf"|{_DAY}{_MONTH}{_YEAR}|{_MONTH}{_YEAR}"
)


def publisher_number(url: str) -> str:
    """The newspaper's own name for a story, which stays when its headline and slug are rewritten; "" unless sure.

    >>> publisher_number("https://baohatinh.vn/xay-dung-dang-post279123.html")
    'post279123'
    >>> publisher_number("https://baolamdong.vn/nghi-quyet-nam-2024.html")
    ''
    """
    path = urlsplit(canonical(url)).path
    if found := _MARKED.search(path):
        return found[1] + found[2]
    if found := _MONTHLY.search(path):
        return f"{found[1]}-{found[2]}"
    if found := _NUMBERED.search(path):
        return "" if _DATE.fullmatch(found[1]) or not int(found[1]) else found[1]
    if found := _RANDOM.search(path):
        return found[1]
    return ""


_WORTHLESS = frozenset({"none", "null", "nil", "undefined", "guid", "false", "true", "nan"})


def keys_of(*, link: str, guid: str, newspaper: str) -> tuple[bytes, ...]:
    """All the names by which a story is known; two articles that share one are the same story."""
    keys = []
    page = canonical(link)
    if page:
        keys.append(_key("link", page))
        if number := publisher_number(page):
            keys.append(_key("number", urlsplit(page).netloc, number))
    if named := guid_key(guid, link=link, newspaper=newspaper):
        keys.append(named)
    return tuple(keys)


def guid_key(guid: str, *, link: str, newspaper: str) -> bytes:
    """The last of `keys_of`, by the publisher's own name for the story; b"" where that is no name, or is the link."""
    name = _guid(guid, canonical(link)) if guid else ""
    return _key("guid", newspaper, name) if name else b""


def _guid(guid: str, page: str) -> str:
    """The guid as a name: "" where it says no more than the link, or what many items could share."""
    guid = _UNSEEN.sub("", guid).strip()
    address = canonical(guid)
    if address:
        split = urlsplit(address)
        return "" if address == page or not (split.path or split.query) else address
    if guid.casefold() in _WORTHLESS or len(guid) < 5 or _DATE.fullmatch(guid):
        return ""  # short numbers are places in the list: the next article would take over the first one's
    return guid if any(letter.isdigit() for letter in guid) else ""  # a name without a number is a newspaper's


def _key(*words: str) -> bytes:
    return blake2b("\x1f".join(words).encode(), digest_size=16).digest()


_BARE_NUMBER = re.compile(rf"/\d+{_SUFFIX}$")
_NO_SECTION = re.compile(r"\d+|tin-bai|tin-tuc|news|rss|amp|index\.php|[^/]*\.\w{2,5}")


def section_of(url: str) -> str:
    """The section that a link lies in, as its slug or slugs; "" when the link shows none.

    >>> section_of("https://baodongnai.com.vn/chinh-tri/xay-dung-dang/202409/dai-hoi-1a2b3c4/")
    'chinh-tri/xay-dung-dang'
    """
    path = urlsplit(canonical(url)).path.lower()
    folders = path.split("/")[1:-1]
    if _BARE_NUMBER.search(path):
        folders = folders[:-1]  # /section/slug/123456.htm
    return "/".join(folder for folder in folders if folder and not _NO_SECTION.fullmatch(folder))
