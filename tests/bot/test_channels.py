"""What channels tell of themselves, and that nobody else needs to know them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import channels as channels_module
from bot.channels import Channel, join_names
from bot.config import Config
from bot.texts import language
from bot.wiring import BUILDERS, channels_of
from news.delivery.messages import Reply
from news.text.formatted import Formatted, read
from tests.fakes.channels import channels

ROOT = Path(channels_module.__file__).parents[1]
FOLDERS = {build.__module__.split(".")[1] for build in BUILDERS}
NAMES = {channel.name for channel in channels_of(Config())}
#: What may know one of them: the list of all, sections of the configuration, a command of one platform,
#: the library's logger, the table of one channel; the web server, which stands in the web channel's folder.
KNOWING = {
    "bot/wiring.py",
    "bot/config/__init__.py",
    "bot/cli/__init__.py",
    "bot/cli/zalo.py",
    "bot/logs.py",
    "storage/webchat.py",
}
SERVED = {"bot/app.py", "bot/cli/cookies.py", "bot/cli/run.py", "bot/outside.py"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module outside the channels' folders."""
    for package in ("news", "storage", "jobs", "bot"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(tuple(f"bot/{folder}/" for folder in FOLDERS)):
                yield name, ast.parse(path.read_text("utf-8"))


def known(code: ast.Module) -> set[str]:
    """The channels that a module names or imports."""
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            found.add(str(node.value))
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "bot" and len(parts) > 1 and parts[1] in FOLDERS:
                found.add(parts[1])
    return found


def test_no_module_outside_its_folder_knows_a_channel() -> None:
    wrong = {name: found for name, code in modules() if (found := known(code)) and name not in KNOWING}
    assert {name for name, found in wrong.items() if found == {"web"}} <= SERVED
    assert not {name: found for name, found in wrong.items() if found != {"web"}}


@pytest.mark.parametrize("source", ['NAMES = {"zalo": 4}', "from bot.telegram.format import MAX_UNITS"])
def test_a_module_that_does_is_found(source: str) -> None:
    assert known(ast.parse(source))


def test_a_channel_is_on_where_the_configuration_has_what_it_needs() -> None:
    assert channels_of(Config()).names == ("webchat",)
    assert channels("telegram").names == ("telegram",)
    assert set(channels().names) == {"telegram", "zalo", "webchat"}


def test_what_is_off_keeps_its_title_and_what_nobody_knows_its_name() -> None:
    off = channels("telegram")
    assert (off.title("zalo"), off.title("webchat"), off.title("fax")) == ("Zalo", "web", "fax")
    assert (off.in_words("zalo"), off.in_words("webchat"), off.in_words("fax")) == ("Zalo", "trang web", "fax")
    assert (off.default_hours("zalo"), off.default_hours("telegram"), off.default_hours("fax")) == (
        "11:30 17:30",
        "",
        "",
    )


def channel(name: str) -> Channel:
    found = channels().get(name)
    assert found is not None
    return found


def test_a_text_looks_and_costs_differently_where_it_goes_in_parts() -> None:
    plain, marked, long = Formatted("Nghỉ lễ"), read("<b>Nghỉ</b> lễ"), Formatted("dài lắm " * 400)
    for name in ("telegram", "webchat"):
        assert channel(name).preview(long) is None and channel(name).cost(Reply(text=long.text)) == 1
    zalo = channel("zalo")
    assert zalo.preview(plain) is None
    look = zalo.preview(marked)
    assert look is not None and (look.shown.text, look.note) == ("Nghỉ lễ", "1 tin, không định dạng")
    look = zalo.preview(long)
    assert look is not None and "———" in look.shown.text
    assert zalo.cost(Reply(text=long.text)) == look.shown.text.count("———") + 1


@pytest.mark.parametrize(("names", "joined"), [(["A"], "A"), (["A", "B"], "A và B"), (["A", "B", "C"], "A, B và C")])
def test_names_are_joined_as_people_do(names: list[str], joined: str) -> None:
    assert join_names(names) == joined
    with language("en"):
        assert join_names(names) == joined.replace("và", "and")
