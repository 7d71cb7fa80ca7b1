"""Bytes in a line that are not UTF-8: what they were, or U+FFFD where no one can tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from cleantext.encoding.detect import EASTERN, FALLBACK, WESTERN, detect, is_latin, letters_of
from cleantext.text.block import Block
from cleantext.text.lines import is_valid_rewrite
from cleantext.text.search import end_of_line, matching_lines

SAMPLE = 1 << 16
"""Bytes or characters, at most, from which something is told."""

FEW = 6
"""Bytes beyond ASCII up to which they are looked at closely before another script is believed."""

LONG = 1 << 10
"""Characters of a line that are looked at."""

SHARE = 10
"""Of so many characters beyond ASCII one may look wrong in a line that is read anew."""

ODD = re.compile("[\x00\ufeff\udc80-\udcff]")
"""What `Decoding` changes."""

NUL = "\x00"
"""What would make UTF-16 of a text when it is read again."""

_ASCII = bytes(range(0x80))
_STRAY = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_PAIR = re.compile(  # of surrogates as CESU-8 has them, and the NUL of the same programs
    "\udced[\udca0-\udcaf][\udc80-\udcbf]\udced[\udcb0-\udcbf][\udc80-\udcbf]|\udcc0\udc80"
)
_TWO_OF_MORE = (
    "(?:\udce0[\udca0-\udcbf]|[\udce1-\udcef][\udc80-\udcbf]|\udcf0[\udc90-\udcbf][\udc80-\udcbf]?"
    "|[\udcf1-\udcf4][\udc80-\udcbf]{1,2})"
)
_CUT = re.compile(f"(?<![\udc80-\udcff])(?:[\udcc2-\udcf4]|{_TWO_OF_MORE})$")
# Halves of such pairs, and at the end of a line a character of which two bytes or more are left.
_BROKEN = re.compile(
    f"(?:[^\udc80-\udcff]++|\udced[\udca0-\udcbf][\udc80-\udcbf])*+(?:{_TWO_OF_MORE}[\\s.…]*)?"
)
# Windows-1252 as browsers read it: the bytes that it leaves open are controls.
_FALLBACK = {
    0xDC00 + byte: bytes((byte,)).decode(FALLBACK, "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0x100)
}


@dataclass(frozen=True)
class Decoding:
    """A rewrite: what is undecoded in a line, surrogates by ``surrogateescape``, becomes text.

    A line of UTF-8 stays what it is: pairs of surrogates in it (CESU-8) become the character that
    they stand for, and other bytes that are not UTF-8 become U+FFFD. Any other line is read anew
    as a whole, if what comes out is text. NUL and byte order marks go: with them, the text might
    be taken for UTF-16 when it is read again.

    Attributes:
        encoding: what such a line is read in; ``""`` if no line is.
        strays_only: the rest of the line is decoded already, and the bytes alone are read.
        cut: the last line of a text of UTF-8, if it ends within a character.

    """

    encoding: str
    strays_only: bool = False
    cut: str = ""

    def __call__(self, line: str) -> str:
        """Read the line, if it holds undecoded bytes."""
        new = line
        if self.strays_only:
            new = "".join(self._read_strays(part) for part in _parts(line))
        elif _STRAY.search(line):
            new = self._read(line)
        new = new.replace(NUL, "").replace("\ufeff", "")
        new = new if line.endswith("\r") else new.rstrip("\r")  # which would be another line end
        return new if is_valid_rewrite(line, new) else line

    def _read_strays(self, part: str) -> str:
        return _STRAY.sub(lambda run: _text(run[0], self.encoding), part)

    def _read(self, line: str) -> str:
        is_cut, line = line == self.cut, with_pairs(line)
        if self.encoding and not is_cut and not _is_utf8(line, self.encoding):
            text = _text(line, self.encoding)
            if is_text(text, self.encoding):
                return text
        return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def scan(self, block: Block) -> dict[int, str]:
        """The same for a block at once."""
        return {index: self(block[index]) for index in matching_lines(block, _places)}


def decoding_of(text: str) -> tuple[Decoding, str]:
    """How the undecoded bytes of a text are read, and a note on that, if there are any."""
    last = text[text.rfind("\n") + 1 :]
    is_cut = bool(_CUT.search(last)) and len(_STRAY.findall(last)) == 1
    cut = last if is_cut and _BEYOND_ASCII.search(text) else ""
    if encoding := _encoding(text, cut):
        note = f"lines that are not UTF-8 were read as {encoding}"
    elif _STRAY.search(with_pairs(text)):
        note = "bytes that are not UTF-8 became U+FFFD"
    else:
        note = "pairs of surrogates (CESU-8) were read as characters" * bool(_STRAY.search(text))
    return Decoding(encoding, cut=cut), note


def with_pairs(text: str) -> str:
    """The text with the characters that are written in CESU-8."""
    return _PAIR.sub(_character, text)


def _character(pair: re.Match[str]) -> str:
    data = pair[0].encode("utf-8", "surrogateescape")
    if data == b"\xc0\x80":
        return ""
    units = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le")


def _text(undecoded: str, encoding: str) -> str:
    data = undecoded.encode("utf-8", "surrogateescape")
    text = data.decode(encoding, "surrogateescape")
    return text.translate(_FALLBACK) if _STRAY.search(text) else text


def _is_utf8(line: str, encoding: str) -> bool:
    """Whether a line is UTF-8 for all that is wrong with it.

    In lines of EUC-JP, up to every second byte beyond ASCII is UTF-8 by chance; in those of Western
    Europe none is.
    """
    strays = len(line) - len(line.encode("utf-8", "ignore").decode())
    beyond = len(line.encode("utf-8", "surrogateescape").translate(None, _ASCII))
    is_mixed = beyond > strays and encoding in WESTERN
    return not strays or beyond > 3 * strays or is_mixed or bool(_BROKEN.fullmatch(line))


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


def _places(text: str) -> Iterator[int]:
    """One place in each line of a text that changes."""
    found = ODD.search(text)
    while found:
        yield found.start()
        found = ODD.search(text, end_of_line(text, found.start()))


# ---- which encoding, and whether what it gives is text


def _encoding(text: str, cut: str) -> str:
    """The encoding of the lines that are not UTF-8; nothing if there are none, or no one can tell.

    The last line is no sample if its end is cut.
    """
    lines = list(_samples(text[: len(text) - len(cut)]))
    known = "".join(line for line in text[:SAMPLE].split("\n") if not _STRAY.search(line))
    sample = b"\n".join(lines)
    if not sample:
        return ""
    found = detect(sample, known)
    if not _is_enough(sample, found, known):
        if _stands_around(found, known):
            return ""
        found = FALLBACK
    readings = (
        (name, data.decode(name, "replace")) for name in (found, FALLBACK) for data in lines
    )
    return next((name for name, line in readings if is_text(line, name)), "")


def _is_enough(sample: bytes, encoding: str, known: str) -> bool:
    """Whether so few bytes are enough to believe in an encoding.

    A letter at least, where it is not the most common encoding. In another script than Latin two
    bytes, or four if it does not stand around; and with so few, none is ASCII, and no letter
    touches one of Latin.
    """
    text = sample.decode(encoding, "replace")
    if is_latin(encoding):
        return encoding == FALLBACK or any(mark > "\x7f" and mark.isalpha() for mark in text)
    count = len(sample.translate(None, _ASCII))
    if count > FEW:
        return True
    beyond = [mark for mark in text if mark > "\x7f"]
    is_whole = count in (len(beyond), 2 * len(beyond))
    least = 2 if _stands_around(encoding, known) else 4
    return count >= least and is_whole and not _TOUCHING.search(text)


def _stands_around(encoding: str, known: str) -> bool:
    """Whether the script of an encoding stands around, if it is not Latin."""
    letters = {mark for mark in known if mark.isalpha()}
    return not is_latin(encoding) and not letters.isdisjoint(letters_of(encoding))


def _samples(text: str) -> Iterator[bytes]:
    """Lines that are not UTF-8, or parts of them, up to `SAMPLE` bytes or little more."""
    size = end = 0
    while size < SAMPLE and (found := _STRAY.search(text, end)):
        place = found.start()
        start = max(text.rfind("\n", end, place) + 1, end, place - SAMPLE // 2)
        end = text.find("\n", place, place + SAMPLE // 2)
        if end < 0:
            end = place + SAMPLE // 2
        line = with_pairs(text[start:end])
        if not _is_utf8(line, ""):
            data = line.encode("utf-8", "surrogateescape")
            size += len(data)
            yield data


_MARKS = re.compile(
    "[\\s’‘·\xad]|[½¼¾ªº£¥€¢](?<![^\\W\\d_].)|µ(?=[^\\W\\d_])"
    "|[“”–—…«»•§°©®™№¡¿‹›¹²³±×](?:(?![^\\W\\d_])|(?<![^\\W\\d_].))"
)
_TOUCHING = re.compile(r"[A-Za-z](?=[^\W\x00-\x7f])|(?<=[^\W\x00-\x7f])[A-Za-z]")
_NOT_EASTERN = re.compile(
    "[^\x00-\x7f\u3000-\u33ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef“”‘’…—–·×°※○●◎△▲■□◆◇★☆→Α-ωА-я①-⑳]"
)
_NO_WORD = re.compile("[À-ÖØ-öø-ɏ]{4}")
_LOW_QUOTES = "„‚"
_WORDS = "àáâäåæèéêìíòóôöøúùÀÁÅÄÖØÆÈÉÊÍÓÔÚ"
"""Latin letters beyond ASCII that may be words."""


def is_text(reading: str, encoding: str) -> bool:
    """Whether a line that was read in an encoding is text, as far as its characters tell."""
    reading = reading[:LONG]
    beyond = len(_BEYOND_ASCII.findall(reading))
    if encoding in EASTERN:
        return SHARE * len(_NOT_EASTERN.findall(reading)) <= beyond
    if _NO_WORD.search(reading):
        return False
    padded = f" {_MARKS.sub(' ', reading)} "
    places = [found.start() for found in _BEYOND_ASCII.finditer(padded)]
    odd = sum(_is_odd(padded[place - 1 : place + 2], encoding) for place in places)
    return SHARE * odd <= beyond


@lru_cache(maxsize=1 << 14)
def _is_odd(three: str, encoding: str) -> bool:
    """Whether a character beyond ASCII does not belong between its neighbours."""
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
    return is_clash or not _is_common(mark, letters_of(encoding))


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
    """The script of a letter, as the first word of its name."""
    return unicodedata.name(mark, "").partition(" ")[0].partition("-")[0]
