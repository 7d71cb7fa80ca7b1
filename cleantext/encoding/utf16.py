"""Detection of UTF-16, in whole files or in some of their lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from cleantext.text.lazy import lazy_pattern

HEAD = 1 << 13
"""The bytes that the byte order is detected from."""

NEXT_HEAD = 1 << 9
"""The same after an earlier part in UTF-16."""

MIN_BYTES = 16
"""The fewest bytes of UTF-8 between lines of UTF-16; fewer may be Chinese."""

MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NEWLINES = {  # followed by what may be UTF-8
    "utf-16-le": re.compile(b"\n\x00(?=[^\x00]{2})"),
    "utf-16-be": re.compile(b"\x00\n(?=[^\x00]{2})"),
}

# Two ASCII letters read as one character give one of these, usually many in a row.
_TWO_LETTERS = lazy_pattern(
    "["
    + "".join(
        f"{chr(256 * high + 0x20)}-{chr(256 * high + 0x7E)}"
        for high in (*range(0x41, 0x5B), *range(0x61, 0x7B))
    )
    + "]"
)
_EASTERN = lazy_pattern("[\u3000-\u9fff\uac00-\ud7a3]")
_HIGH_BYTES = bytes((*range(1, 8), *range(0x0E, 0x20)))  # of alphabets, as 4 of Cyrillic


def byte_order(data: bytes) -> str | None:
    """Detect the kind of UTF-16 that bytes begin in, if any.

    Detected by the mark, or by NUL: one byte of Latin letters, blanks and line ends is NUL, always
    the same one.
    """
    if mark := MARKS.get(data[:2]):
        return mark
    head = data[:HEAD]
    line = head[: head.find(b"\n", MIN_BYTES) + 2]
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
    pairs = len(_TWO_LETTERS().findall(text))
    return 2 * pairs > len(_EASTERN().findall(text))


def parts(data: bytes) -> list[tuple[str, bytes]]:
    r"""Split bytes at changes to and from UTF-16.

    Parts begin where lines do: PowerShell's ``>>`` appends UTF-16 to a log, and other programs
    append UTF-8 to what PowerShell wrote. The list is empty if nothing is UTF-16.

    >>> parts(b"UTF-8 here.\n" + "and UTF-16.\n".encode("utf-16-le"))[0]
    ('utf-8', b'UTF-8 here.\n')
    """
    found: list[tuple[str, bytes]] = []
    start, order = 0, None
    while start < len(data):
        encoding, end = "utf-8", _utf8_end(data, start)
        if end == start:
            order = byte_order(data[start : start + (NEXT_HEAD if order else HEAD)]) or order
            if not order:
                return []
            encoding, end = order, _utf16_end(data, start, order)
        found.append((encoding, data[start:end]))
        start = end
    return found if order else []


def _utf16_end(data: bytes, start: int, order: str) -> int:
    """Return where the UTF-16 ends: at the first line of UTF-8."""
    for newline in _NEWLINES[order].finditer(data, start):
        end = newline.end()
        if (end - start) % 2 == 0 and _is_utf8(data, end, order):
            return end
    return len(data)


def _is_utf8(data: bytes, start: int, order: str) -> bool:
    """Decide whether UTF-8 follows UTF-16: NUL after its line end would be of UTF-16 still."""
    end = _utf8_end(data, start)
    return end > start and not (order == "utf-16-le" and data.startswith(b"\x00", end))


def _utf8_end(data: bytes, start: int) -> int:
    """Return the end of UTF-8 lines; `start` for none."""
    end = max(_utf8_line_ends(data, start), default=start)
    lines = data[start:end]
    least = 2 if start == 0 else 4 if end == len(data) else MIN_BYTES
    is_whole = lines.endswith(b"\n") and len(lines) >= least
    return end if is_whole or (len(lines) >= MIN_BYTES and b" " in lines) else start


def _utf8_line_ends(data: bytes, start: int) -> Iterator[int]:
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        line = data[start:end]
        is_other = b"\x00" in line or line.decode("utf-8", "ignore").encode() != line
        if is_other or _is_alphabet(line):
            return
        yield end
        start = end


def _is_alphabet(line: bytes) -> bool:
    """Decide whether a line is one word of UTF-16: every other byte is a high byte."""
    controls = len(line) - len(line.translate(None, _HIGH_BYTES))
    return controls > 0 and 2 * controls >= len(line) - 1
