"""Encoders of documents into bytes, right and wrong, and mutations of bytes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.fuzz.mutations import span

CODECS = (
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1256", "latin-1", "iso8859-2", "koi8-r"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "cp437"),
)
"""The encodings other than UTF-8."""


def _utf8(_: Random, text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _other(random: Random, text: str) -> bytes:
    return text.encode(random.choice(CODECS), random.choice(("replace", "ignore")))


def _by_lines(random: Random, text: str) -> bytes:
    """Encode in UTF-8, but some lines in one other encoding."""
    codec = random.choice(CODECS)
    lines = text.split("\n")
    return b"\n".join(
        line.encode(codec, "ignore") if random.random() < 0.3 else _utf8(random, line)
        for line in lines
    )


def _utf16(random: Random, text: str) -> bytes:
    codec = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"))
    return text.encode(codec, "replace")


def _tail_utf16(random: Random, text: str) -> bytes:
    """Encode the end in UTF-16, as PowerShell does when it appends to a file."""
    start = random.randrange(len(text) + 1)
    return _utf8(random, text[:start]) + text[start:].encode("utf-16-le", "replace")


def _cesu8(_: Random, text: str) -> bytes:
    pairs = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    units = pairs.encode("utf-16-le", "surrogatepass")
    chars = (
        units[place : place + 2].decode("utf-16-le", "surrogatepass")
        for place in range(0, len(units), 2)
    )
    return "".join(chars).encode("utf-8", "surrogatepass")


def _marked(random: Random, text: str) -> bytes:
    return b"\xef\xbb\xbf" * random.choice((1, 1, 2)) + _utf8(random, text)


ENCODERS: tuple[Callable[[Random, str], bytes], ...] = (
    *(_utf8, _utf8, _utf8, _utf8, _other, _other, _by_lines, _by_lines),
    *(_utf16, _tail_utf16, _cesu8, _marked),
)


def _flip(random: Random, data: bytes) -> bytes:
    start, stop = span(random, len(data))
    return data[:start] + random.randbytes(stop - start) + data[stop:]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _stray(random: Random, data: bytes) -> bytes:
    start, _ = span(random, len(data))
    stray = random.choice((b"\x00", b"\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\r"))
    return data[:start] + stray * random.choice((1, 1, 4)) + data[start:]


BYTE_CHANGES: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _cut, _stray, _stray)
