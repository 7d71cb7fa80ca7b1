"""What the scripts of the world differ in: the one table of marks, letters and spellings.

Taken from Unicode's data and written out, so that nothing has to be worked out and no package
loaded at the start; tests hold it against the properties that `regex` knows.
Characters beyond the basic plane are of scripts that no page is written in, but for rare Chinese
ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

STOPS = (
    "!.?։؝؞؟۔܀܁܂߹࠷࠹࠽࠾।॥၊။።፧፨᙮᜵᜶។៕᠃᠉᥄᥅᪨᪩᪪᪫᭎᭏᭚᭛᭞᭟᭽᭾᭿᰻᰼᱾᱿․‼‽⁇⁈⁉⳹⳺⳻⸮⸼⹓⹔⹠⹡"
    "。꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫︒︕︖﹒﹖﹗！．？｡"
)
"""Marks that end a sentence (Unicode's ``Sentence_Terminal``)."""

FULL_STOPS = ".։؝۔܀܁܂߹।॥၊။።᙮។៕᠃᠉。꓿꤯꧈꧉꩝꫰꯫︒﹒．｡"
"""Those of them with which no headline ends."""

PAUSES = ",;:،؛፣፤፥、，；：﹐﹑﹔﹕､"
"""Marks after which a sentence goes on: commas, semicolons, colons."""

QUOTES = "\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟﹁﹂﹃﹄＂＇｢｣"
"""Quotation marks (Unicode's ``Quotation_Mark``). Which of them close depends on the language:
German closes with what English opens with, Danish with what French opens with."""

BRACKETS = "()[]（）［］【】〔〕〈〉《》〖〗"
"""Brackets that stand in prose."""

DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of direction (``Bidi_Control``), which no reader sees; for a set of characters."""

SEAMLESS = (
    "\u0e01-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17dc\u1950-\u19df\u1a20-\u1aad"
    "\ua9e0-\ua9fe\uaa60-\uaadf"
)
"""Letters of scripts that part words by nothing, or by U+200B: Thai, Lao, Burmese, Khmer, Tai
(line breaking class ``SA``); for a set of characters."""

UNSPACED = (
    f"{SEAMLESS}\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufadf\uff66-\uff9d\U00016fe0-\U00018cff\U0001b000-\U0001b2ff"
    "\U00020000-\U0003ffff"
)
"""Letters of all scripts that do not part words: those, Chinese and Japanese."""

HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc"
"""Korean letters: white space parts the words, but particles are glued to them."""

GREEK = "\u0370-\u03ff\u1f00-\u1fff"
"""Greek letters: after them, a semicolon is a question mark."""

CLOSING = QUOTES + BRACKETS[1::2]
"""Marks that may close what the end of a sentence stands in."""

CLOSERS = f" \t\xa0{CLOSING}\u200e\u200f\u202c\u2069"
"""What may stand after the mark that ends a sentence."""

SENTENCE_ENDS = frozenset(STOPS)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_GREEK = re.compile(f"[{GREEK}]")


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does.

    >>> is_sentence("»Er kam.«"), is_sentence("Πού πας;"), is_sentence("We came; we saw;")
    (True, True, False)
    """
    bare = line.rstrip(CLOSERS)
    if bare.endswith((";", "\u037e")):
        return _GREEK.match(bare[-2:]) is not None
    return bare[-1:] in SENTENCE_ENDS


def pauses(line: str) -> bool:
    """Whether the line ends with a comma, a colon or the like: its sentence goes on."""
    return bool(bare := line.rstrip(CLOSERS)) and bare[-1] in PAUSES and not is_sentence(bare)


def is_glued(text: str) -> bool:
    """Whether the text holds letters of a script in which words may stand without a space."""
    return not text.isascii() and bool(_UNSPACED.search(text) or _HANGUL.search(text))


def count_words(text: str) -> int:
    """Words as white space parts them; in unspaced scripts, two characters count as one.

    >>> count_words("Two words"), count_words("他们在等船。 OK"), count_words("배를 기다린다.")
    (2, 4, 2)
    """
    if text.isascii():
        return len(text.split())
    rest, letters = _UNSPACED.subn(" ", text)
    if not letters:
        return len(text.split())
    return (letters + 1) // 2 + sum(any(map(str.isalnum, word)) for word in rest.split())


_COMPOSING = re.compile("[\u0300-\u0345\u3099\u309a]")
"""What follows a letter and makes one character with it."""

_ZEROS = "0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０"
"""The digit zero of each script, which the other nine follow (general category ``Nd``)."""

_BLANKS = "\t\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # not \n
_UNSEEN = (
    f"\xad\u0640\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff{DIRECTION}"
    "\u0307"  # of the Turkish İ in lower case
    # Points of Hebrew and Arabic, and the dot that Hindi may leave out.
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u0615\u064b-\u065f\u0670\u093c"
)
_SAME = {"ı": "i", "ё": "е", "ș": "ş", "ț": "ţ", "ى": "ي", "ی": "ي", "ک": "ك", "״": '"'}
_SAME |= dict.fromkeys("آأإٱ", "ا") | dict.fromkeys("’‘ʼ′׳", "'")
_FORMS = "\uff01-\uffef\ufb1d-\ufdff\ufe70-\ufefc"  # full-width, half-width; Hebrew, Arabic


def compose(text: str) -> str:
    """The text with each letter and the mark that follows it as one character, where there is one.

    >>> len("Tha\u0300nh"), len(compose("Tha\u0300nh"))
    (6, 5)
    """
    if text.isascii() or not _COMPOSING.search(text):
        return text
    return unicodedata.normalize("NFC", text)


def fold_characters(text: str) -> str:
    """Write in one way what is written in several: case, accents that come and go, forms, digits.

    For comparing labels, not for reading: digits become ``0``. A newline stays what it is.

    >>> fold_characters("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") == fold_characters("Διαβάστε επίσης")
    True
    """
    text = compose(text.casefold())
    chars = set(text)
    folds = _folds()
    for char in folds.keys() & chars:
        text = text.replace(char, folds[char])
    # Half-width signs of voice are folded to ones that compose.
    return text if chars.isdisjoint("ﾞﾟ") else unicodedata.normalize("NFC", text)


@cache
def _folds() -> dict[str, str]:
    """Return the replacement of each character that `fold_characters` changes, itself folded."""
    folds = {chr(ord(zero) + digit): "0" for zero in _ZEROS for digit in range(zero == "0", 10)}
    folds |= (
        dict.fromkeys(characters(_BLANKS), " ") | dict.fromkeys(characters(_UNSEEN), "") | _SAME
    )
    for char in characters(GREEK + "\u0958-\u095f"):
        base = "".join(c for c in unicodedata.normalize("NFD", char) if not _is_mark(c))
        if base != char:
            folds[char] = base.casefold()
    for char in characters(_FORMS):
        plain = unicodedata.normalize("NFKC", char).casefold()
        if plain != char:
            folds[char] = "".join(folds.get(part, part) for part in plain)
    return folds


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def characters(ranges: str) -> Iterator[str]:
    """The characters of what stands within the brackets of a set in a regular expression."""
    for first, last in bounds(ranges):
        yield from map(chr, range(first, last + 1))


def bounds(ranges: str) -> Iterator[tuple[int, int]]:
    """The first and the last character of each range of such a set, as numbers."""
    for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL):
        yield ord(first), ord(last or first)
