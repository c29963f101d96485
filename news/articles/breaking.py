"""Which news cannot wait: storms, floods, dam releases, disaster orders, missing people, closed roads."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from news.errors import ConfigurationError
from news.text.vietnamese import holds, key

FRESH: Final = timedelta(hours=6)  #: older news is no longer breaking
_MOST: Final = 4_000  # characters that are looked at
_AHEAD: Final = timedelta(hours=1)  # a paper's clock may be fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """One kind of danger, with the words that tell of it."""

    name: str
    alone: tuple[str, ...] = ()  #: in the headline these suffice
    subjects: tuple[str, ...] = ()  #: in the headline these need one of the signs, in headline or lead
    signs: tuple[str, ...] = ()


class Breaking:
    """Strict: a wrong "khẩn" costs more trust than a missing one."""

    def __init__(
        self,
        dangers: Sequence[Danger],
        *,
        contrary: Iterable[str] = (),
        headline_contrary: Iterable[str] = (),
        orders: Iterable[str] = (),
        but_in_orders: Iterable[str] = (),
    ) -> None:
        self._dangers = [
            Danger(
                name=one.name,
                alone=tuple(map(key, one.alone)),
                subjects=tuple(map(key, one.subjects)),
                signs=tuple(map(key, one.signs)),
            )
            for one in dangers
        ]
        self._contrary = tuple(map(key, contrary))
        self._headline_contrary = tuple(map(key, headline_contrary))
        self._orders = tuple(map(key, orders))
        lifted = {key(phrase) for phrase in but_in_orders}
        self._contrary_to_orders = tuple(phrase for phrase in self._headline_contrary if phrase not in lifted)

    def why(self, *, title: str, lead: str, published: datetime, now: datetime) -> tuple[str, ...]:
        """Why the article cannot wait: the danger and the words that tell of it; nothing where it can."""
        if not -_AHEAD <= now - published <= FRESH:
            return ()
        head, text = key(title[:_MOST]), key(f"{title[:_MOST]} | {lead[:_MOST]}")
        contrary = self._contrary_to_orders if _first(self._orders, head) else self._headline_contrary
        if _first(contrary, head) or _first(self._contrary, text):
            return ()
        for danger in self._dangers:
            if words := _first(danger.alone, head):
                return (danger.name, words)
            subject, sign = _first(danger.subjects, head), _first(danger.signs, text)
            if subject and sign:
                return (danger.name, subject, sign)
        return ()


def _first(phrases: tuple[str, ...], text: str) -> str:
    return next((phrase for phrase in phrases if holds(phrase, text)), "")


def parse(toml_text: str) -> Breaking:
    """What `breaking.toml` tells; `ConfigurationError` where it is wrong."""
    try:
        data = tomllib.loads(toml_text)
        dangers = [_danger(table) for table in data.pop("danger", [])]
        return Breaking(dangers, **_lists(data))
    except (tomllib.TOMLDecodeError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError([f"breaking.toml: {error}"]) from error


def _danger(table: dict[str, Any]) -> Danger:
    return Danger(name=str(table.pop("name")), **_lists(table))  # an unknown key is a TypeError, told by `parse`


def _lists(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    wrong = [name for name, value in table.items() if not isinstance(value, list)]
    if wrong:
        raise TypeError(f"{', '.join(wrong)} must be lists of texts")
    return {name: tuple(value) for name, value in table.items()}
