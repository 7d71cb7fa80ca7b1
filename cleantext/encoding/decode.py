"""Bytes to text: UTF-8 where it is, what else it may be line by line, never an exception."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.filter import Filter
from cleantext.encoding import strays, utf16
from cleantext.encoding.detect import FALLBACK
from cleantext.encoding.names import check_encoding
from cleantext.encoding.strays import Decoding, decoding_of

HEAD = 1 << 13
"""Bytes from which `is_binary` decides."""

_MARKS_32 = {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}
_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
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


def explain_with(chain: Chain, data: bytes, encoding: str | None = None) -> Cleaned:
    r"""Decode bytes, clean the text with a chain, and account for both.

    A byte order mark tells the encoding and is no part of the text. Without one, bytes of which
    every other is NUL are UTF-16, all or from some line on; everything else is UTF-8 where it can
    be. What is no UTF-8, and NUL and byte order marks within the text, are edits by a filter named
    ``decode``, ahead of the chain (`Decoding`): lines in another encoding are read in the one that
    speaks best for all of them together, single bytes in lines of UTF-8 become U+FFFD.

    What `notes` say is not UTF-8 at all apart, the bytes come back:
    ``undo().encode("utf-8", "surrogateescape")`` is `data` without its byte order mark. Cleaned
    once more, the text stays as it is.

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
    text, note = _read_as(data, encoding) if encoding else _read(data)
    notes = [note] if note else []
    if strays.ODD.search(text):
        decoding, note = _decoding(text, encoding)
        notes += [note] if note else []
        chain = Chain((Filter("decode", "rewrite", decoding, decoding.scan),)) + chain
    cleaned = chain.explain(text)
    return replace(cleaned, notes=(*notes, *cleaned.notes))


def _decoding(text: str, encoding: str | None) -> tuple[Decoding, str]:
    if not encoding:
        return decoding_of(text)
    decoding = Decoding(FALLBACK, strays_only=True)
    note = f"lines that are not {encoding} were read as {FALLBACK}"
    return decoding, note if any("\udc80" <= mark <= "\udcff" for mark in text) else ""


def _read(data: bytes) -> tuple[str, str]:
    """The text, as far as it is UTF-8 or UTF-16 or -32, and a note on which."""
    for mark, encoding in _MARKS_32.items():
        if data.startswith(mark):
            return _read_as(data, encoding)[0], f"read as {encoding.upper()} by its byte order mark"
    if b"\x00" in data or data.startswith(tuple(utf16.MARKS)):
        parts = utf16.parts(data)
        if parts:
            return "".join(_read_as(part, encoding)[0] for encoding, part in parts), _note(parts)
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), ""


def _note(parts: list[tuple[str, bytes]]) -> str:
    (encoding, first), *others = parts
    if not others:
        sign = "byte order mark" if first.startswith(tuple(utf16.MARKS)) else "NUL bytes"
        return f"read as {encoding.upper()} by its {sign}"
    names = dict.fromkeys(encoding.upper() for encoding, _ in parts)
    return f"read as {' and '.join(names)}, each in parts of the text"


def _read_as(data: bytes, encoding: str) -> tuple[str, str]:
    check_encoding(encoding)
    note = ""
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # of encodings in which bytes of ASCII may be wrong
        text = data.decode(encoding, "replace")
        note = f"what is not {encoding} became U+FFFD"
    if _SURROGATE.search(text):  # UTF-7 can write them
        text = _SURROGATE.sub("\ufffd", text)
        note = f"what is not {encoding} became U+FFFD"
    return text.removeprefix("\ufeff"), note


def is_binary(data: bytes) -> bool:
    r"""Whether bytes are a picture, an archive, a program … rather than text; told from the head.

    A text with some NUL bytes or control characters is a text, and so is UTF-16.

    >>> is_binary(b"\x89PNG\r\n"), is_binary(b"a \x00 in a text"), is_binary("é".encode("utf-16"))
    (True, False, False)
    """
    head = data[:HEAD]
    if head.startswith(_MAGIC) or (head.startswith(_LETTERS) and _has_controls(head[:_SOON])):
        return True
    if head.startswith(tuple(_MARKS_32)) or utf16.parts(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 4 + len(head) // 32


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)
