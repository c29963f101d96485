"""Bytes to text, believing the bytes more than what is said about them."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a feed or page, without a byte-order mark; never fails.

    A declaration is asked only where the bytes are not UTF-8: newspapers declare utf-16 and send UTF-8.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    start = body[:64].lstrip()
    if start[1:2] == b"\0" and start[:1] == b"<":
        return body.decode("utf-16-le", "replace")
    if body[:1] == b"\0" and body[1:2] == b"<":
        return body.decode("utf-16-be", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut within a letter
            return body.decode("utf-8", "replace")
    return body.decode(_other(body, content_type), "replace")


def _other(body: bytes, content_type: str) -> str:
    """What is declared in place of UTF-8, if it makes sense; otherwise UTF-8 with holes."""
    declared = [name[1] for name in (_CHARSET.search(content_type),) if name]
    if found := _DECLARED.search(body, 0, 2048):
        declared.append((found[1] or found[2]).decode("ascii"))
    for name in declared:
        try:
            encoding = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if encoding.name.startswith(("cp125", "iso8859")):  # no others: some are no encodings of text at all
            return encoding.name
    return "utf-8"
