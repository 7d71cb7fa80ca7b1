"""Decoding of stray bytes, which are not UTF-8, by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat

from cleantext.encoding import hints
from cleantext.encoding.detect import EASTERN, FALLBACK, WESTERN, common_letters, detect, is_latin
from cleantext.text.block import Block
from cleantext.text.lazy import lazy_pattern
from cleantext.text.lines import is_valid_rewrite
from cleantext.text.search import end_of_line, matching_lines

SAMPLE = 1 << 16
"""The most bytes or characters to examine."""

FEW_BYTES = 6
"""Up to this many bytes beyond ASCII, another script needs further evidence."""

MAX_JUDGED = 1 << 10
"""The most characters of a line to judge."""

MAX_ODD_ONE_IN = 10
"""One in this many characters beyond ASCII may look wrong in a decoded line."""

NUL = "\x00"
"""The character that would make text look like UTF-16 when it is read again."""

_ASCII = bytes(range(0x80))
_STRAY = lazy_pattern("[\udc80-\udcff]+")
_BEYOND = "[\x80-\ud7ff\ue000-\U0010ffff]"
_BEYOND_ASCII = lazy_pattern(_BEYOND)
_BETWEEN_TWO = lazy_pattern(f"(?=(.{_BEYOND}.))", re.DOTALL)
_PAIR = lazy_pattern(  # of surrogates in CESU-8, and the NUL of the same programs
    "\udced[\udca0-\udcaf][\udc80-\udcbf]\udced[\udcb0-\udcbf][\udc80-\udcbf]|\udcc0\udc80"
)
_TWO_OF_MORE = (
    "(?:\udce0[\udca0-\udcbf]|[\udce1-\udcef][\udc80-\udcbf]|\udcf0[\udc90-\udcbf][\udc80-\udcbf]?"
    "|[\udcf1-\udcf4][\udc80-\udcbf]{1,2})"
)
_CUT = lazy_pattern(f"(?<![\udc80-\udcff])(?:[\udcc2-\udcf4]|{_TWO_OF_MORE})$")
# Halves of such pairs, and a truncated character of two or more bytes at the end of a line.
_BROKEN = lazy_pattern(
    f"(?:[^\udc80-\udcff]++|\udced[\udca0-\udcbf][\udc80-\udcbf])*+(?:{_TWO_OF_MORE}[\\s.…]*)?"
)
# Windows-1252 as browsers read it: unassigned bytes are C1 controls.
_FALLBACK = {
    0xDC00 + byte: bytes((byte,)).decode(FALLBACK, "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0x100)
}


@dataclass(frozen=True)
class Decoding:
    """The rewrite that decodes the bytes left by ``surrogateescape``.

    Lines of UTF-8 keep their characters: pairs of surrogates in them (CESU-8) become the character
    that they encode, other stray bytes U+FFFD. Any other line is decoded again as a whole, if the
    result is text. NUL and byte order marks are removed: with them, the text might be taken for
    UTF-16 when it is read again.

    Attributes:
        encoding: the encoding of lines that are not UTF-8; ``""`` for none.
        strays_only: decode the stray bytes alone, as the rest of the line is decoded already.
        cut: the last line of a UTF-8 text, if it ends within a character.

    """

    encoding: str
    strays_only: bool = False
    cut: str = ""

    def __call__(self, line: str) -> str:
        """Decode the line, if it has undecoded bytes."""
        new = line
        if self.strays_only:
            new = "".join(self._read_strays(part) for part in _pieces(line))
        elif _STRAY().search(line):
            new = self._read(line)
        new = new.replace(NUL, "").replace("\ufeff", "")
        new = new if line.endswith("\r") else new.rstrip("\r")  # or it would end in CRLF
        return new if is_valid_rewrite(line, new) else line

    def _read_strays(self, part: str) -> str:
        return _STRAY().sub(lambda run: _decode(run[0], self.encoding), part)

    def _read(self, line: str) -> str:
        is_cut, line = line == self.cut, join_surrogates(line)
        if self.encoding and not is_cut and not _is_utf8(line, self.encoding):
            text = _decode(line, self.encoding)
            if looks_like_text(text, self.encoding):
                return text
        return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def scan(self, block: Block) -> dict[int, str]:
        """Decode the lines of a block at once: new texts by index."""
        return {index: self(block[index]) for index in matching_lines(block, _places)}


def choose_decoding(text: str, encoding: str | None) -> tuple[Decoding, str]:
    """Choose how to decode stray bytes, with a note for the user.

    Args:
        text: the text, with surrogates for the bytes.
        encoding: the encoding of all other bytes, if the user named it.

    """
    if not encoding:
        return _detect_decoding(text)
    note = f"lines that are not {encoding} were read as {FALLBACK}"
    has_strays = any("\udc80" <= mark <= "\udcff" for mark in text)
    return Decoding(FALLBACK, strays_only=True), note if has_strays else ""


def _detect_decoding(text: str) -> tuple[Decoding, str]:
    last = text[text.rfind("\n") + 1 :]
    is_cut = bool(_CUT().search(last)) and len(_STRAY().findall(last)) == 1
    cut = last if is_cut and _BEYOND_ASCII().search(text) else ""
    if encoding := _find_encoding(text, cut):
        note = f"lines that are not UTF-8 were read as {encoding}"
    elif _STRAY().search(join_surrogates(text)):
        note = "bytes that are not UTF-8 became U+FFFD"
    else:
        note = "pairs of surrogates (CESU-8) were read as characters" * bool(_STRAY().search(text))
    return Decoding(encoding, cut=cut), note


def join_surrogates(text: str) -> str:
    """Replace surrogate pairs (CESU-8) by the characters that they encode."""
    return _PAIR().sub(_pair_character, text)


def _pair_character(pair: re.Match[str]) -> str:
    data = pair[0].encode("utf-8", "surrogateescape")
    if data == b"\xc0\x80":
        return ""
    units = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le")


def _decode(undecoded: str, encoding: str) -> str:
    data = undecoded.encode("utf-8", "surrogateescape")
    text = data.decode(encoding, "surrogateescape")
    return text.translate(_FALLBACK) if _STRAY().search(text) else text


def _is_utf8(line: str, encoding: str) -> bool:
    """Decide whether a line is UTF-8 despite its stray bytes.

    In EUC-JP, up to half of the bytes beyond ASCII are UTF-8 by chance; in Western encodings none.
    """
    strays = len(line) - len(line.encode("utf-8", "ignore").decode())
    beyond = len(line.encode("utf-8", "surrogateescape").translate(None, _ASCII))
    is_mixed = beyond > strays and encoding in WESTERN
    return not strays or beyond > 3 * strays or is_mixed or bool(_BROKEN().fullmatch(line))


def _pieces(line: str) -> Iterator[str]:
    """Split a line into pieces of about `SAMPLE` characters.

    A substitution keeps all its matches as objects, which take many times their text.
    """
    start = 0
    while start < len(line):
        run = _STRAY().match(line, start + SAMPLE)
        stop = run.end() if run else start + SAMPLE
        yield line[start:stop]
        start = stop


def _places(text: str) -> Iterator[int]:
    """Yield one place in each line that changes."""
    found = hints.ODD().search(text)
    while found:
        yield found.start()
        found = hints.ODD().search(text, end_of_line(text, found.start()))


# ---- the choice of the encoding


def _find_encoding(text: str, cut: str) -> str:
    """Detect the encoding of stray lines; ``""`` for none.

    The last line is not sampled if it is cut.
    """
    lines = list(_samples(text[: len(text) - len(cut)]))
    known = "".join(line for line in text[:SAMPLE].split("\n") if not _STRAY().search(line))
    sample = b"\n".join(lines)
    if not sample:
        return ""
    found = detect(sample, known)
    if not _is_convincing(sample, found, known):
        if _is_script_around(found, known):
            return ""
        found = FALLBACK
    readings = (
        (name, data.decode(name, "replace")) for name in (found, FALLBACK) for data in lines
    )
    return next((name for name, line in readings if looks_like_text(line, name)), "")


def _is_convincing(sample: bytes, encoding: str, known: str) -> bool:
    """Decide whether a sample is enough to believe in an encoding.

    Other than the most common one, it needs a letter. In a script other than Latin it needs two
    bytes, or four if the script is not around it; if there are few, each must be part of a
    character, and no letter may touch a Latin one.
    """
    text = sample.decode(encoding, "replace")
    if is_latin(encoding):
        return encoding == FALLBACK or any(mark > "\x7f" and mark.isalpha() for mark in text)
    count = len(sample.translate(None, _ASCII))
    if count > FEW_BYTES:
        return True
    beyond = [mark for mark in text if mark > "\x7f"]
    is_whole = count in (len(beyond), 2 * len(beyond))
    least = 2 if _is_script_around(encoding, known) else 4
    return count >= least and is_whole and not _TOUCHING().search(text)


def _is_script_around(encoding: str, known: str) -> bool:
    """Decide whether other text has the script of an encoding."""
    letters = {mark for mark in known if mark.isalpha()}
    return not is_latin(encoding) and not letters.isdisjoint(common_letters(encoding))


def _samples(text: str) -> Iterator[bytes]:
    """Yield about `SAMPLE` bytes of lines that are not UTF-8."""
    size = end = 0
    while size < SAMPLE and (found := _STRAY().search(text, end)):
        place = found.start()
        start = max(text.rfind("\n", end, place) + 1, end, place - SAMPLE // 2)
        end = text.find("\n", place, place + SAMPLE // 2)
        if end < 0:
            end = place + SAMPLE // 2
        line = join_surrogates(text[start:end])
        if not _is_utf8(line, ""):
            data = line.encode("utf-8", "surrogateescape")
            size += len(data)
            yield data


_MARKS = lazy_pattern(
    "[\\s’‘·\xad]|[½¼¾ªº£¥€¢](?<![^\\W\\d_].)|µ(?=[^\\W\\d_])"
    "|[“”–—…«»•§°©®™№¡¿‹›¹²³±×](?:(?![^\\W\\d_])|(?<![^\\W\\d_].))"
)
_TOUCHING = lazy_pattern(r"[A-Za-z](?=[^\W\x00-\x7f])|(?<=[^\W\x00-\x7f])[A-Za-z]")
_NOT_EASTERN = lazy_pattern(
    "[^\x00-\x7f\u3000-\u33ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef“”‘’…—–·×°※○●◎△▲■□◆◇★☆→Α-ωА-я①-⑳]"
)
_NO_WORD = lazy_pattern("[À-ÖØ-öø-ɏ]{4}")
_LOW_QUOTES = "„‚"
_WORDS = "àáâäåæèéêìíòóôöøúùÀÁÅÄÖØÆÈÉÊÍÓÔÚ"
"""Latin letters beyond ASCII that may be words by themselves."""


def looks_like_text(reading: str, encoding: str) -> bool:
    """Decide whether a line decoded in an encoding looks like text."""
    reading = reading[:MAX_JUDGED]
    beyond = len(_BEYOND_ASCII().findall(reading))
    if encoding in EASTERN:
        return MAX_ODD_ONE_IN * len(_NOT_EASTERN().findall(reading)) <= beyond
    if _NO_WORD().search(reading):
        return False
    padded = f" {_MARKS().sub(' ', reading)} "
    odd = sum(map(_is_odd, _BETWEEN_TWO().findall(padded), repeat(encoding)))
    return MAX_ODD_ONE_IN * odd <= beyond


@lru_cache(maxsize=1 << 14)
def _is_odd(three: str, encoding: str) -> bool:
    """Decide whether the middle one of three characters does not belong there."""
    before, mark, after = tuple(three)
    category = unicodedata.category(mark)
    if category[0] == "C" or mark in "\ufffdµ":
        return True
    if category[0] != "L":
        return _is_odd_sign(before, mark, after)
    script = _script(mark)
    if any(other.isalpha() and _script(other) != script for other in (before, after)):
        return True
    if script != "LATIN":
        return False
    if not before.isalpha() and not after.isalpha():
        return mark not in _WORDS or before.isdigit() or after.isdigit()
    is_clash = (before.islower() and mark.isupper()) or (mark.islower() and after.isupper())
    return is_clash or not _is_common(mark, common_letters(encoding))


def _is_odd_sign(before: str, mark: str, after: str) -> bool:
    category = unicodedata.category(mark)
    if not before.isalpha() or category[0] == "M":
        return False
    if after.isalpha():
        return "LATIN" in (_script(before), _script(after))
    return category[0] == "S" or category == "No" or mark in _LOW_QUOTES


def _is_common(letter: str, common: frozenset[str]) -> bool:
    small = letter.lower()[0]
    return letter in common or small in common or small < "\x80"


@cache
def _script(mark: str) -> str:
    """Return the first word of a letter's Unicode name."""
    return unicodedata.name(mark, "").partition(" ")[0].partition("-")[0]
