"""`baotin zalo webhook set|delete|info|test`: switching between polling and webhook is a person's decision."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from bot.config import load
from bot.texts import _
from bot.zalo.client import BASE_URL, WebhookVerdict, ZaloClient
from bot.zalo.errors import DailyLimit, NotFound, Unauthorized, ZaloError
from bot.zalo.webhook import PATH, secret_of

DONE, FAILED, WRONG_USE = 0, 1, 2
Say = Callable[[str], None]
ConfigPath = Annotated[Path, typer.Option("--config", help=_("Tệp cấu hình"))]
DEFAULT_CONFIG = Path("config.toml")

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False, help=_("Bot Zalo."))
webhook = typer.Typer(no_args_is_help=True, help=_("Nơi Zalo gửi tin nhắn đến, thay cho việc bot tự hỏi (polling)."))
app.add_typer(webhook, name="webhook")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaloSettings:
    """What these commands need of the configuration."""

    token: str = field(repr=False)
    base_url: str = BASE_URL
    public_url: str = ""
    updates: str = "polling"


async def set_webhook(client: ZaloClient, settings: ZaloSettings, say: Say) -> int:
    """Have Zalo post to us, and tell what it found when it tried."""
    if not settings.public_url.startswith("https://"):
        say(_('Zalo chỉ gửi đến địa chỉ https công khai. Hãy đặt [web] public_url = "https://…" rồi chạy lại.'))
        return WRONG_USE
    url = settings.public_url.rstrip("/") + PATH
    answer = await client.set_webhook(url, secret_of(settings.token))
    say(_("Đã đặt webhook: {url}").format(url=answer.url or url))
    if settings.updates != "webhook":
        say(_('Bot đang được cấu hình polling. Hãy đặt [zalo] updates = "webhook" rồi khởi động lại bot.'))
    if answer.verification is None:
        say(_("Zalo không cho biết đã gọi thử được hay chưa. Hãy nhắn thử cho bot một tin."))
        return DONE
    return _say_verdict(answer.verification, say)


async def delete_webhook(client: ZaloClient, settings: ZaloSettings, say: Say) -> int:
    """Back to polling."""
    await client.delete_webhook()
    say(_("Đã gỡ webhook."))
    if settings.updates == "webhook":
        say(_('Bot đang được cấu hình webhook. Hãy đặt [zalo] updates = "polling" rồi khởi động lại bot.'))
    return DONE


async def show_webhook(client: ZaloClient, settings: ZaloSettings, say: Say) -> int:
    """Which webhook is set, and whether that fits the configuration."""
    answer = await client.get_webhook_info()
    if answer is None:
        say(_("Chưa đặt webhook: bot phải tự hỏi tin mới (polling)."))
        fits = settings.updates == "polling"
    else:
        say(_("Webhook đang đặt: {url}").format(url=answer.url))
        fits = settings.updates == "webhook" and answer.url == settings.public_url.rstrip("/") + PATH
    if not fits:
        say(
            _('Không khớp với cấu hình ([zalo] updates = "{updates}", [web] public_url = "{public_url}").').format(
                updates=settings.updates, public_url=settings.public_url
            )
        )
    return DONE if fits else FAILED


async def try_webhook(client: ZaloClient, settings: ZaloSettings, say: Say) -> int:
    """Let Zalo try the webhook now."""
    try:
        return _say_verdict(await client.test_webhook(), say)
    except DailyLimit:
        say(_("Hôm nay Zalo không cho thử thêm nữa. Mai hãy thử lại, hoặc nhắn cho bot một tin."))
    except NotFound:
        say(_("Zalo không có (hoặc không còn) lệnh thử này. Hãy nhắn thử cho bot một tin."))
    return FAILED


def _say_verdict(verdict: WebhookVerdict, say: Say) -> int:
    if verdict.ok:
        say(_("Zalo đã gọi thử và nhận được trả lời."))
        return DONE
    say(_("Zalo đã gọi thử nhưng không được ({outcome}).").format(outcome=verdict.outcome or "?"))
    say(_advise(verdict))
    if verdict.hint:
        say(_("Gợi ý của Zalo: {hint}").format(hint=verdict.hint))
    return FAILED


def _advise(verdict: WebhookVerdict) -> str:
    what = verdict.outcome.removeprefix("webhook.")
    if what == "http.401":
        return _("Bot từ chối mã bí mật: bot đang chạy với token khác. Hãy khởi động lại bot rồi đặt lại webhook.")
    if what in ("http.403", "err.blocked"):
        return _("Tường lửa hoặc CDN chặn Zalo (mạng VNG, AS38244, tự xưng Java). Hãy cho phép đường dẫn này đi qua.")
    if what.startswith("http.3"):
        return _("Địa chỉ này chuyển hướng, mà Zalo không đi theo. Hãy dùng đúng địa chỉ cuối cùng.")
    if what == "http.404":
        return _("Máy chủ trả lời nhưng không có đường dẫn này. Proxy có chuyển {path} đến bot không?").format(
            path=PATH
        )
    if what.startswith("http.5"):
        return _("Bot chưa chạy hoặc proxy không nối được đến bot.")
    if what == "err.tls":
        return _("Chứng chỉ TLS không hợp lệ hoặc thiếu chứng chỉ trung gian.")
    if what == "err.dns":
        return _("Tên miền không phân giải được.")
    return _("Hãy kiểm tra từ bên ngoài rằng địa chỉ này mở được.")


def _run(config: Path, act: Callable[[ZaloClient, ZaloSettings, Say], Awaitable[int]]) -> None:
    answer = load(config)
    settings = ZaloSettings(
        token=answer.zalo.token.get_secret_value(),
        base_url=answer.zalo.base_url,
        public_url=answer.web.public_url,
        updates=answer.zalo.updates,
    )
    if not settings.token:
        typer.echo(_("Chưa có token của bot Zalo. Hãy đặt [zalo] token (hoặc BAOTIN_ZALO__TOKEN)."), err=True)
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(asyncio.run(_act(settings, act)))


async def _act(settings: ZaloSettings, act: Callable[[ZaloClient, ZaloSettings, Say], Awaitable[int]]) -> int:
    try:
        async with ZaloClient(settings.token, base_url=settings.base_url) as client:
            return await act(client, settings, typer.echo)
    except Unauthorized:
        typer.echo(_("Zalo từ chối token. Hãy lấy token hiện tại trong Zalo Bot Creator."), err=True)
    except ZaloError as error:
        typer.echo(_("Zalo không làm được: {error}").format(error=error), err=True)
    return FAILED


@webhook.command("set", help=_("Đặt webhook ở web.public_url; thay cho webhook cũ nếu có."))
def set_command(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """See `set_webhook`."""
    _run(config, set_webhook)


@webhook.command("delete", help=_("Gỡ webhook, trở lại polling."))
def delete_command(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """See `delete_webhook`."""
    _run(config, delete_webhook)


@webhook.command("info", help=_("Cho biết webhook nào đang được đặt."))
def info_command(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """See `show_webhook`."""
    _run(config, show_webhook)


@webhook.command("test", help=_("Nhờ Zalo gọi thử webhook (mỗi ngày chỉ vài lần)."))
def try_command(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """See `try_webhook`."""
    _run(config, try_webhook)
