"""How the last audit of the books ended."""

import json
from collections.abc import Sequence
from typing import Final

from storage import settings
from storage.engine.types import Tx

_SETTING: Final = "audit"


def record(tx: Tx, *, wrong: int, decided: int, pairs: Sequence[str] = ()) -> None:
    """It found so much *wrong*, *pairs* among it, and *decided* so many again."""
    settings.put(tx, _SETTING, json.dumps({"wrong": wrong, "decided": decided, "pairs": list(pairs)}))


def last_wrong(tx: Tx) -> int | None:
    """How many things were wrong; None where there was no audit."""
    kept = settings.get(tx, _SETTING)
    return int(json.loads(kept)["wrong"]) if kept else None


def last_pairs(tx: Tx) -> list[str]:
    """The pairs that were wrong."""
    kept = settings.get(tx, _SETTING)
    return [str(one) for one in json.loads(kept)["pairs"]] if kept else []
