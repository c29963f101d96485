"""`baotin renew-cookie-secret`: another secret signs the cookies of the web chat."""

from bot.cli.databases import use_database
from bot.cli.terminal import ConfigPath, load_config, report
from bot.texts import _
from bot.web.identity import renew_secret


def renew_cookie_secret(config: ConfigPath = None) -> None:
    """Đổi khóa ký cookie của trang trò chuyện; người đọc không mất gì."""
    use_database(load_config(config), lambda database: database.run(renew_secret))
    report(_("Đã đổi khóa. Khởi động lại bot để dùng khóa mới; cookie ký bằng khóa cũ còn dùng được đến lần đổi sau."))
