r"""JSON cut into pieces that hold a record each: lines, or objects.

Pieces are objects, separated by their braces, in an array (``[{…}, {…}]``) and where an object
extends over several lines. The beginning of the file decides.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, TypeAlias

from cleantext.corpus.formats.lines import join_parts, split_lines
from cleantext.corpus.formats.records import LONGEST
from cleantext.corpus.formats.source import Damage

Blocks: TypeAlias = Iterable[bytes | Damage]

DEEPEST = 100
"""The deepest nesting of objects and lists: Arrow allows no more."""

_LOOK = 1 << 16  # bytes of the beginning that decide how records are separated
_SHOWN = 1 << 13  # bytes kept of a skipped part, for the reject

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
    """A stream cut into pieces.

    Attributes:
        unit: the name of a piece: line or object.
        pieces: the pieces in order, with each damage in its place.

    """

    unit: str
    pieces: Iterator[bytes | Damage]


def cut(blocks: Blocks) -> Cut:
    """Cut a stream of JSON into pieces that hold a record each."""
    start, blocks = _look(blocks)
    if encoding := _WIDE.get(start[:2]):
        start, blocks = _look(_as_utf8(blocks, encoding))
    mark = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    if mark:
        blocks = _without(mark, blocks)
    if _ARRAY.match(start, mark) or _is_spread(start[mark:]):
        return Cut("object", _Objects(is_array=bool(_ARRAY.match(start, mark))).cut(blocks))
    return Cut("line", split_lines(blocks))


def is_too_deep(data: bytes) -> bool:
    """Decide whether JSON is nested too deeply for some format."""
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for found in _BRACKET.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            return True
    return False


def _look(blocks: Blocks) -> tuple[bytes, Iterator[bytes | Damage]]:
    """Return the beginning of a stream, up to two lines, and the whole stream."""
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
    """Yield the stream without its first bytes."""
    for block in blocks:
        if isinstance(block, Damage) or not size:
            yield block
        else:
            yield type(block)(block[size:])
            size -= min(size, len(block))


def _as_utf8(blocks: Blocks, encoding: str) -> Iterator[bytes | Damage]:
    """Yield the stream in UTF-8. Lone surrogates become invalid bytes, as in the source."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for block in blocks:
        if isinstance(block, Damage):
            yield block
            continue
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            yield Damage(f"not UTF-16: {error.reason}", block[:_SHOWN])
            decoder.reset()
            continue
        yield type(block)(text.encode("utf-8", "surrogatepass"))
    if rest := decoder.getstate()[0]:
        yield Damage("the file ends within a character of UTF-16", rest)


def _is_spread(start: bytes) -> bool:
    """Decide whether the first object extends over several lines."""
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
    """Cuts a stream into its top-level objects.

    Behind a broken object, reading continues at a line that begins as the line of the first
    object did: any other brace may belong to a nested object.
    """

    def __init__(self, *, is_array: bool) -> None:
        self._is_array = is_array
        self._found: list[bytes | Damage] = []
        self._data = b""
        self._place = 0  # in the data; everything before it is done
        self._start = 0  # of the open object
        self._depth = 0
        self._in_string = False
        self._parts: list[bytes] = []
        self._size = 0
        self._lost: bytes | None = None  # the beginning of the part being skipped
        self._reported = False  # whether a damage has reported that
        self._before = b""  # the first object
        self._restart: re.Pattern[bytes] | None = None
        self._is_cut = is_array

    def cut(self, blocks: Blocks) -> Iterator[bytes | Damage]:
        """Yield the objects in order, with each damage in its place."""
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
        """Advance in the data; return whether more can be done without the next block."""
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
        if not self._restart:
            self._before = (self._before + gap)[-_SHOWN:]
        if self._place == len(self._data):
            return False
        if not self._restart:
            indent = self._before.rpartition(b"\n")[2]
            self._restart = re.compile(
                rb"\n" + re.escape(b"" if b"[" in indent else indent) + rb"(?={)"
            )
        if self._data[self._place] == ord("{"):
            self._start, self._depth = self._place, 1
            self._place += 1
        else:
            self._lost, self._reported = b"", False
        return True

    def _pass_mark(self) -> bool:
        found = _MARK.search(self._data, self._place)
        self._place = found.end() if found else len(self._data)
        mark = found[0] if found else b""
        self._in_string = mark == b'"'
        self._depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(mark, 0)
        if not self._depth:
            self._keep()
            self._found.append(join_parts(self._parts, self._size, "object"))
            self._parts, self._size = [], 0
        return True

    def _pass_string(self) -> bool:
        found = _STRING.match(self._data, self._place)
        self._place = found.end() if found else self._place
        mark = self._data[self._place : self._place + 2]
        if mark == b"\\":  # the escaped character is in the next block
            return False
        if mark.startswith(b'"'):
            self._place += 1
            self._in_string = False
        elif mark:
            self._lose(Damage("a string in it never ends, so the end of the object is unknown"))
        return True

    def _seek(self, lost: bytes) -> bool:
        """Search for a line that begins an object."""
        restart = self._restart or re.compile(rb"\n(?={)")
        found = restart.search(self._data, self._place)
        end = found.end() if found else max(self._place, len(self._data) - len(restart.pattern))
        self._lost = (lost + self._data[self._place : end])[:_SHOWN]
        self._place = end
        if found:
            self._report_lost()
        return bool(found)

    def _report_lost(self) -> None:
        if self._lost and self._lost.strip() and not self._reported:
            self._found.append(Damage("not a JSON object", self._lost))
        self._lost = None

    def _keep(self) -> None:
        """Keep the part of the open object that is in the data."""
        part = type(self._data)(self._data[self._start : self._place])
        self._size += len(part)
        if self._size <= LONGEST:
            self._parts.append(part)
        self._start = self._place

    def _lose(self, damage: Damage) -> None:
        """Give up the open object, and anything that may belong to it."""
        if self._depth:
            self._keep()
        self._found.append(damage._replace(raw=b"".join(self._parts)))
        self._parts, self._size, self._depth, self._in_string = [], 0, 0, False
        self._lost, self._reported, self._is_cut = b"", True, False

    def _end(self) -> None:
        if self._depth:
            self._lose(Damage("the last object is cut"))
        elif self._lost is not None:
            self._lost += self._data[self._place :]
            self._report_lost()
        elif self._is_cut:
            self._found.append(Damage("the array has no end: the file is cut"))
