"""QR pictures, which a phone's camera reads off a page of paper."""

from io import BytesIO
from typing import Final

import segno

SCALE: Final = 12  #: pixels of a square: some 500 for a link, sharp in a column of print
QUIET: Final = 4  #: squares left white around it, as the standard wants


def draw(text: str) -> bytes:
    """A PNG that says *text*; a seventh of it may be soiled."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=SCALE, border=QUIET)
    return picture.getvalue()
