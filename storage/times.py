"""Times in tables: UTC, whole milliseconds."""

from datetime import UTC, datetime
from typing import overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@overload
def to_ms(when: datetime) -> int: ...
@overload
def to_ms(when: None) -> None: ...
def to_ms(when: datetime | None) -> int | None:
    """Milliseconds since 1970, or None."""
    return None if when is None else round((when - EPOCH).total_seconds() * 1000)


@overload
def from_ms(stored: int) -> datetime: ...
@overload
def from_ms(stored: None) -> None: ...
def from_ms(stored: int | None) -> datetime | None:
    """An aware time, or None."""
    return None if stored is None else datetime.fromtimestamp(stored / 1000, tz=UTC)
