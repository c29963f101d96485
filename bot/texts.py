"""Every sentence a person reads, in the language of the chat at hand: msgids are Vietnamese."""

import gettext
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}  #: each in itself
LANGUAGES = tuple(LANGUAGE_NAMES)
_language: ContextVar[str] = ContextVar("language", default="vi")
_others: ContextVar[Mapping[str, Callable[[], str]]] = ContextVar("others", default=MappingProxyType({}))


@cache
def _load(language: str) -> gettext.NullTranslations:
    """The translations of *language*, compiled here so that no binary file has to be kept."""
    source = files("bot") / "locale" / language / "LC_MESSAGES" / "baotin.po"
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Within this block, and in tasks started there, `_` speaks *code*, Vietnamese where there are no such texts."""
    before = _language.set(code if code in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(before)


@contextmanager
def rewording(others: Mapping[str, Callable[[], str]]) -> Iterator[None]:
    """Within this block, and in tasks started there, `_` says *others* in place of sentences that are their keys."""
    before = _others.set(others)
    try:
        yield
    finally:
        _others.reset(before)


def speak(code: str) -> None:
    """From here on, and in tasks started from here, `_` speaks *code*."""
    _language.set(code)


def current_language() -> str:
    """The code of the language at hand."""
    return _language.get()


def _(sentence: str) -> str:
    """*sentence* (Vietnamese) in the language at hand."""
    other = _others.get().get(sentence)
    return other() if other else _load(_language.get()).gettext(sentence)
