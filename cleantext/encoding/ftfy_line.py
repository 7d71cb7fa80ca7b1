"""ftfy's repair of one line, in time linear in its length.

Imported only when a line needs repair: ftfy takes 50 ms to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftfy import FIXERS, chardata, fixes
from ftfy.badness import is_bad

from cleantext.encoding.entities import unescape
from cleantext.text.scripts import SEPARATORS

FIXES = ("fix_surrogates", "remove_terminal_escapes")
"""ftfy's own fixes, in its order. Before them, each pass unescapes entities and decodes mojibake;
after them, it removes control characters without effect."""

_CONTROLS = {code: None for code in chardata.CONTROL_CHARS if chr(code) not in SEPARATORS}

PASSES = 16
"""How often, on average, each character may be read before the line is given up."""

PIECE = 1_000_000
"""Characters. Longer lines are repaired in pieces of this length, as in `ftfy.fix_text`."""

# The pattern ends behind "+", so backtracking is useless: without the second "+", a long run of
# mojibake takes 145 bytes for each of its characters.
_RUNS = re.compile(chardata.UTF8_DETECTOR_RE.pattern.rstrip() + "+", re.VERBOSE)
# With a no-break space for the space, this would be Braille; in Russian it is a word of one letter
# and a quotation mark.
_BRAILLE = re.compile(b"\xe2 [\x80-\xbf]")
_CESU8 = re.compile(b"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


class _UnsettledError(Exception):
    """The line keeps changing."""


def repair(line: str, *, misread: bool = True) -> str:
    """Repair a line as ftfy does, unless it keeps changing.

    Args:
        line: the line.
        misread: whether to decode mojibake.

    """
    new = _repair_once(line, misread)
    # Cut again, the repaired line may fall into other pieces.
    return line if len(line) > PIECE and _repair_once(new, misread) != new else new


def _repair_once(line: str, misread: bool) -> str:
    is_html = "<" in line
    try:
        return "".join(_Repair(piece, is_html, misread).text for piece in _pieces(line))
    except _UnsettledError:
        return line


def _pieces(line: str) -> Iterator[str]:
    for start in range(0, len(line), PIECE):
        yield line[start : start + PIECE]


class _Repair:
    """`ftfy.fix_and_explain` of one text, with bounded work.

    ftfy repeats until nothing changes, and calls itself for runs of mojibake within the text.
    Each reading of a text is charged by its length.
    """

    def __init__(self, text: str, is_html: bool, misread: bool) -> None:
        self._left = PASSES * len(text)
        before = None
        while text != before:
            self._charge(text)
            before = text
            if not is_html:
                text = unescape(text)
            if misread:
                text = fixes.fix_c1_controls(self._fix_encoding(text))
            for name in FIXES:
                text = FIXERS[name](text)
            text = text.translate(_CONTROLS)
        self.text = text

    def _charge(self, text: str) -> None:
        self._left -= len(text)
        if self._left < 0:
            raise _UnsettledError

    def _fix_encoding(self, text: str) -> str:
        before = None
        while text != before and not text.isascii() and is_bad(text):
            self._charge(text)
            before = text
            text = self._fix_one_layer(text)
        return text

    def _fix_one_layer(self, text: str) -> str:
        """Do one step of `ftfy.fix_encoding_and_explain`."""
        for encoding in chardata.CHARMAP_ENCODINGS:
            if chardata.possible_encoding(text, encoding):
                try:
                    return _decode(text, encoding)
                except UnicodeDecodeError:
                    pass
        fixed = _RUNS.sub(lambda run: self._fix_run(run[0], text), text)
        if fixed != text:
            return fixed
        if chardata.possible_encoding(text, "latin-1"):
            try:
                return text.encode("latin-1").decode("windows-1252")
            except UnicodeDecodeError:
                pass
        return fixes.fix_c1_controls(text)

    def _fix_run(self, run: str, text: str) -> str:
        return self._fix_encoding(run) if len(run) < len(text) else run


def _decode(text: str, encoding: str) -> str:
    """Decode text as the UTF-8 that was misread in this encoding.

    Raises:
        UnicodeDecodeError: it is not UTF-8.

    """
    data = text.encode(encoding)
    if (
        encoding != "macroman"
        and chardata.ALTERED_UTF8_RE.search(data)
        and not _BRAILLE.search(data)
    ):
        data = fixes.restore_byte_a0(data)
    if encoding.startswith("sloppy"):
        data = fixes.replace_lossy_sequences(data)
    # ftfy's codec "utf-8-variants" would copy the rest of the text at each such sequence.
    data = data.replace(b"\xc0\x80", b"\0")
    return _CESU8.sub(_decode_surrogates, data).decode()


def _decode_surrogates(pair: re.Match[bytes]) -> bytes:
    utf16 = pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
    return utf16.decode("utf-16").encode()
