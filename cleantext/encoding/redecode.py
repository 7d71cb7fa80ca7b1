"""UTF-8 that was read in another encoding, and can be read back for certain, where ftfy can't.

ftfy tells mojibake by pairs of characters, in the encodings of Western and Central Europe and in
windows-1251 and -1253. Here is what tells it in those of all scripts: a whole run of characters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.encoding.hints import LEAST, LEAST_OF_ONE_BYTE, count_beyond_ascii

ONE_BYTE = (
    *("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"),
    *("cp1253", "iso8859_7", "cp1255", "cp1256", "cp1252", "latin_1", "cp1250", "cp1254"),
    *("cp1257", "cp1258", "iso8859_2", "mac_roman", "cp437"),
)
MORE_BYTES = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp")
"""What UTF-8 is read in by mistake. GBK is part of GB18030, EUC-KR of code page 949."""

BITS = 15
"""What a run must have of `_bits`."""

ODD = 0.1
"""The share of a run's characters that must look impossible as they stand."""

STRAY = 0.05
"""The share of what is read back that may look so: a name like ``МакДоналд`` is none the worse."""

PIECE = 1 << 18
"""Characters that are looked at in one go: they are written out in two dozen encodings."""

LAYERS = 3
"""How often a text may have been read wrongly, one time after the other."""

# The letters of a script, marks on them included. Those of two make no word together.
_LATIN, _HAN, _HANGUL = 0, 1, 2
_SCRIPTS = (
    "A-Za-zªºÀ-ÖØ-öø-žƠơƯưȘ-țẠ-ỹ\u0300-\u0304\u0308-\u030c\u0323\u0327",
    "々〆〇ぁ-ゖゝゞァ-ヺーヽヾ\u3400-\u9fff",
    "가-힣",
    "ΆΈ-ώἀ-ῼ",
    "Ѐ-ҁҊ-ӿ",
    "\u05b0-\u05c7א-״",
    "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ff",
    "\u0900-\u0963\u0966-\u097f",
    "\u0981-\u09fe",
    "\u0e01-\u0e3a\u0e40-\u0e5b",
    "ა-ჿ",
    "Ա-֏",
)
_PUNCTUATION = (
    "\xa0¡§©«®°±²³´·»¼½¾¿×÷\u200b-\u200f‐-•…‰′″‹›⁄₪₫€₴₽№™←-↙−≈≠≤≥■□▪▲►▼◄○●◦☀-➿⭐"
    "\u3000-\u3004\u3008-\u3020・，．：；？！（）［］｛｝＋－＝＠＃＄％＆＊／＜＞～￥０-９Ａ-Ｚａ-ｚ"
    "،؛؟٪٫٬।॥\u0301\ufe0f\U0001f300-\U0001f6ff\U0001f900-\U0001f9ff"
)
_PLAIN = re.compile(f"[\t\x20-\x7e{_PUNCTUATION}{''.join(_SCRIPTS)}]*")
_LETTERS = [re.compile(f"[{letters}]") for letters in _SCRIPTS]

_UTF_8 = (
    rb"(?:[\xc2-\xdf]|\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f]"
    rb"|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf])[\x80-\xbf]"
)
_SEQUENCE = re.compile(_UTF_8)
_STRETCH = re.compile(rb"(?:[\x00-\x7f]++|%b)++" % _UTF_8)
_LEAST = re.compile(rb"(?:%b[\x00-\x7f]*+){3}" % _UTF_8)  # fewer characters never have `BITS`
_ASCII = bytes(range(0x80))
_OTHERS, _FIRSTS = bytes(range(0x80, 0xC0)), bytes(range(0xC2, 0xF5))
_BEYOND_ASCII = re.compile("[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
_CUT = re.compile(  # a letter that has lost its last bytes, alone or at the end of a word
    rb"(?:(?<![\x80-\xff])|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})"
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{,2})\?"
)
_JOINED = {_LATIN, _HAN, _HANGUL}
_SYMBOLS = {"Sc", "Sk", "Sm", "So", "No", "Lo", "Mn", "Cc", "Cn", "Co"}
_BESIDE = "«»“”„‘’‚–—…•"
# Letters whose last byte was a no-break space, before white space was made plain: Р, נ, Π.
_BEFORE_SPACE = b"\xd0\xd7\xce"
_SPACE = 0xFF
_PLAIN_SPACE = re.compile(
    rb"(?<=\xd0) (?=\xd0[\xb0-\xbf]|\xd1[\x80-\x8f])|(?<=\xd7) (?=\xd7)"
    rb"|(?<=\xce) (?=\xce[\xac-\xbf]|\xcf[\x80-\x8e])"
)


def read_back(line: str) -> str:
    r"""Read back the runs of a line that are for certain UTF-8 read in another encoding.

    They are looked for in the encoding in which most of the line is UTF-8. A run is as long as
    can be, and may hold ASCII. All of this must be true:

    - Its bytes are UTF-8. By chance, two bytes beyond ASCII are so in 1 of 8 cases, three in 1 of
      40, and what they give is a letter of the script before in 1 of 8 at most. `BITS` asks for 5
      different letters of two bytes or 3 of three, which is 1 run of such characters in 2 ** 22.
      Nor does it touch a character that it may go on in.
    - What is read is text: letters of the languages in use and their punctuation, no word of two
      scripts, no capital after a small letter, of rare Han and Hangul next to none, and no list of
      characters in their order, as a table of a code page has.
    - What stands there is none: `ODD` of it are symbols within words, capitals after small letters,
      words of two scripts, controls, or characters that hardly any text has.

    A line that has lost bytes on its way, with U+FFFD or a letter cut short, is left as it is.

    Where runs of several encodings stand in a line, one encoding is read back at a time. Lines of
    more than `PIECE` characters are looked at in pieces of that length.

    >>> read_back("«п÷я─п╦п╡п╣я┌» – 联通")
    '«Привет» – 联通'
    """
    pieces = (line[start : start + PIECE] for start in range(0, len(line), PIECE))
    return "".join(_read_back(piece, LAYERS) for piece in pieces)


def _read_back(line: str, layers: int) -> str:
    if "\ufffd" in line:
        return line
    runs = _best_reading(line, layers)
    ends = [0, *(run.end for run in runs)]
    parts = [line[end : run.start] + run.text for end, run in zip(ends, runs, strict=False)]
    return "".join(parts) + line[ends[-1] :]


class _Run(NamedTuple):
    """A part of a line and what it was."""

    start: int
    end: int
    text: str


def _best_reading(line: str, layers: int) -> tuple[_Run, ...]:
    """What can be read back in the encoding in which most of the line is UTF-8.

    Nothing, where there are several and they don't agree.
    """
    count = count_beyond_ascii(line)
    if count < LEAST or not _has_odd(line):
        return ()
    best = _best(line, count)
    if any(_CUT.search(data) for data in best.values()):
        return ()
    readings = {
        tuple(_runs(line, data, _starts(line, encoding, data)))
        for encoding, data in best.items()
        if _LEAST.search(data)
    }
    certain = {tuple(_certain(line, runs, layers)) for runs in readings} - {()}
    return certain.pop() if len(certain) == 1 else ()


def _best(line: str, count: int) -> dict[str, bytes]:
    """The line in each encoding in which the largest share of the bytes beyond ASCII is UTF-8.

    `count` is how many characters of the line are not ASCII.
    """
    readings = _in_one_byte(line) if count >= LEAST_OF_ONE_BYTE else {}
    highest = max((share for share, _ in readings.values()), default=0.0)
    for encoding in MORE_BYTES:
        data = _in_more_bytes(line, encoding)
        if _most(data) >= highest:
            readings[encoding] = _share(data), data
            highest = max(highest, readings[encoding][0])
    return {name: data for name, (share, data) in readings.items() if share == highest}


def _in_one_byte(line: str) -> dict[str, tuple[float, bytes]]:
    """The line in each encoding of one byte, behind its `_share`; all in one go."""
    rows = _tables()[:, _codes(line + "\0" * 3)]
    sizes = _sizes(rows)
    rows = rows[:, :-3]
    beyond = (rows > 0x7F).sum(axis=1).tolist()
    has_space = (sizes == _SPACE).any(axis=1).tolist()
    sizes[sizes == _SPACE] = 0
    inside = sizes.sum(axis=1).tolist()
    found = {}
    for number, (encoding, row) in enumerate(zip(ONE_BYTE, rows, strict=True)):
        data = row.tobytes()
        share = 1 - (beyond[number] - inside[number]) / beyond[number]
        if has_space[number] and (no_break := _bytes(encoding)[0xA0]) != b"\xff":
            data = _PLAIN_SPACE.sub(no_break, data)
            share = _share(data)
        found[encoding] = share, data
    return found


def _sizes(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each byte of each row, how many bytes the character of UTF-8 has that starts with it.

    0 where none does; `_SPACE` where a space stands for a no-break space in a character. Each row
    ends with three bytes more, of which nothing is told.
    """
    other = rows & 0xC0 == 0x80
    sizes: NDArray[np.uint8] = _pairs()[rows[:, :-3].astype(np.uint16) << 8 | rows[:, 1:-2]]
    sizes[(sizes == 3) & ~other[:, 2:-1]] = 0
    sizes[(sizes == 4) & ~(other[:, 2:-1] & other[:, 3:])] = 0
    return sizes


@cache
def _pairs() -> NDArray[np.uint8]:
    """For each two bytes how many the character of UTF-8 has that starts with them (`_sizes`)."""
    sizes = np.zeros((256, 256), np.uint8)
    sizes[0xC2:0xE0, 0x80:0xC0] = 2
    sizes[0xE0:0xF0, 0x80:0xC0] = 3
    sizes[0xF0:0xF5, 0x80:0xC0] = 4
    sizes[0xE0, 0x80:0xA0] = sizes[0xED, 0xA0:] = sizes[0xF0, 0x80:0x90] = sizes[0xF4, 0x90:] = 0
    for first in _BEFORE_SPACE:
        sizes[first, ord(" ")] = _SPACE
    return sizes.ravel()


def _most(data: bytes) -> float:
    """More than `_share` can be: each first byte has three others behind it at most."""
    beyond = len(data.translate(None, _ASCII))
    others = len(data) - len(data.translate(None, _OTHERS))
    firsts = len(data) - len(data.translate(None, _FIRSTS))
    return (firsts + min(others, 3 * firsts)) / beyond + 1e-9


def _share(data: bytes) -> float:
    """How much of the bytes beyond ASCII is UTF-8."""
    beyond, rest = (len(each.translate(None, _ASCII)) for each in (data, _SEQUENCE.sub(b"", data)))
    return 1 - rest / beyond


def _certain(line: str, runs: Sequence[_Run], layers: int) -> Iterator[_Run]:
    """The runs of which it is certain what they are, with that."""
    found = _BEYOND_ASCII.search(line)
    for run in runs:
        text = _judged(line[run.start : run.end], run.text, layers)
        # Latin letters among ASCII say little: they must be all that the line has beyond it.
        if text and (_scripts(text) or (found and found.span() == (run.start, run.end))):
            yield run._replace(text=text)


def _runs(line: str, data: bytes, starts: Sequence[int]) -> Iterator[_Run]:
    """The longest runs that are UTF-8, from a character beyond ASCII to another."""
    for found in _STRETCH.finditer(data):
        if found[0].isascii():
            continue
        start = bisect_left(starts, found.start())
        end = bisect_right(starts, found.end()) - 1
        while start < end and _continues(data, starts[start]):
            start += 1
        while start < end and starts[end] < found.end() and _continues(data, starts[end]):
            end -= 1
        if inner := _BEYOND_ASCII.search(line, start, end):
            start, end = inner.span()
            beside = [index for index in (start - 1, end) if 0 <= index < len(line)]
            if not any(_is_cut(line[index], data[starts[index]]) for index in beside):
                yield _Run(start, end, data[starts[start] : starts[end]].decode())


class _Bytes(dict[int, bytes]):
    """The bytes of each character in an encoding; 0xFF, which UTF-8 has not, if it is not in it."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self.encoding = encoding
        if encoding in MORE_BYTES:
            return
        for byte in range(0x80, 0x100):
            data = bytes((byte,))
            # Browsers read bytes that an encoding leaves open as controls.
            if char := data.decode(encoding, "ignore") or chr(byte) * (byte < 0xA0):
                self[ord(char)] = data

    def __missing__(self, char: int) -> bytes:
        try:
            data = chr(char).encode(self.encoding)
        except UnicodeEncodeError:
            data = b"\xff"
        self[char] = data
        return data


_bytes = cache(_Bytes)


def _in_more_bytes(line: str, encoding: str) -> bytes:
    return codecs.charmap_encode(line, "strict", _bytes(encoding))[0]


def _codes(line: str) -> NDArray[np.uint16]:
    """The characters of a line; those beyond the basic plane are in no encoding of one byte."""
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(codes, 0xFFFF).astype(np.uint16)


@cache
def _table(encoding: str) -> NDArray[np.uint8]:
    """For each character of the basic plane its byte in an encoding of one byte, as in `_Bytes`."""
    table = np.full(1 << 16, 0xFF, np.uint8)
    table[:0x80] = range(0x80)
    for char, data in _Bytes(encoding).items():
        table[char] = data[0]
    return table


@cache
def _tables() -> NDArray[np.uint8]:
    """The tables of all encodings of one byte, a row each."""
    return np.stack([_table(encoding) for encoding in ONE_BYTE])


def _starts(line: str, encoding: str, data: bytes) -> Sequence[int]:
    """Where in an encoded line each character starts, and where the last one ends."""
    if len(data) == len(line):
        return range(len(line) + 1)
    table = _bytes(encoding)
    return list(accumulate((len(table[ord(char)]) for char in line), initial=0))


def _is_cut(beside: str, byte: int) -> bool:
    """Whether a run may go on in the character beside it, for all that is known."""
    if byte == 0xFF:
        return unicodedata.category(beside)[0] not in "PZ"
    return byte > 0x7F and beside not in _BESIDE


def _continues(data: bytes, offset: int) -> bool:
    return 0x80 <= data[offset] < 0xC0


def _judged(before: str, after: str, layers: int) -> str:
    """What a run is for certain: `after` or what that can be read back as; else nothing."""
    if _bits(after) < BITS or _odd(before) < ODD * count_beyond_ascii(before):
        return ""
    if _is_text(after):
        return after
    after = _read_back(after, layers - 1) if layers > 1 else ""
    return after if _is_text(after) else ""


def _bits(text: str) -> int:
    """How unlikely it is that a run has given this by chance, in bits."""
    return sum(
        3 if char < "\u0800" else 5 if char < "\U00010000" else 7
        for char in set(text)
        if char > "\x7f"
    )


def _is_text(text: str) -> bool:
    """Whether people write so."""
    if not _PLAIN.fullmatch(text):
        return False
    counts = Counter(text)
    letters = {char: count for char, count in counts.items() if _script(char) >= 0}
    latin = {char: count for char, count in letters.items() if _script(char) == _LATIN}
    ascii_letters = sum(count for char, count in latin.items() if char.isascii())
    return (
        len(_scripts(text)) <= 1
        and 3 * ascii_letters >= sum(latin.values())
        and 2 * _listed(text, letters) <= sum(letters.values())
        and _odd(text) <= STRAY * count_beyond_ascii(text)
    )


def _listed(text: str, letters: Collection[str]) -> int:
    """How many letters stand behind the one that is before them in the order of all characters."""
    word = text.translate(dict.fromkeys(map(ord, set(text).difference(letters))))
    pairs = Counter(pairwise(word))
    return sum(count for (one, two), count in pairs.items() if ord(two) - ord(one) == 1)


def _scripts(text: str) -> set[int]:
    """The scripts of a text, all of East Asia as one, without Latin, which stands beside any."""
    scripts = {_script(char) for char in set(text)}
    return {_HAN if script == _HANGUL else script for script in scripts} - {-1, _LATIN}


def _odd(text: str) -> int:
    """How many characters beyond ASCII look impossible, by themselves or by the one before."""
    pairs = Counter(pairwise(" " + text))
    return sum(count for pair, count in pairs.items() if _is_odd(*pair))


def _has_odd(text: str) -> bool:
    """Whether there is one: without, no part of the text can be mojibake."""
    return any(_is_odd(last, char) for last, char in pairwise(" " + text))


@lru_cache(maxsize=1 << 14)
def _is_odd(last: str, char: str) -> bool:
    return (last > "\x7f" or char > "\x7f") and (_is_rare(char) or _clash(last, char))


@cache
def _is_rare(char: str) -> bool:
    """Whether texts in no language have the character more than now and then."""
    if "\u3400" <= char <= "\u9fff":
        return not any(
            first <= _first_byte(char, encoding) < end
            for encoding, first, end in (
                ("gb2312", 0xB0, 0xD8),
                ("big5", 0xA4, 0xC9),
                ("euc_jp", 0xB0, 0xD0),
            )
        )
    if "가" <= char <= "힣":
        return len(char.encode("euc_kr")) > 2
    return char != "\t" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")


def _first_byte(char: str, encoding: str) -> int:
    return char.encode(encoding, "ignore")[0] if char.encode(encoding, "ignore") else 0


def _clash(one: str, two: str) -> bool:
    """Whether two neighbours, of which at least one is beyond ASCII, don't belong together."""
    scripts = {_script(one), _script(two)}
    if min(scripts) >= 0:
        return (one.islower() and two.isupper()) or (len(scripts) > 1 and not scripts <= _JOINED)
    if max(scripts) < 0:
        return False
    symbol = two if _script(one) >= 0 else one
    return symbol > "\x7f" and unicodedata.category(symbol) in _SYMBOLS


@cache
def _script(char: str) -> int:
    """The number of the script that a letter is of; -1 for all else."""
    return next((n for n, letters in enumerate(_LETTERS) if letters.match(char)), -1)
