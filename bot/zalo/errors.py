"""What the Zalo Bot Platform may answer instead of doing it."""

from news.errors import BaotinError


class ZaloError(BaotinError):
    """Zalo did not do what was asked.

    *description* is the platform's own wording, which is nowhere documented: kept as it came, to learn from.
    """

    def __init__(self, method: str, code: int | None, description: str) -> None:
        super().__init__(f"{method}: {code if code is not None else 'no answer'} {description}".rstrip())
        self.method = method
        self.code = code  #: None where nothing readable came back
        self.description = description


class Unauthorized(ZaloError):
    """The token is wrong or was reset: nothing will work until a person gives the new one."""


class BadRequest(ZaloError):
    """Refused for good: the same request will be refused again."""


class NotFound(BadRequest):
    """No such thing, or no such method."""


class WebhookIsSet(BadRequest):
    """Polling is refused because updates go to a webhook: delete it first."""


class QuotaExceeded(ZaloError):
    """No more messages for now: they came too fast, or the month is used up. The platform does not say which."""


class DailyLimit(ZaloError):
    """`testWebhook` was asked too often today."""


class Transient(ZaloError):
    """The platform is not well: the same request may succeed later."""


class Unreachable(Transient):
    """No connection: the request never left."""


class AmbiguousTimeout(ZaloError):
    """The request left and no readable answer came: it may have been done or not."""
