"""`baotin topics …`: the whole set of topics as a file that a newsroom edits."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import catalogue
from bot.app import now
from bot.cli.databases import load_topics, use_database
from bot.cli.terminal import ConfigPath, load_config, out, report
from bot.texts import _
from news.errors import BaotinError, ConfigurationError
from news.topics.files import Difference, difference
from news.topics.parsing import parse
from storage import topics
from storage.engine.database import Database
from storage.topics import TERMINAL, Author

log = logging.getLogger(__name__)

#: What `news.topics.parse` complains of, in English as logs do.
_COMPLAINTS: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    (r"topics: not TOML: (?P<error>.*)", lambda: _("không phải TOML đúng: {error}")),
    (r"topics: unknown key (?P<key>.*?), known are (?P<known>.*)", lambda: _("không có mục {key}; có: {known}")),
    (r"topics: there is no \[\[topic\]\]", lambda: _("chưa có [[topic]] nào")),
    (r"topics: topic must be written .*", lambda: _("mỗi chủ đề phải viết thành một bảng [[topic]]")),
    (r"topics: hidden has every topic.*", lambda: _("hidden có mọi chủ đề; phải còn ít nhất một chủ đề để theo dõi")),
    (r"topics: (?P<key>\w+) has (?P<words>.*), which is no topic's slug",
     lambda: _("{key} có {words}, không phải slug của chủ đề nào")),
    (r"(?P<where>.*): unknown key (?P<key>.*?), known are (?P<known>.*)",
     lambda: _("{where}: không có mục {key}; có: {known}")),
    (r"(?P<where>.*): (?P<key>\w+) must be a text that is not empty",
     lambda: _("{where}: {key} phải là một chuỗi có chữ")),
    (r"(?P<where>.*): slug must be written (?P<slug>.*)", lambda: _("{where}: slug phải viết là {slug}")),
    (r"(?P<where>.*): hashtag must be # .*", lambda: _("{where}: hashtag gồm dấu # rồi chỉ chữ, số hoặc _")),
    (r"(?P<where>.*): (?P<key>\w+) must be a list of texts", lambda: _("{where}: {key} phải là một danh sách chuỗi")),
    (r"(?P<where>.*): (?P<key>\w+) has a text without letters or digits: (?P<words>.*)",
     lambda: _("{where}: trong {key} có chuỗi không chữ không số: {words}")),
    (r"(?P<where>.*): (?P<words>.*) is both (?P<one>\w+) and (?P<other>\w+)",
     lambda: _("{where}: {words} vừa ở {one} vừa ở {other}; chỉ chọn một")),
    (r"(?P<where>.*): there are two of this slug", lambda: _("{where}: hai chủ đề cùng slug này")),
    (r"(?P<where>.*): (?P<name>.*) is also a name of (?P<owner>.*)",
     lambda: _("{where}: {name} cũng là tên gọi của {owner}; mỗi tên chỉ một chủ đề")),
)  # fmt: skip

app = typer.Typer(no_args_is_help=True, help="Chủ đề: xuất ra tệp để sửa, nhập lại, trở về bộ của chương trình.")


@app.command("export")
def export_topics(
    file: Annotated[Path | None, typer.Argument(help="Ghi vào tệp này; không có thì in ra")] = None,
    config: ConfigPath = None,
) -> None:
    """Xuất mọi chủ đề đang dùng, kể cả những gì quản trị đã sửa, dạng TOML."""
    text = use_database(load_config(config), _read_present)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BaotinError(_("không ghi được {file}: {error}").format(file=file, error=error)) from error
    report(_("Đã ghi {count} chủ đề vào {file}.").format(count=len(parse(text)), file=file))


@app.command("import")
def import_topics(
    file: Annotated[Path, typer.Argument(help="Tệp TOML, như lệnh export ghi ra")],
    check: Annotated[bool, typer.Option("--check", help="Chỉ xem sẽ đổi gì")] = False,
    config: ConfigPath = None,
) -> None:
    """Dùng các chủ đề của một tệp thay cho tất cả những gì đang có; bot đang chạy biết trong vòng một phút."""
    settings = load_config(config)
    text = _read_checked(file)
    use_database(settings, lambda db: _replace(db, text, file=text, keep=not check))


@app.command("reset")
def reset(config: ConfigPath = None) -> None:
    """Trở về các chủ đề có sẵn trong chương trình, bỏ mọi sửa đổi (vẫn ghi lại ai đã đổi gì)."""
    use_database(load_config(config), lambda db: _replace(db, catalogue.topics(), file="", keep=True))


async def _read_present(db: Database) -> str:
    return (await load_topics(db)).text


async def _replace(db: Database, text: str, *, file: str, keep: bool) -> None:
    """Show what differs, and keep *file*."""
    change = difference(await _read_present(db), text)
    for line in _describe(change):
        out.print(line, markup=False, soft_wrap=True)
    gone = (*change.removed, *change.hidden)
    left = await db.read(topics.followers, [slug for slug, _name in gone])
    for slug, name in gone:
        if left[slug]:
            note = _("{count} nơi đang theo dõi “{name}” sẽ không có tin về nó nữa; /caidat nói cho họ biết.")
            out.print(note.format(count=left[slug], name=name), markup=False, soft_wrap=True)
    if keep:
        await db.run(topics.replace, file, author=Author(id=TERMINAL), now=now())
        log.info("topics replaced author=%s what=%s", TERMINAL, "import" if file else "reset")
        report(_("Đang dùng {count} chủ đề. Bot đang chạy sẽ biết trong vòng một phút.").format(count=len(parse(text))))


def _describe(change: Difference) -> list[str]:
    lines = []
    if change.added:
        lines.append(_("Thêm chủ đề: {names}").format(names="; ".join(change.added)))
    if change.removed:
        names = "; ".join(name for _slug, name in change.removed)
        lines.append(_("Bỏ chủ đề: {names}").format(names=names))
    if change.hidden:
        lines.append(_("Ẩn chủ đề: {names}").format(names="; ".join(name for _slug, name in change.hidden)))
    if change.shown:
        lines.append(_("Cho chủ đề hiện lại: {names}").format(names="; ".join(change.shown)))
    lines += [_("Đổi tên: {before} → {after}").format(before=before, after=after) for before, after in change.renamed]
    if change.phrases_added or change.phrases_removed:
        phrases = _("Cụm từ: thêm {added}, bớt {removed}")
        lines.append(phrases.format(added=change.phrases_added, removed=change.phrases_removed))
    if change.moved:
        lines.append(_("Thứ tự trong danh sách chủ đề đổi khác."))
    return lines or [_("Không có gì khác với các chủ đề đang dùng.")]


def _read_checked(file: Path) -> str:
    """What the file says, if it can be used; every mistake in it is named."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BaotinError(_("không đọc được {file}: {error}").format(file=file, error=error)) from error
    try:
        parse(text)
    except ConfigurationError as error:
        raise ConfigurationError([f"{file}: {_translate(problem)}" for problem in error.problems]) from error
    return text


def _translate(problem: str) -> str:
    for pattern, words in _COMPLAINTS:
        if found := re.fullmatch(pattern, problem, re.DOTALL):
            return words().format(**found.groupdict())
    return problem
