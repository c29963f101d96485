"""Undoing gzip and brotli while a body streams in, with a limit on what comes out."""

import zlib
from typing import Protocol

import brotli

from news.errors import FeedError
from news.feeds.verdict import Verdict

ACCEPTED = "gzip, br"
_STEP = 64 * 1024  #: bytes unpacked at a time, so that what swells is noticed early


class Unpacker(Protocol):
    """Takes a body piece by piece."""

    def feed(self, chunk: bytes) -> bytes:
        """What the piece unpacks to."""

    def finish(self) -> None:
        """Complain when the packed body ended too soon."""


def unpacker(encoding: str, cap: int) -> Unpacker | None:
    """For a Content-Encoding, raising FeedError as soon as more than *cap* bytes come out; None: nothing to undo."""
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Zipped(cap, zlib.MAX_WBITS | 16)
        case "deflate":
            return _Zipped(cap, zlib.MAX_WBITS)
        case "br":
            return _Brotli(cap)
        case other:
            raise FeedError(Verdict.BAD_ANSWER, f"packed as {other[:40]!r}, which was not asked for")


class _Zipped:
    def __init__(self, cap: int, bits: int) -> None:
        self._left = cap
        self._bits = bits
        self._stream = zlib.decompressobj(bits)
        self._begun = False

    def feed(self, chunk: bytes) -> bytes:
        out = []
        while True:
            if self._stream.eof:  # several members make one body; zeros after the last one do not
                if not chunk.strip(b"\0\r\n"):
                    break
                self._stream = zlib.decompressobj(self._bits)
            limit = min(self._left + 1, _STEP)
            try:
                piece = self._stream.decompress(chunk, limit)
            except zlib.error as broken:
                raise FeedError(Verdict.BAD_ANSWER, f"not what it is said to be packed as: {broken}") from broken
            self._begun = True
            self._left -= len(piece)
            if self._left < 0:
                raise FeedError(Verdict.BOMB)
            out.append(piece)
            if self._stream.eof:
                chunk = self._stream.unused_data
            else:
                chunk = self._stream.unconsumed_tail
                if not chunk and len(piece) < limit:
                    break
        return b"".join(out)

    def finish(self) -> None:
        if self._begun and not self._stream.eof:
            raise FeedError(Verdict.TRUNCATED, "the packed body ends in the middle")


class _Brotli:
    def __init__(self, cap: int) -> None:
        self._left = cap
        self._stream = brotli.Decompressor()
        self._begun = False

    def feed(self, chunk: bytes) -> bytes:
        out = []
        self._begun = True
        try:
            piece = self._stream.process(chunk, output_buffer_limit=_STEP)
            while True:
                self._left -= len(piece)
                if self._left < 0:
                    raise FeedError(Verdict.BOMB)
                out.append(piece)
                if self._stream.is_finished() or (not piece and self._stream.can_accept_more_data()):
                    break  # room for more input is no sign that all output has come
                piece = self._stream.process(b"", output_buffer_limit=_STEP)
        except brotli.error as broken:
            raise FeedError(Verdict.BAD_ANSWER, f"not what it is said to be packed as: {broken}") from broken
        return b"".join(out)

    def finish(self) -> None:
        if self._begun and not self._stream.is_finished():
            raise FeedError(Verdict.TRUNCATED, "the packed body ends in the middle")
