"""What the program brings with it: topics, provinces, newspapers and their feeds."""

from functools import cache
from importlib.resources import files

from news.topics import Taxonomy, parse


@cache
def taxonomy() -> Taxonomy:
    """The topics a new newsroom starts with."""
    return parse(files(__name__).joinpath("topics.toml").read_text("utf-8"))
