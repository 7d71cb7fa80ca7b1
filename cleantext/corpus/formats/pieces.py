r"""JSON cut into the pieces that hold a record each: lines, or objects where lines don't part them.

Objects are parted by braces in an array (``[{…}, {…}]``) and where one is written over several
lines. Whether they are is told by the beginning of the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, TypeAlias

from cleantext.corpus.formats.records import LONGEST
from cleantext.corpus.formats.streams import Damage, joined, lines

Blocks: TypeAlias = Iterable[bytes | Damage]

DEEPEST = 100
"""Objects and lists within one another, at most: Arrow takes no more."""

_LOOK = 1 << 16  # bytes of the beginning that tell how the records are parted
_SHOWN = 1 << 13  # bytes of what is passed over that are kept to be shown

_ARRAY = re.compile(rb"\s*\[\s*[{\]]")
_BETWEEN = re.compile(rb"[\s,\[\]]*")
_MARK = re.compile(rb'["{}\[\]]')
_STRING = re.compile(rb'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+')
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"{\0": "utf-16-le",
    b"[\0": "utf-16-le",
    b"\0{": "utf-16-be",
    b"\0[": "utf-16-be",
}


class Cut(NamedTuple):
    """A stream that is cut into pieces.

    Attributes:
        unit: what a piece is called: line or object.
        pieces: the pieces in order, with each damage at its place.

    """

    unit: str
    pieces: Iterator[bytes | Damage]


def cut(blocks: Blocks) -> Cut:
    """Cut a stream of JSON, in UTF-8 or UTF-16, into pieces that are to hold a record each."""
    start, blocks = _look(blocks)
    if encoding := _WIDE.get(start[:2]):
        start, blocks = _look(_as_utf8(blocks, encoding))
    mark = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    if mark:
        blocks = _without(mark, blocks)
    if _ARRAY.match(start, mark) or _is_spread(start[mark:]):
        return Cut("object", _Objects(is_array=bool(_ARRAY.match(start, mark))).cut(blocks))
    return Cut("line", lines(blocks))


def is_too_deep(data: bytes) -> bool:
    """Whether objects and lists of JSON lie too deep within one another for all formats."""
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for found in _BRACKET.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            return True
    return False


def _look(blocks: Blocks) -> tuple[bytes, Iterator[bytes | Damage]]:
    """The beginning of a stream, two lines if they are short, and the stream from there on."""
    blocks, start = iter(blocks), b""
    ahead: list[bytes | Damage] = []
    for block in blocks:
        ahead.append(block)
        if isinstance(block, Damage):
            break
        start += block
        if len(start) > _LOOK or start.strip().count(b"\n") > 1:
            break
    return start, chain(ahead, blocks)


def _without(size: int, blocks: Blocks) -> Iterator[bytes | Damage]:
    """The stream without so many bytes at its beginning."""
    for block in blocks:
        if isinstance(block, Damage) or not size:
            yield block
        else:
            yield type(block)(block[size:])
            size -= min(size, len(block))


def _as_utf8(blocks: Blocks, encoding: str) -> Iterator[bytes | Damage]:
    """The stream in UTF-8. Halves of pairs become bytes that are none, as in the source."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for block in blocks:
        if isinstance(block, Damage):
            yield block
            continue
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            yield Damage(f"this is no UTF-16: {error.reason}", block[:_SHOWN])
            decoder.reset()
            continue
        yield type(block)(text.encode("utf-8", "surrogatepass"))
    if rest := decoder.getstate()[0]:
        yield Damage("the file ends within a character of UTF-16", rest)


def _is_spread(start: bytes) -> bool:
    """Whether the first object is written over several lines."""
    filled = [line for line in start.split(b"\n") if line.strip()]
    if len(filled) < 2 or not filled[0].lstrip().startswith(b"{"):
        return False
    return filled[1].lstrip()[:1] in (b'"', b"}") and not _is_json(filled[0])


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


class _Objects:
    """Cuts a stream into the objects that stand beside one another in it.

    Behind something broken, reading goes on at a line that begins as that of the first object
    did: another brace may belong to an object within one.
    """

    def __init__(self, *, is_array: bool) -> None:
        self._is_array = is_array
        self._found: list[bytes | Damage] = []
        self._data = b""
        self._place = 0  # in the data: what stands before it is done
        self._start = 0  # of what belongs to the open object
        self._depth = 0
        self._in_string = False
        self._parts: list[bytes] = []
        self._size = 0
        self._lost: bytes | None = None  # the beginning of what is passed over
        self._told = False  # whether a damage tells of that already
        self._before = b""  # the first object
        self._again: re.Pattern[bytes] | None = None
        self._is_cut = is_array

    def cut(self, blocks: Blocks) -> Iterator[bytes | Damage]:
        """The objects in order, with each damage at its place."""
        for block in blocks:
            if isinstance(block, Damage):
                self._lose(block)
            else:
                self._scan(type(block)(self._data[self._place :] + block))
            yield from self._found
            self._found.clear()
        self._end()
        yield from self._found

    def _scan(self, data: bytes) -> None:
        self._data, self._place, self._start = data, 0, 0
        while self._place < len(data) and self._step():
            pass
        if self._depth:
            self._keep()

    def _step(self) -> bool:
        """Go on in the data; whether more can be told without the next block."""
        if self._lost is not None:
            return self._seek(self._lost)
        if not self._depth:
            return self._begin()
        return self._pass_string() if self._in_string else self._pass_mark()

    def _begin(self) -> bool:
        found = _BETWEEN.match(self._data, self._place)
        gap = found[0] if found else b""
        self._place += len(gap)
        if gap.strip():
            self._is_cut = self._is_array and not gap.strip().endswith(b"]")
        if not self._again:
            self._before = (self._before + gap)[-_SHOWN:]
        if self._place == len(self._data):
            return False
        if not self._again:
            indent = self._before.rpartition(b"\n")[2]
            self._again = re.compile(
                rb"\n" + re.escape(b"" if b"[" in indent else indent) + rb"(?={)"
            )
        if self._data[self._place] == ord("{"):
            self._start, self._depth = self._place, 1
            self._place += 1
        else:
            self._lost, self._told = b"", False
        return True

    def _pass_mark(self) -> bool:
        found = _MARK.search(self._data, self._place)
        self._place = found.end() if found else len(self._data)
        mark = found[0] if found else b""
        self._in_string = mark == b'"'
        self._depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(mark, 0)
        if not self._depth:
            self._keep()
            self._found.append(joined(self._parts, self._size, "object"))
            self._parts, self._size = [], 0
        return True

    def _pass_string(self) -> bool:
        found = _STRING.match(self._data, self._place)
        self._place = found.end() if found else self._place
        mark = self._data[self._place : self._place + 2]
        if mark == b"\\":  # what is escaped comes with the next block
            return False
        if mark.startswith(b'"'):
            self._place += 1
            self._in_string = False
        elif mark:
            self._lose(
                Damage("a string in it never ends, so it is not known where the object does")
            )
        return True

    def _seek(self, lost: bytes) -> bool:
        """Look for a line with which an object begins again."""
        again = self._again or re.compile(rb"\n(?={)")
        found = again.search(self._data, self._place)
        end = found.end() if found else max(self._place, len(self._data) - len(again.pattern))
        self._lost = (lost + self._data[self._place : end])[:_SHOWN]
        self._place = end
        if found:
            self._tell_lost()
        return bool(found)

    def _tell_lost(self) -> None:
        if self._lost and self._lost.strip() and not self._told:
            self._found.append(Damage("this is no JSON object", self._lost))
        self._lost = None

    def _keep(self) -> None:
        """Keep what the data have of the open object."""
        part = type(self._data)(self._data[self._start : self._place])
        self._size += len(part)
        if self._size <= LONGEST:
            self._parts.append(part)
        self._start = self._place

    def _lose(self, damage: Damage) -> None:
        """Give up the open object, and what may belong to it."""
        if self._depth:
            self._keep()
        self._found.append(damage._replace(raw=b"".join(self._parts)))
        self._parts, self._size, self._depth, self._in_string = [], 0, 0, False
        self._lost, self._told, self._is_cut = b"", True, False

    def _end(self) -> None:
        if self._depth:
            self._lose(Damage("the last object is cut"))
        elif self._lost is not None:
            self._lost += self._data[self._place :]
            self._tell_lost()
        elif self._is_cut:
            self._found.append(Damage("the array has no end: the file is cut"))
