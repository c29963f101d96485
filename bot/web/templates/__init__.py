"""Pages as people see them."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts import _
from bot.words.program import program

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals["_"] = lambda sentence: _(sentence)  # at the time of rendering, in the language at hand
_pages.globals["program"] = program()


def render(page: str, **values: Any) -> str:
    """The page, in the language at hand."""
    return _pages.get_template(page).render(**values)
