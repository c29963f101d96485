"""`baotin check`: is the configuration understood, does every feed answer, do the tokens work."""

import asyncio
from pathlib import Path

import typer
from rich.markup import escape

from bot import catalogue
from bot.app import now
from bot.channels import Channel
from bot.cli.books import check_books
from bot.cli.databases import load_topics
from bot.cli.probes import Wanted, make_table, open_client, show_progress, try_all
from bot.cli.terminal import DEFAULT_CONFIG, ConfigPath, complain, describe_error, load_config, out, report
from bot.commands.follow import ALL
from bot.config import Config
from bot.logs import hide_secrets
from bot.texts import _
from bot.wiring import channels_of
from news.errors import BaotinError, ChannelError
from news.topics.taxonomy import Taxonomy
from storage import feeds
from storage.engine.database import Database


def check(config: ConfigPath = None) -> None:
    """Xem cấu hình có hiểu được không, thử mọi nguồn tin và các mã."""
    found = load_config(config)
    report(_("Đọc được cấu hình {path}.").format(path=config or Path(DEFAULT_CONFIG)))
    _show(found)
    good = asyncio.run(_try_all(found))
    if not good:
        raise typer.Exit(1)


def _show(config: Config) -> None:
    """What was understood, secrets masked."""
    shown = config.model_dump(mode="json", exclude={"feeds"})
    for section, values in shown.items():
        if isinstance(values, dict):
            line = ", ".join(f"{key}={hide_secrets(str(value))}" for key, value in values.items())
            out.print(escape(f"  {section}: {line}"), soft_wrap=True)
        else:
            out.print(f"  {section}: {values}")


async def _try_all(config: Config) -> bool:
    tokens = [await _try_token(one) for one in channels_of(config) if one.secret]
    wanted, readable = await _list_wanted(config)
    known = _check_readers(config, await _read_taxonomy(config) if readable else catalogue.taxonomy())
    balanced = not readable or _is_new(config.storage.url) or await _check_books(config)
    async with open_client(config) as (client, parser):
        with show_progress() as on_progress:
            found = await try_all(wanted, client, parser, cap=config.polling.max_feed_bytes, on_progress=on_progress)
    if found:
        out.print(make_table(wanted, found))
    else:
        out.print(escape(_("Chưa có nguồn tin nào: thêm mục [[feeds]] vào cấu hình, hoặc dùng “baotin feeds add”.")))
    return all(tokens) and readable and known and balanced and all(one.standing.is_good for one in found)


def _is_new(url: str) -> bool:
    """Whether the first start will make the database."""
    return url.startswith("sqlite:") and not Path(url.removeprefix("sqlite:///")).exists()


async def _read_taxonomy(config: Config) -> Taxonomy:
    """The topics there are, those of the newsroom among them."""
    if _is_new(config.storage.url):
        return catalogue.taxonomy()
    database = await asyncio.to_thread(Database.open, config.storage.url)
    try:
        return (await load_topics(database)).present.taxonomy
    finally:
        await database.close()


def _check_readers(config: Config, taxonomy: Taxonomy) -> bool:
    """Whether everything that newcomers are to follow is known; what is not is named."""
    titles = [channel.title.lower() for channel in channels_of(config)]
    parts = {"readers": config.readers} | {
        f"readers.channels.{name}": own for name, own in config.readers.channels.items()
    }
    text = _("{key}: chưa có “{words}”.")
    wrong = [(f"readers.channels.{name}", name) for name in config.readers.channels if name not in titles]
    for key, part in parts.items():
        wrong += [(f"{key}.follow", one) for one in part.follow or () if not (ALL.find(one) or taxonomy.find(one))]
        wrong += [(f"{key}.provinces", one) for one in part.provinces or () if not catalogue.provinces().find(one)]
    for key, words in wrong:
        complain(text.format(key=key, words=words))
    return not wrong


async def _list_wanted(config: Config) -> tuple[list[Wanted], bool]:
    """The feeds of the file and those that admins added, without those they took away; and whether all were read."""
    named = [Wanted(url=one.url, newspaper=one.newspaper, section=one.section) for one in config.feeds]
    if _is_new(config.storage.url):
        return named, True
    try:
        database = await asyncio.to_thread(Database.open, config.storage.url)
        try:
            kept, away = await database.read(feeds.everything), await database.read(feeds.put_away)
        finally:
            await database.close()
    except BaotinError as error:
        complain(describe_error(error))
        return named, False
    here = {one.url for one in named}
    added = [one.feed for one in kept if one.feed.url not in here and one.feed.url not in away]
    named = [one for one in named if one.url not in away]
    return named + [
        Wanted(url=one.url, newspaper=one.newspaper, section=one.section, form=one.form) for one in added
    ], True


async def _check_books(config: Config) -> bool:
    """Whether everything that was seen and asked for is accounted for."""
    database = await asyncio.to_thread(Database.open, config.storage.url)
    try:
        return await check_books(database, now=now())
    finally:
        await database.close()


async def _try_token(channel: Channel) -> bool:
    """Whether the platform knows us, as far as it is wanted."""
    if not channel.is_on:
        out.print(_("{channel}: tắt (chưa có mã).").format(channel=channel.title))
        return True
    try:
        name = await channel.introduce()
    except ChannelError as error:
        text = _("{channel}: mã không dùng được ({error}). Xem lại {key}.")
        complain(text.format(channel=channel.title, error=error, key=channel.secret))
        return False
    report(_("{channel}: mã dùng được, bot là {name}.").format(channel=channel.title, name=name))
    return True
