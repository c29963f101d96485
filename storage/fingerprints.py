"""Fingerprints: what can be recognised when it comes again, and not be read from the database."""

import hmac
import secrets
from typing import Final

from storage import settings
from storage.engine.types import Tx

KEPT_AS: Final = "fingerprint secret"  #: its key among the settings, made when it is first needed


def of(tx: Tx, words: str) -> str:
    """The fingerprint of *words*: 64 characters, the same ones in this database alone."""
    key = settings.keep(tx, KEPT_AS, secrets.token_hex(32))
    return hmac.new(key.encode(), words.encode(), "sha256").hexdigest()
