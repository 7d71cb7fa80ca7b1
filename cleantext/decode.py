"""Bytes to text: UTF-8 where it is, what else it may be line by line, never an exception."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from encodings.aliases import aliases

from cleantext.block import Block
from cleantext.chain import Chain, Cleaned, Filter
from cleantext.charsets import FALLBACK, detect
from cleantext.filters.places import end_of_line, rows
from cleantext.options import choose

SAMPLE = 1 << 16
"""Bytes or characters, at most, from which an encoding is told."""

HEAD = 1 << 13
"""Bytes from which `is_binary` decides."""

_MARKS = {  # those of UTF-32 come first, since they start with those of UTF-16
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MAGIC = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"),
    *(b"\xfd7zXZ\0", b"7z\xbc\xaf", b"Rar!\x1a", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"\0asm"),
    *(b"SQLite format 3\0", b"\xd0\xcf\x11\xe0", b"PAR1\x15", b"OggS\0", b"ID3\x03", b"ID3\x04"),
    *(b"fLaC\0", b"fLaC\x80", b"!<arch>\n", *(b"BZh%d1AY&SY" % level for level in range(1, 10))),
    *(b"%%PDF-1.%d%b" % (minor, end) for minor in range(8) for end in (b"\r", b"\n")),
)
_LETTERS = (b"RIFF", b"GIF87a", b"GIF89a", b"wOFF", b"wOF2", b"\xca\xfe\xba\xbe", b"%PDF-")
"""What texts begin with, too: such data are binary if controls that no text has come soon."""

_SOON = 1 << 9
_CONTROLS = bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_ASCII = bytes(range(0x80))
_STRAY = re.compile("[\udc80-\udcff]+")
# Windows-1252 as browsers read it: the bytes that it leaves open are controls.
_FALLBACK = {
    0xDC00 + byte: bytes((byte,)).decode(FALLBACK, "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0x100)
}


def explain_with(chain: Chain, data: bytes, encoding: str | None = None) -> Cleaned:
    r"""Decode bytes, clean the text with a chain, and account for both.

    A byte order mark tells the encoding and is no part of the text. Without one, bytes of which
    every other is NUL are UTF-16; everything else is UTF-8 where it can be, and each line that
    is not UTF-8 is an edit by a filter named ``decode``, ahead of the chain. Such lines are read
    in the encoding that speaks best for all of them together. In a line that is UTF-8 for the
    most part, only the bytes that are not are read so. What `notes` say is not UTF-8 at all
    apart, the bytes come back: ``undo().encode("utf-8", "surrogateescape")`` is `data` without
    its byte order mark.

    >>> data = "Déjà vu.\n".encode() + "Déjà lu.\n".encode("windows-1252")
    >>> cleaned = explain_with(Chain(), data)
    >>> cleaned.text, cleaned.notes
    ('Déjà vu.\nDéjà lu.\n', ('lines that are not UTF-8 were read as windows-1252',))
    >>> cleaned.undo().encode("utf-8", "surrogateescape") == data
    True

    Args:
        chain: what cleans the text.
        data: the bytes.
        encoding: the encoding that all bytes are in, if it is known. Those that are not text in
            it are read as windows-1252, and each line with such is an edit.

    Raises:
        OptionError: there is no such encoding; the message gives the nearest one.

    """
    if encoding:
        text, note = _read_as(data, encoding)
        decoding = Decoding(FALLBACK, strays_only=True)
    else:
        text, note = _read(data)
        decoding = Decoding(FALLBACK)
    notes = [note] if note else []
    if _STRAY.search(text):
        if not encoding:
            decoding = Decoding(_detect(text))
        notes.append(f"lines that are not {encoding or 'UTF-8'} were read as {decoding.encoding}")
        chain = Chain((Filter("decode", "rewrite", decoding, decoding.scan),)) + chain
    cleaned = chain.explain(text)
    return replace(cleaned, notes=(*notes, *cleaned.notes))


@dataclass(frozen=True)
class Decoding:
    """A rewrite: the undecoded bytes of a line, surrogates by ``surrogateescape``, become text.

    With `strays_only`, the rest of the line is decoded already. Without, it is what is left of
    reading UTF-8, and a line that is not UTF-8 for the most part is read anew as a whole.
    """

    encoding: str
    strays_only: bool = False

    def __call__(self, line: str) -> str:
        """Read the line, if it holds undecoded bytes."""
        if self.strays_only or _is_mostly_utf8(line):
            return "".join(self._read_strays(part) for part in _parts(line))
        return _text(line, self.encoding)

    def _read_strays(self, line: str) -> str:
        return _STRAY.sub(lambda run: _text(run[0], self.encoding), line)

    def scan(self, block: Block) -> dict[int, str]:
        """The same for a block at once."""
        return {index: self(block[index]) for index in rows(block, _strays)}


def _text(undecoded: str, encoding: str) -> str:
    data = undecoded.encode("utf-8", "surrogateescape")
    text = data.decode(encoding, "surrogateescape")
    return text.translate(_FALLBACK) if _STRAY.search(text) else text


def _is_mostly_utf8(line: str) -> bool:
    """Whether more than two in three bytes beyond ASCII are UTF-8.

    By chance, up to every second one is in lines of EUC-JP.
    """
    strays = len(line) - len(line.encode("utf-8", "ignore").decode())
    beyond = len(line.encode("utf-8", "surrogateescape").translate(None, _ASCII))
    return beyond > 3 * strays or not strays


def _parts(line: str) -> Iterator[str]:
    """The line in parts of about `SAMPLE` characters, no run of undecoded bytes cut in two.

    A substitution holds all that it has found as objects, which take many times their text.
    """
    start = 0
    while start < len(line):
        run = _STRAY.match(line, start + SAMPLE)
        stop = run.end() if run else start + SAMPLE
        yield line[start:stop]
        start = stop


def _strays(text: str) -> Iterator[int]:
    """One place in each line of a text with undecoded bytes."""
    found = _STRAY.search(text)
    while found:
        yield found.start()
        found = _STRAY.search(text, end_of_line(text, found.start()))


def _read(data: bytes) -> tuple[str, str]:
    """The text, as far as it is UTF-8 or UTF-16 or -32, and a note on which."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _read_as(data, encoding)[0], f"read as {encoding.upper()} by its byte order mark"
    if order := _utf16(data):
        return _read_as(data, order)[0], f"read as {order.upper()} by its NUL bytes"
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), ""


def _read_as(data: bytes, encoding: str) -> tuple[str, str]:
    _check(encoding)
    note = ""
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # of encodings in which bytes of ASCII may be wrong
        text = data.decode(encoding, "replace")
        note = f"what is not {encoding} became U+FFFD"
    return text.removeprefix("\ufeff"), note


def _check(encoding: str) -> None:
    try:
        b" ".decode(encoding, "replace")
    except (LookupError, ValueError):
        names = {*aliases, *aliases.values()} - {encoding}
        choose(encoding, [name for name in names if not name.endswith("_codec")], "encoding")


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without its mark; None if it is something else."""
    head = data[:HEAD]
    for encoding, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        count = zeros.count(0)
        if len(data) % 2 or count < 4 or count * 7 < len(zeros) or 0 in others:
            continue
        if min(head.decode(encoding, "ignore")) >= "\t":
            return encoding
    return None


def _detect(text: str) -> str:
    """The encoding of the undecoded bytes in a text."""
    sample = b"\n".join(_samples(text))
    known = [line for line in text[:SAMPLE].split("\n") if not _STRAY.search(line)]
    return detect(sample, "".join(known))


def _samples(text: str) -> Iterator[bytes]:
    """Lines with undecoded bytes, or parts of them, up to `SAMPLE` bytes or little more."""
    size = end = 0
    while size < SAMPLE and (found := _STRAY.search(text, end)):
        place = found.start()
        start = max(text.rfind("\n", end, place) + 1, end, place - SAMPLE // 2)
        end = text.find("\n", place, place + SAMPLE // 2)
        if end < 0:
            end = place + SAMPLE // 2
        line = text[start:end]
        if _is_mostly_utf8(line):
            line = "".join(mark if mark < "\x80" or _STRAY.match(mark) else " " for mark in line)
        data = line.encode("utf-8", "surrogateescape")
        size += len(data)
        yield data


def is_binary(data: bytes) -> bool:
    r"""Whether bytes are a picture, an archive, a program … rather than text; told from the head.

    A text with some NUL bytes or control characters is a text, and so is UTF-16.

    >>> is_binary(b"\x89PNG\r\n"), is_binary(b"a \x00 in a text"), is_binary("é".encode("utf-16"))
    (True, False, False)
    """
    head = data[:HEAD]
    if head.startswith(_MAGIC) or (head.startswith(_LETTERS) and _has_controls(head[:_SOON])):
        return True
    if head.startswith(tuple(_MARKS)) or _utf16(data):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 4 + len(head) // 32


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)
