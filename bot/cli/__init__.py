"""The command line's commands; each module brings its own."""

import typer

from bot.cli import backup, broadcast, feeds, run, topics, zalo
from bot.cli.check import check
from bot.cli.cookies import renew_cookie_secret
from bot.cli.discover import discover
from bot.cli.example import print_example
from bot.cli.explain import explain

app = typer.Typer(
    name="baotin",
    help="Báo Tin: theo dõi báo tỉnh, gửi tin theo chủ đề tới Telegram, Zalo và trang web.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("once")(run.once)
app.command("config")(print_example)
app.command("check")(check)
app.command("broadcast")(broadcast.broadcast)
app.command("discover")(discover)
app.command("explain")(explain)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("renew-cookie-secret")(renew_cookie_secret)
app.command("stats")(backup.show_statistics)
app.add_typer(feeds.app, name="feeds")
app.add_typer(topics.app, name="topics")
app.add_typer(zalo.app, name="zalo")
