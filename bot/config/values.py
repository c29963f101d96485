"""How single values are written in a configuration. Each function gives the value understood.

Each raises `ValueError` with what was expected, in words for the operator.
"""

import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.texts import _

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_duration(value: Any) -> Any:
    """`"60s"`, `"30m"`, `"2h"`, `"1d"` or a number of seconds."""
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+)\s*([smhd]?)\s*", value)):
        return timedelta(seconds=int(found[1]) * UNITS[found[2] or "s"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=value)
    if isinstance(value, timedelta):
        return value
    raise ValueError(_('cần một khoảng thời gian như "60s", "30m", "2h"'))


def check_address(value: str) -> str:
    """A web address."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError(_("cần một địa chỉ bắt đầu bằng http:// hoặc https://"))
    return value


def check_optional_address(value: str) -> str:
    """A web address without a slash at its end, or nothing."""
    return check_address(value).rstrip("/") if value else value


def check_token(secret: str) -> None:
    """A bot's token, `<number>:<secret>` on both platforms; empty where the channel is off."""
    if secret and (secret.count(":") != 1 or re.search(r"\s", secret)):
        raise ValueError(_("cần mã có dạng <số>:<chuỗi bí mật>, không có khoảng trắng"))


def check_secret(secret: str) -> None:
    """What is shown in a header; empty where it is off."""
    if secret and not re.fullmatch(r"[!-~]{16,200}", secret):
        raise ValueError(_("cần một chuỗi từ 16 đến 200 ký tự không dấu, không khoảng trắng"))


def check_zone(value: str) -> str:
    """A time zone by its IANA name."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(_('cần một múi giờ như "Asia/Ho_Chi_Minh"')) from error
    return value


def check_hours(value: str) -> str:
    """Hours of digests in their order, "ngay" for at once, or nothing.

    >>> check_hours("17:30, 7:00")
    '07:00 17:30'
    """
    times = re.findall(r"[^\s,]+", value)
    if value.strip() in ("", "ngay"):
        return value.strip()
    if not all(re.fullmatch(r"(?:[01]?\d|2[0-3]):[0-5]\d", one) for one in times):
        raise ValueError(_('cần giờ như "7:00 17:30", hoặc "ngay"'))
    return " ".join(sorted({f"{one:0>5}" for one in times}))


def read_network(value: Any) -> IPv4Network | IPv6Network:
    """A range of addresses, or one alone."""
    try:
        return ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError(_("cần một dải địa chỉ như 127.0.0.1/32")) from error


def check_storage(value: str) -> str:
    """Where the database is."""
    if not re.match(r"sqlite:///.|postgres(ql)?://.", value):
        raise ValueError(_("cần sqlite:///<tệp> hoặc postgresql://<máy chủ>/<cơ sở dữ liệu>"))
    if not value.startswith("sqlite") and re.search(r"%(?![0-9A-Fa-f]{2})", value):
        raise ValueError(_("dấu % trong mật khẩu phải viết là %25"))  # PostgreSQL's complaint would quote the password
    return value
