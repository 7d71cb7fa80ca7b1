"""Lines as bytes in the encodings that UTF-8 is misread in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cleantext.encoding.hints import MIN_CHARACTERS_ONE_BYTE

ONE_BYTE = (
    *("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"),
    *("cp1253", "iso8859_7", "cp1255", "cp1256", "cp1252", "latin_1", "cp1250", "cp1254"),
    *("cp1257", "cp1258", "iso8859_2", "mac_roman", "cp437"),
)
"""Encodings of one byte a character that UTF-8 is misread in."""

MULTI_BYTE = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp")
"""The same with several bytes a character. GB18030 includes GBK; code page 949, EUC-KR."""

UTF_8 = (
    rb"(?:[\xc2-\xdf]|\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f]"
    rb"|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf])[\x80-\xbf]"
)
"""The regular expression of a character beyond ASCII in UTF-8."""

_ASCII = bytes(range(0x80))
_CONTINUATIONS, _LEADS = bytes(range(0x80, 0xC0)), bytes(range(0xC2, 0xF5))
# Lead bytes of letters whose last byte, a no-break space, may have become a space: Р, נ, Π.
_LOSES_SPACE = b"\xd0\xd7\xce"
_SPACE = 0xFF
_PLAIN_SPACE = re.compile(
    rb"(?<=\xd0) (?=\xd0[\xb0-\xbf]|\xd1[\x80-\x8f])|(?<=\xd7) (?=\xd7)"
    rb"|(?<=\xce) (?=\xce[\xac-\xbf]|\xcf[\x80-\x8e])"
)


def best_readings(line: str, count: int) -> dict[str, bytes]:
    """Encode a line in the encodings that make most of it UTF-8.

    Of encodings of one byte a character with the same result, only one is returned.

    Args:
        line: the line, without U+FFFD.
        count: how many of its characters are not ASCII.

    """
    single = _encode_single(line) if count >= MIN_CHARACTERS_ONE_BYTE else {}
    highest = max((share for share, _ in single.values()), default=0.0)
    readings = {}
    for encoding in MULTI_BYTE:
        data = _encode_multi(line, encoding)
        # EUC-JP has the yen sign in ASCII.
        if not data.isascii() and _share_bound(data) >= highest:
            readings[encoding] = _share(data), data
            highest = max(highest, readings[encoding][0])
    by_data = {data: name for name, (share, data) in single.items() if share == highest}
    best = {name: data for data, name in by_data.items()}
    return best | {name: data for name, (share, data) in readings.items() if share == highest}


def _encode_single(line: str) -> dict[str, tuple[float, bytes]]:
    """Encode a line in all one-byte encodings, with their `_share`."""
    rows = _tables().take(_code_points(line + "\0" * 3), axis=1)
    sizes = _sequence_sizes(rows)
    rows = rows[:, :-3]
    beyond = (rows > 0x7F).sum(axis=1).tolist()
    has_space = (sizes == _SPACE).any(axis=1).tolist()
    sizes[sizes == _SPACE] = 0
    inside = sizes.sum(axis=1).tolist()
    found = {}
    for number, (encoding, row) in enumerate(zip(ONE_BYTE, rows, strict=True)):
        data = row.tobytes()
        share = 1 - (beyond[number] - inside[number]) / beyond[number]
        if has_space[number] and (no_break := _code_page(encoding)[0xA0]) != b"\xff":
            data = _PLAIN_SPACE.sub(no_break, data)
            share = _share(data)
        found[encoding] = share, data
    return found


def _sequence_sizes(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the length of the UTF-8 sequence at each byte.

    0 where none starts; `_SPACE` where a space replaced the no-break space in a sequence. Each row
    ends with three bytes of padding, for which there is no answer.
    """
    pairs = rows[:, :-3].astype(np.uint16)
    pairs <<= 8
    pairs |= rows[:, 1:-2]
    sizes: NDArray[np.uint8] = _pair_sizes().take(pairs)
    lone = rows & 0xC0 != 0x80
    sizes[(sizes == 3) & lone[:, 2:-1]] = 0
    sizes[(sizes == 4) & (lone[:, 2:-1] | lone[:, 3:])] = 0
    return sizes


@cache
def _pair_sizes() -> NDArray[np.uint8]:
    """Return the length of the sequence that each two bytes start."""
    sizes = np.zeros((256, 256), np.uint8)
    sizes[0xC2:0xE0, 0x80:0xC0] = 2
    sizes[0xE0:0xF0, 0x80:0xC0] = 3
    sizes[0xF0:0xF5, 0x80:0xC0] = 4
    sizes[0xE0, 0x80:0xA0] = sizes[0xED, 0xA0:] = sizes[0xF0, 0x80:0x90] = sizes[0xF4, 0x90:] = 0
    for first in _LOSES_SPACE:
        sizes[first, ord(" ")] = _SPACE
    return sizes.ravel()


def _share_bound(data: bytes) -> float:
    """Return an upper bound of `_share` by counts of bytes.

    Each lead byte has at most three continuation bytes.
    """
    beyond = len(data.translate(None, _ASCII))
    others = len(data) - len(data.translate(None, _CONTINUATIONS))
    firsts = len(data) - len(data.translate(None, _LEADS))
    return (firsts + min(others, 3 * firsts)) / beyond + 1e-9


def _share(data: bytes) -> float:
    """Return the share of the bytes beyond ASCII that are UTF-8."""
    sizes = _sequence_sizes(np.frombuffer(data + bytes(3), np.uint8)[None])
    beyond = len(data.translate(None, _ASCII))
    return 1 - (beyond - int(sizes[sizes != _SPACE].sum())) / beyond


class _CodePage(dict[int, bytes]):
    """The bytes of each character in an encoding; 0xFF for none.

    UTF-8 never contains 0xFF.
    """

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self.encoding = encoding
        if encoding in MULTI_BYTE:
            return
        for byte in range(0x80, 0x100):
            data = bytes((byte,))
            # Browsers read unassigned bytes as C1 controls.
            if char := data.decode(encoding, "ignore") or chr(byte) * (byte < 0xA0):
                self[ord(char)] = data

    def __missing__(self, char: int) -> bytes:
        try:
            data = chr(char).encode(self.encoding)
        except UnicodeEncodeError:
            data = b"\xff"
        self[char] = data
        return data


_code_page = cache(_CodePage)


def _encode_multi(line: str, encoding: str) -> bytes:
    return codecs.charmap_encode(line, "strict", _code_page(encoding))[0]


def _code_points(line: str) -> NDArray[np.uint16]:
    """Return the code points, capped at U+FFFF: no one-byte encoding goes beyond."""
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(codes, 0xFFFF).astype(np.uint16)


@cache
def _table(encoding: str) -> NDArray[np.uint8]:
    """Return a one-byte `_CodePage` as an array."""
    table = np.full(1 << 16, 0xFF, np.uint8)
    table[:0x80] = range(0x80)
    for char, data in _CodePage(encoding).items():
        table[char] = data[0]
    return table


@cache
def _tables() -> NDArray[np.uint8]:
    """Return the tables of all one-byte encodings, a row each."""
    return np.stack([_table(encoding) for encoding in ONE_BYTE])


def character_starts(line: str, encoding: str, data: bytes) -> Sequence[int]:
    """Return where in the bytes each character starts."""
    if len(data) == len(line):
        return range(len(line) + 1)
    table = _code_page(encoding)
    return list(accumulate((len(table[ord(char)]) for char in line), initial=0))
