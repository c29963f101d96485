"""What tests of storage may ask for besides."""

import pytest

from tests.storage.upgrades import OLDEST, load


@pytest.fixture
def old_url(db_url: str) -> str:
    """The address of a database that the older version left."""
    load(db_url, OLDEST)
    return db_url
