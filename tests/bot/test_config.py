"""What `bot.config` promises: every mistake at once, by name; secrets where they belong and nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config, load
from news.errors import ConfigurationError

Write = Callable[[str], Path]
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKK_1"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A configuration file of this text; the environment says nothing."""
    for name in ("BAOTIN_TELEGRAM__TOKEN", "BAOTIN_ZALO__TOKEN", "BAOTIN_STORAGE__URL"):
        monkeypatch.delenv(name, raising=False)

    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    return caught.value.problems


def test_an_empty_file_is_the_defaults(write: Write) -> None:
    assert load(write("")) == Config()


def test_three_mistakes_are_three_complaints_at_once(write: Write) -> None:
    found = problems(write('[web]\nport = "x"\n[polling]\nmin_interval = "soon"\n[telegram]\nupdates = "pigeon"\n'))
    assert len(found) == 3
    assert any(one.startswith("web.port: cần một con số") for one in found)
    assert any(one.startswith("polling.min_interval: ") and '"60s"' in one for one in found)
    assert any(one.startswith("telegram.updates: ") and "webhook" in one for one in found)


@pytest.mark.parametrize(
    ("text", "named", "meant"),
    [
        ("[telegram]\ntokn = '1:x'", "telegram.tokn", "token"),
        ("[telegran]\ntoken = '1:x'", "telegran", "telegram"),
        ("[[feeds]]\nurl = 'https://a.vn/x'\nnewspaper = 'A'\nprovine = 'b'", "feeds.0.provine", "province"),
        ("[web]\ncompletely_else = 1", "web.completely_else", ""),
    ],
)
def test_an_unknown_key_is_named_with_the_one_that_may_be_meant(
    write: Write, text: str, named: str, meant: str
) -> None:
    [found] = problems(write(text))
    assert found.startswith(f"{named}: không có mục này")
    assert (f"“{meant}”" in found) if meant else ("“" not in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("language = 'fr'", "language: cần một trong: 'vi' | 'en'"),
        ("timezone = 'Hanoi'", 'timezone: cần một múi giờ như "Asia/Ho_Chi_Minh"'),
        ("[readers]\nhours = '25:00'", 'readers.hours: cần giờ như "7:00 17:30", hoặc "ngay"'),
        ("timezone = '../etc'", 'timezone: cần một múi giờ như "Asia/Ho_Chi_Minh"'),
        ("telegram = 3", "telegram: cần một mục riêng, như [telegram]"),
        ("[web]\nchat = 'maybe'", "web.chat: cần true hoặc false"),
        ("[web]\nchat = []", "web.chat: cần true hoặc false"),
        ("[web]\nport = 70000", "web.port: cần ≤ 65535"),
        ("[web]\nhost = 5", "web.host: cần một chuỗi trong dấu ngoặc kép"),
        ("[web]\npublic_url = 'baotin.vn'", "web.public_url: cần một địa chỉ bắt đầu bằng http:// hoặc https://"),
        ("[telegram]\nmessages_per_second = 0", "telegram.messages_per_second: cần > 0"),
        ("[telegram]\ntoken = 'abc'", "telegram.token: cần mã có dạng <số>:<chuỗi bí mật>, không có khoảng trắng"),
        ("[admins]\ntelegram = 7", "admins.telegram: cần một danh sách trong [ ]"),
        ("[admins]\ntelegram = ['x']", "admins.telegram.0: cần một con số"),
        ("[polling]\nmax_feed_bytes = 10", "polling.max_feed_bytes: cần ≥ 10000"),
        ("[polling]\nmin_interval = '0s'", "polling.min_interval: cần ≥ "),
        ("[polling]\nmin_interval = true", "polling.min_interval: cần một khoảng thời gian"),
        ("[polling]\nallow_private_networks = ['x']", "polling.allow_private_networks.0: cần một dải địa chỉ như"),
        ("[storage]\nurl = 'mysql://x'", "storage.url: cần sqlite:///"),
        ("[storage]\nurl = 'postgresql://a:p%zz@h/d'", "storage.url: dấu % trong mật khẩu phải viết là %25"),
        ("[[feeds]]\nurl = 'https://a.vn/rss'", "feeds.0.newspaper: còn thiếu"),
        ("[polling]\nmin_interval = '10m'\nmax_interval = '1m'", "polling.max_interval: không được ngắn hơn"),
        (f"[telegram]\ntoken = '{TOKEN}'\nupdates = 'webhook'", "telegram.updates: webhook cần web.public_url"),
        (f"[zalo]\ntoken = '{TOKEN}'\nupdates = 'webhook'", "zalo.updates: webhook cần web.public_url"),
    ],
)
def test_a_bad_value_is_told_by_name_with_what_was_expected(write: Write, text: str, expected: str) -> None:
    [found] = problems(write(text))
    assert found.startswith(expected)


def test_a_number_out_of_a_string_is_a_number(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTIN_WEB__PORT", "9000")
    assert load(write("[web]\nport = 1")).web.port == 9000


@pytest.mark.parametrize(
    ("written", "meant"),
    [('"90s"', 90), ('"2m"', 120), ('"1h"', 3600), ('"1d"', 86400), ('" 45 "', 45), ("75", 75), ("1.5", 1.5)],
)
def test_durations_are_written_as_people_write_them(write: Write, written: str, meant: float) -> None:
    found = load(write(f"[polling]\nmin_interval = {written}\nmax_interval = '2d'"))
    assert found.polling.min_interval == timedelta(seconds=meant)


def test_the_environment_wins_over_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTIN_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("BAOTIN_LANGUAGE", "en")
    found = load(write("language = 'vi'\n[telegram]\ntoken = '1:other'\nmessages_per_second = 5"))
    assert found.telegram.token.get_secret_value() == TOKEN
    assert (found.language, found.telegram.messages_per_second) == ("en", 5)


def test_a_slip_in_the_environment_is_told_beside_those_of_the_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOTIN_TELEGRM__TOKEN", TOKEN)
    monkeypatch.setenv("BAOTIN_WEB__PROT", "1")
    found = problems(write("[web]\nport = 'x'"))
    assert len(found) == 3
    assert "BAOTIN_TELEGRM__TOKEN: không có mục này (có phải “telegram”?)" in found
    assert "web.prot: không có mục này (có phải “port”?)" in found
    assert SECRET not in str(found)


def test_secrets_come_out_of_files_beside_the_configuration(write: Write, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", "utf-8")
    (tmp_path / "url").write_text("postgresql://baotin:pw@db/baotin\n", "utf-8")
    path = write(
        f"[telegram]\ntoken_file = 'token'\n[zalo]\ntoken_file = '{tmp_path}/token'\n[storage]\nurl_file='url'"
    )
    found = load(path)
    assert found.telegram.token.get_secret_value() == found.zalo.token.get_secret_value() == TOKEN
    assert found.storage.url == "postgresql://baotin:pw@db/baotin"


def test_every_file_that_is_not_there_is_named(write: Write) -> None:
    found = problems(write("[telegram]\ntoken_file = 'no'\n[zalo]\ntoken_file = 'none'"))
    assert [one.partition(":")[0] for one in found] == ["telegram.token_file", "zalo.token_file"]


def test_a_wrong_secret_in_a_file_is_told_without_it(write: Write, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN} and more", "utf-8")
    [found] = problems(write("[telegram]\ntoken_file = 'token'"))
    assert found.startswith("telegram: token: cần mã") and SECRET not in found


def test_secrets_are_shown_nowhere(write: Write) -> None:
    text = f"[telegram]\ntoken = '{TOKEN}'\n[storage]\nurl = 'postgresql://baotin:geheim@db/baotin'\n"
    found = load(write(text))
    for shown in (repr(found), str(found), repr(found.telegram), str(found.model_dump()["telegram"])):
        assert SECRET not in shown and "geheim" not in shown
    with pytest.raises(ConfigurationError) as caught:
        load(write(text.replace(TOKEN, TOKEN + " ") + "[web]\nport = 'x'"))
    assert SECRET not in str(caught.value) and SECRET not in repr(caught.value.__cause__)


def test_a_byte_order_mark_does_no_harm(write: Write, tmp_path: Path) -> None:
    write("")
    path = tmp_path / "notepad.toml"
    path.write_bytes(b"\xef\xbb\xbf" + b'language = "en"\r\n')
    assert load(path).language == "en"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("config.toml", b"a = = 3", "không phải TOML đúng"),
        ("config.toml", "[web]\nhost = 'ở'".encode("utf-16"), "không đọc được"),
        ("none.toml", None, "không thấy tệp"),
    ],
)
def test_what_is_no_configuration_is_named(tmp_path: Path, name: str, content: bytes | None, complaint: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    [problem] = problems(path)
    assert complaint in problem and name in problem


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    [problem] = problems(tmp_path)
    assert "không đọc được" in problem
