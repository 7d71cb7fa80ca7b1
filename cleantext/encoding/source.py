"""The encoding that gives a text its bytes back."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from cleantext.encoding.names import check_encoding

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
"""The encodings that are detected of whole texts, with their byte order marks."""


class Source(NamedTuple):
    """How the bytes of a text are written.

    Attributes:
        encoding: the name of the encoding of all bytes; in UTF-8, some lines may be in another one.
        mark: whether a byte order mark comes first.

    """

    encoding: str
    mark: bool

    def encode(self, text: str) -> bytes:
        """Return the bytes of a text, in which surrogates stand for undecoded bytes.

        Raises:
            OptionError: the encoding is unknown.
            UnicodeError: it can't write the text.

        """
        check_encoding(self.encoding)
        mark = _MARKS.get(self.encoding, b"") if self.mark else b""
        return mark + text.encode(self.encoding, "surrogateescape")


def find_source(data: bytes, text: str, encoding: str | None = None) -> Source | None:
    r"""Find what turns a decoded text back into its bytes.

    >>> find_source(b"\xff\xfeA\x00", "A")
    Source(encoding='utf-16-le', mark=True)

    Args:
        data: the bytes.
        text: what `explain_with` decoded, as `Cleaned.undo` returns it.
        encoding: the encoding of all bytes, if the user named it.

    Returns:
        None if no encoding gives the bytes back: parts of them were in different ones, or they were
        not valid in theirs.

    """
    names = [encoding] if encoding else []
    sources = (Source(name, mark) for name in (*names, *_MARKS) for mark in (False, True))
    return next((source for source in sources if _gives(source, text, data)), None)


def _gives(source: Source, text: str, data: bytes) -> bool:
    try:
        return source.encode(text) == data
    except UnicodeError:
        return False
