"""Who a browser is: a random address in a signed cookie, and nothing about the person."""

import secrets
from datetime import timedelta

from aiohttp import web
from itsdangerous import BadSignature, TimestampSigner

from storage import settings
from storage.engine.database import Database
from storage.engine.types import Tx

COOKIE = "baotin"
KEPT = timedelta(days=365)  #: a cookie; renewed by each visit
SECRET = "web_identity_secret"  # noqa: S105 (the name of the setting)
LONGEST = 200  #: characters of a cookie worth looking at


class Identities:
    """Gives out addresses and knows its own again.

    The last line of *secret* signs; what one of the lines before it signed is still known.
    """

    def __init__(self, secret: str, *, secure: bool) -> None:
        self._signer = TimestampSigner(secret.split("\n"), salt="web chat identity")
        self._secure = secure

    @classmethod
    async def load(cls, db: Database, *, secure: bool) -> "Identities":
        """With the secret that the database keeps, made at first need."""
        secret = await db.run(settings.keep, SECRET, secrets.token_urlsafe(32))
        return cls(secret, secure=secure)

    @staticmethod
    def new() -> str:
        """An address that nobody can guess: 128 random bits."""
        return secrets.token_hex(16)

    def of(self, request: web.Request) -> str | None:
        """The browser's address; None without a cookie of ours, or with one that is too old."""
        value = request.cookies.get(COOKIE, "")
        if not value or len(value) > LONGEST:
            return None
        try:
            address, signed = self._signer.unsign(value, return_timestamp=True)  # its own limit refuses the future
            is_known = self._signer.get_timestamp() - signed.timestamp() <= KEPT.total_seconds()
            return address.decode() if is_known else None
        except (BadSignature, UnicodeError):
            return None

    def give(self, response: web.Response, address: str) -> None:
        """Let the browser keep *address* for another year."""
        response.set_cookie(
            COOKIE,
            self._signer.sign(address).decode(),
            max_age=int(KEPT.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=self._secure,
            path="/",
        )

    def take_away(self, response: web.Response) -> None:
        """Let the browser forget its address."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self._secure)


def renew_secret(tx: Tx) -> None:
    """Sign with another secret from the next start on; the one before is still known, until it is renewed again.

    Each page that is opened gives its browser a cookie signed anew, so nobody who comes back meanwhile is forgotten.
    """
    before = settings.get(tx, SECRET).rpartition("\n")[2]
    settings.put(tx, SECRET, "\n".join(filter(None, (before, secrets.token_urlsafe(32)))))
