"""`baotin renew-cookie-secret`."""

from tests.bot.cli.operator import Operator


def test_the_secret_of_cookies_is_renewed_and_said_to_be(operator: Operator) -> None:
    operator.configures()
    assert operator.types("renew-cookie-secret") == 0
    assert "Khởi động lại bot" in operator.said
