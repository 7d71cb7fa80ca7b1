"""Which bytes are UTF-16: all of them, or some lines of a file that was written in two ways."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

HEAD = 1 << 13
"""Bytes from which the byte order is told."""

NEXT = 1 << 9
"""The same, where a part before has told it already."""

LEAST = 16
"""Bytes of UTF-8 lines between lines of UTF-16; fewer may be Chinese."""

MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NEWLINES = {  # before what may be UTF-8
    "utf-16-le": re.compile(b"\n\x00(?=[^\x00]{2})"),
    "utf-16-be": re.compile(b"\x00\n(?=[^\x00]{2})"),
}

# Two letters of ASCII make such a character when they are read as one, and that often in a row.
_TWO_LETTERS = re.compile(
    "["
    + "".join(
        f"{chr(256 * high + 0x20)}-{chr(256 * high + 0x7E)}"
        for high in (*range(0x41, 0x5B), *range(0x61, 0x7B))
    )
    + "]"
)
_EASTERN = re.compile("[\u3000-\u9fff\uac00-\ud7a3]")


def byte_order(data: bytes) -> str | None:
    """The name of UTF-16 in the byte order in which some bytes begin; None if they don't.

    Told by the mark, or by NUL: one byte of Latin letters, blanks and line ends is NUL, always the
    same one.
    """
    if mark := MARKS.get(data[:2]):
        return mark
    head = data[:HEAD]
    line = head[: head.find(b"\n", LEAST) + 2]
    return _order_by_zeros(head) or _order_by_zeros(line)


def _order_by_zeros(head: bytes) -> str | None:
    for order, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        count = zeros.count(0)
        if count >= 4 and count * 7 >= len(zeros) and 0 not in others:
            text = head.decode(order, "ignore")
            if min(text) >= "\t" and not _is_ascii_in_pairs(text):
                return order
    return None


def _is_ascii_in_pairs(text: str) -> bool:
    pairs = len(_TWO_LETTERS.findall(text))
    return 2 * pairs > len(_EASTERN.findall(text))


def parts(data: bytes) -> list[tuple[str, bytes]]:
    r"""The parts of some bytes that begin in UTF-16 or go over to it, each with its encoding.

    A part begins where a line begins: ``>>`` of PowerShell appends UTF-16 to a log, and other
    programs append UTF-8 to what PowerShell wrote. The list is empty where nothing is UTF-16.

    >>> parts(b"UTF-8 here.\n" + "and UTF-16.\n".encode("utf-16-le"))[0]
    ('utf-8', b'UTF-8 here.\n')
    """
    found: list[tuple[str, bytes]] = []
    start, order = 0, None
    while start < len(data):
        encoding, end = "utf-8", _end_of_utf8(data, start)
        if end == start:
            order = byte_order(data[start : start + (NEXT if order else HEAD)]) or order
            if not order:
                return []
            encoding, end = order, _end_of_utf16(data, start, order)
        found.append((encoding, data[start:end]))
        start = end
    return found if order else []


def _end_of_utf16(data: bytes, start: int, order: str) -> int:
    """Where the first line of UTF-8 starts."""
    for newline in _NEWLINES[order].finditer(data, start):
        end = newline.end()
        if (end - start) % 2 == 0 and _end_of_utf8(data, end) > end:
            return end
    return len(data)


def _end_of_utf8(data: bytes, start: int) -> int:
    """Where the lines of UTF-8 end that start here; here, if none do for certain."""
    end = max(_ends_of_lines(data, start), default=start)
    lines = data[start:end]
    least = 2 if start == 0 else 4 if end == len(data) else LEAST
    is_whole = lines.endswith(b"\n") and len(lines) >= least
    return end if is_whole or (len(lines) >= LEAST and b" " in lines) else start


def _ends_of_lines(data: bytes, start: int) -> Iterator[int]:
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        line = data[start:end]
        if b"\x00" in line or line.decode("utf-8", "ignore").encode() != line:
            return
        yield end
        start = end
