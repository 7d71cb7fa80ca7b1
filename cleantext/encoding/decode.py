"""Decoding of bytes in any encoding, line by line if needed."""

from __future__ import annotations

import codecs
from dataclasses import replace

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.filter import Filter
from cleantext.encoding import hints, utf16
from cleantext.encoding.names import check_encoding
from cleantext.forms import Form, holds_html
from cleantext.text.lazy import lazy_pattern
from cleantext.text.marks import marked_lines

HEAD = 1 << 13
"""The bytes that `is_binary` examines."""

_UTF32_MARKS = {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}
_MARKS = (codecs.BOM_UTF8, *utf16.MARKS, *_UTF32_MARKS)
_SURROGATE = lazy_pattern("[\ud800-\udc7f\udd00-\udfff]")
_MAGIC = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"),
    *(b"\xfd7zXZ\0", b"7z\xbc\xaf", b"Rar!\x1a", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"\0asm"),
    *(b"SQLite format 3\0", b"\xd0\xcf\x11\xe0", b"PAR1\x15", b"OggS\0", b"ID3\x03", b"ID3\x04"),
    *(b"fLaC\0", b"fLaC\x80", b"!<arch>\n", *(b"BZh%d1AY&SY" % level for level in range(1, 10))),
    *(b"%%PDF-1.%d%b" % (minor, end) for minor in range(8) for end in (b"\r", b"\n")),
)
_TEXT_LIKE_MAGIC = (b"RIFF", b"GIF87a", b"GIF89a", b"wOFF", b"wOF2", b"\xca\xfe\xba\xbe", b"%PDF-")
"""Signatures that texts may begin with, too: such data are binary if controls follow soon."""

_MAGIC_REACH = 1 << 9
_CONTROLS = bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))


def explain_with(
    chain: Chain, data: bytes, encoding: str | None = None, *, marks: bool = False
) -> Cleaned:
    r"""Decode bytes, clean the text with a chain, and report both.

    A byte order mark decides the encoding and is not part of the text. Without one, bytes with a
    NUL in every other place are UTF-16, all of them or from some line on; the rest is UTF-8 where
    possible. Bytes that are not UTF-8, and NUL and byte order marks within the text, become edits
    by a filter named ``decode``, ahead of the chain (`Decoding`): lines in another encoding are
    decoded in the one that fits all of them best; single bytes in UTF-8 lines become U+FFFD.

    Unless `notes` name another encoding for the whole text, the bytes can be restored:
    ``undo().encode("utf-8", "surrogateescape")`` is `data` without its byte order mark. Cleaning
    the text again changes nothing.

    HTML is decoded as a whole by `decode_page`; line numbers, edits and marks are of its plain
    text.

    >>> data = "Déjà vu.\n".encode() + "Déjà lu.\n".encode("windows-1252")
    >>> cleaned = explain_with(Chain(), data)
    >>> cleaned.text, cleaned.notes
    ('Déjà vu.\nDéjà lu.\n', ('lines that are not UTF-8 were read as windows-1252',))
    >>> cleaned.undo().encode("utf-8", "surrogateescape") == data
    True

    Args:
        chain: the filters.
        data: the bytes.
        encoding: the encoding of all bytes, if known. Bytes that are invalid in it are decoded as
            windows-1252; each line with such bytes is an edit.
        marks: leave alone the lines that marks in the text protect (see `marked_lines`).

    Raises:
        OptionError: the encoding is unknown; the message suggests the nearest one.
        MissingExtraError, HtmlError: the bytes are HTML that can't be made plain.

    """
    text, note = _decode_as(data, encoding) if encoding else _decode(data)
    if holds_html(text, chain.form):
        page = decode_page(data, encoding)
        cleaned = replace(chain, form="html").explain(page.text)
        return replace(cleaned, notes=(*page.notes, *cleaned.notes))
    notes = [note] if note else []
    if marks:
        chain = chain.sparing(marked_lines(text))
    decoded = Cleaned(text)
    if hints.ODD().search(text):
        from cleantext.encoding.strays import choose_decoding  # late: few texts have any

        decoding, note = choose_decoding(text, encoding)
        notes += [note] if note else []
        decode = Filter("decode", "rewrite", decoding, decoding.scan)
        decoded = Chain((decode,), form="plain").explain(text)
    cleaned = chain.explain(decoded.text).after(decoded)
    return replace(cleaned, notes=(*notes, *cleaned.notes))


def decode_page(data: bytes, encoding: str | None = None, label: str = "") -> Cleaned:
    """Decode HTML as browsers do.

    A byte order mark precedes what the transport declares, and that the page. Where none is right,
    the encoding is detected as that of any text.

    Args:
        data: the HTML.
        encoding: its encoding, if the user knows it.
        label: the encoding that the transport declares, if any.

    Returns:
        The HTML as text, with notes.

    Raises:
        OptionError: the encoding is unknown.
        MissingExtraError: the extra `html` is not installed.

    """
    if not (encoding or data.startswith(_MARKS)):
        from cleantext.encoding.declared import page_encoding  # late: of HTML alone

        encoding = page_encoding(data, label)
    return explain_with(Chain(form="plain"), data, encoding)


def is_page(data: bytes, form: Form, encoding: str | None = None) -> bool:
    """Decide whether bytes are HTML."""
    text, _ = _decode_as(data, encoding) if encoding else _decode(data)
    return holds_html(text, form)


def _decode(data: bytes) -> tuple[str, str]:
    """Decode UTF-8, -16 or -32, with a note for the user.

    Bytes that are none of them become surrogates.
    """
    for mark, encoding in _UTF32_MARKS.items():
        if data.startswith(mark):
            return _decode_as(data, encoding)[
                0
            ], f"read as {encoding.upper()} by its byte order mark"
    if b"\x00" in data or data.startswith(tuple(utf16.MARKS)):
        parts = utf16.parts(data)
        if parts:
            return "".join(_decode_as(part, encoding)[0] for encoding, part in parts), _utf16_note(
                parts
            )
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), ""


def _utf16_note(parts: list[tuple[str, bytes]]) -> str:
    (encoding, first), *others = parts
    if not others:
        sign = "byte order mark" if first.startswith(tuple(utf16.MARKS)) else "NUL bytes"
        return f"read as {encoding.upper()} by its {sign}"
    names = dict.fromkeys(encoding.upper() for encoding, _ in parts)
    return f"read as {' and '.join(names)}, each in parts of the text"


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    check_encoding(encoding)
    note = ""
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # some encodings do not extend ASCII
        text = data.decode(encoding, "replace")
        note = f"what is not {encoding} became U+FFFD"
    if _SURROGATE().search(text):  # UTF-7 can encode them
        text = _SURROGATE().sub("\ufffd", text)
        note = f"what is not {encoding} became U+FFFD"
    return text.removeprefix("\ufeff"), note


def is_binary(data: bytes) -> bool:
    r"""Decide from their head whether bytes are not text.

    Text with a few NUL bytes or control characters is text, and so is UTF-16.

    >>> is_binary(b"\x89PNG\r\n"), is_binary(b"a \x00 in a text"), is_binary("é".encode("utf-16"))
    (True, False, False)
    """
    head = data[:HEAD]
    if head.startswith(_MAGIC) or (
        head.startswith(_TEXT_LIKE_MAGIC) and _has_controls(head[:_MAGIC_REACH])
    ):
        return True
    if head.startswith(tuple(_UTF32_MARKS)) or utf16.parts(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 4 + len(head) // 32


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)
