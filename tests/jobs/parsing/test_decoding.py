"""What `jobs.decoding` promises: Vietnamese comes out right whatever is said about the bytes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.decoding import decode

TEXT = '<?xml version="1.0" encoding="utf-16"?><title>Đảng bộ tỉnh Lâm Đồng</title>'


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
def test_the_bytes_are_believed(body: bytes) -> None:
    assert decode(body) == TEXT


def test_an_old_encoding_is_believed_where_the_bytes_are_no_utf8() -> None:
    old = '<?xml version="1.0" encoding="{}"?><title>café làm</title>'
    assert "café" in decode(old.format("windows-1252").encode("cp1252"))
    assert "café" in decode(old.format("utf-8").encode("latin-1"), "text/xml; charset=iso-8859-1")
    assert "café" in decode("<meta charset='windows-1258'>café này".encode("cp1258"))
    assert "caf\ufffd" in decode(old.format("utf-7").encode("latin-1"))
    assert "caf\ufffd" in decode(old.format("no-such").encode("latin-1"))


def test_a_text_cut_within_a_letter_keeps_the_rest() -> None:
    assert decode("<title>Đảng bộ".encode()[:-1]) == "<title>Đảng b\ufffd"


@given(st.binary(), st.text())
def test_nothing_raises(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)
