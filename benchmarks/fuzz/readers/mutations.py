"""Mutations of files: flipped, cut, spliced, doubled, with boundary values and odd words."""

from __future__ import annotations

import random
import re
from typing import TypeAlias

Sample: TypeAlias = tuple[str, bytes]
"""The suffix and the contents of a file; a suffix that begins with a slash is a whole name."""

_NUMBERS = [
    *(0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF),
    *(1 << 62, 2**64 - 1),
]
_WORDS = [
    *(b"NaN", b"Infinity", b"-Infinity", b'"\\ud800"', b"null", b"1e999", b"9" * 5000, b"[" * 3000),
    *(b'{"a":' * 2000, b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b"\t", b"\xff"),
    *(b"WARC/1.0\r\n", b"Content-Length: 9999999999999999999\r\n", b"Content-Length: 7\r\n"),
    *(b"Content-Length: 9223372036854775807\r\n", b"Transfer-Encoding: chunked\r\n", b"-1", b"[{"),
    *(b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"charset=punycode", b"}", b"]"),
    *(b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x28\xb5\x2f\xfd", b"PAR1", b"PK\x03\x04"),
    *(b"!", b"[[", b"\\"),
]


def _same(data: bytes, _: random.Random, __: list[Sample]) -> bytes:
    return data


def _flip(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    changed = bytearray(data)
    for _number in range(chance.choice((1, 1, 1, 2, 5, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _byte(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _cut(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def _drop(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _swap(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    (a, b), (c, d) = sorted((_span(data, chance), _span(data, chance)))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[max(b, d) :]


def _splice(data: bytes, chance: random.Random, others: list[Sample]) -> bytes:
    other = chance.choice(others)[1]
    start, end = _span(other, chance)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _insert(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_WORDS) + data[place:]


def _insert_line(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_WORDS).strip(b"\n"))
    return b"\n".join(lines)


def _number(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    """Overwrite bytes with a boundary value, as a length field might hold."""
    size = chance.choice((1, 2, 4, 8))
    place = chance.randrange(len(data) + 1)
    value = chance.choice(_NUMBERS) % (1 << (8 * size))
    return (
        data[:place] + value.to_bytes(size, chance.choice(("little", "big"))) + data[place + size :]
    )


def _digits(data: bytes, chance: random.Random, _: list[Sample]) -> bytes:
    """Replace a number in digits."""
    found = re.compile(rb"\d+").search(data, chance.randrange(len(data) + 1))
    if not found:
        return data
    new = str(chance.choice([*_NUMBERS, -1, 10**30])).encode()
    return data[: found.start()] + new + data[found.end() :]


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 4, 16, 64, 1000, 100_000)))


MUTATIONS = [
    *(_same, _flip, _flip, _byte, _cut, _behead, _drop, _double, _swap, _splice, _insert),
    *(_insert_line, _number, _number, _digits),
]
