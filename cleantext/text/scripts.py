"""Marks, letters and spellings of all scripts, in one table.

They are copied from Unicode's data, so that nothing is computed and no package loaded at start-up;
tests compare them with the properties that `regex` knows. Characters beyond the basic plane belong
to scripts without web pages, except for rare Chinese ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from cleantext.text.lazy import lazy_pattern

STOPS = (
    "!.?։؝؞؟۔܀܁܂߹࠷࠹࠽࠾।॥၊။።፧፨᙮᜵᜶។៕᠃᠉᥄᥅᪨᪩᪪᪫᭎᭏᭚᭛᭞᭟᭽᭾᭿᰻᰼᱾᱿․‼‽⁇⁈⁉⳹⳺⳻⸮⸼⹓⹔⹠⹡"
    "。꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫︒︕︖﹒﹖﹗！．？｡"
)
"""Marks that end a sentence (the Unicode property ``Sentence_Terminal``)."""

FULL_STOPS = ".։؝۔܀܁܂߹।॥၊။።᙮។៕᠃᠉。꓿꤯꧈꧉꩝꫰꯫︒﹒．｡"
"""Sentence marks that never end a headline."""

PAUSES = ",;:،؛፣፤፥、，；：﹐﹑﹔﹕､"
"""Marks after which a sentence goes on: commas, semicolons, colons."""

QUOTES = "\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟﹁﹂﹃﹄＂＇｢｣"
"""Quotation marks (the Unicode property ``Quotation_Mark``).

Which of them close depends on the language: German closes with the mark that opens in English,
Danish with the one that opens in French.
"""

BRACKETS = "()[]（）［］【】〔〕〈〉《》〖〗"
"""Brackets used in prose."""

SEPARATORS = "\x01\v\x1c\x1d\x1e\x1f\ufffa\ufffb\ufffc"
"""Controls that separate what is beside them: fields, rows, a word and its reading."""

DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Invisible direction marks (``Bidi_Control``), for a regular expression's character set."""

SEAMLESS = (
    "\u0e01-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17dc\u1950-\u19df\u1a20-\u1aad"
    "\ua9e0-\ua9fe\uaa60-\uaadf"
)
"""Letters of scripts that write words without spaces, or with U+200B, for a character set.

Thai, Lao, Burmese, Khmer and Tai (line breaking class ``SA``).
"""

UNSPACED = (
    f"{SEAMLESS}\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufadf\uff66-\uff9d\U00016fe0-\U00018cff\U0001b000-\U0001b2ff"
    "\U00020000-\U0003ffff"
)
"""Letters of all scripts without word separators: `SEAMLESS`, Chinese and Japanese."""

HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc"
"""Korean letters: white space separates words, but particles are attached to them."""

GREEK = "\u0370-\u03ff\u1f00-\u1fff"
"""Greek letters: after them, a semicolon is a question mark."""

CLOSING = QUOTES + BRACKETS[1::2]
"""Quotation marks and brackets that may follow the end of a sentence."""

CLOSERS = f" \t\xa0{CLOSING}\u200e\u200f\u202c\u2069"
"""Characters that may follow the mark at the end of a sentence."""

SENTENCE_ENDS = frozenset(STOPS)
"""The marks of `STOPS`, for look-up."""

# Beyond Latin, Greek, Cyrillic and their marks. Told first: the others take long to compile.
_OTHER = lazy_pattern("[^\x00-\u04ff\u2000-\u206f]")
_UNSPACED = lazy_pattern(f"[{UNSPACED}]")
_HANGUL = lazy_pattern(f"[{HANGUL}]")
_GREEK = lazy_pattern(f"[{GREEK}]")


def is_sentence(line: str) -> bool:
    """Return whether a line ends like a sentence.

    >>> is_sentence("»Er kam.«"), is_sentence("Πού πας;"), is_sentence("We came; we saw;")
    (True, True, False)
    """
    bare = line.rstrip(CLOSERS)
    if bare.endswith((";", "\u037e")):
        return _GREEK().match(bare[-2:]) is not None
    return bare[-1:] in SENTENCE_ENDS


def pauses(line: str) -> bool:
    """Return whether a line ends in the middle of a sentence."""
    return bool(bare := line.rstrip(CLOSERS)) and bare[-1] in PAUSES and not is_sentence(bare)


def is_glued(text: str) -> bool:
    """Return whether a text has letters of unspaced scripts or Korean."""
    if text.isascii() or not _OTHER().search(text):
        return False
    return bool(_UNSPACED().search(text) or _HANGUL().search(text))


def count_words(text: str) -> int:
    """Count words separated by white space; in unspaced scripts, two characters are a word.

    >>> count_words("Two words"), count_words("他们在等船。 OK"), count_words("배를 기다린다.")
    (2, 4, 2)
    """
    if text.isascii() or not _OTHER().search(text):
        return len(text.split())
    rest, letters = _UNSPACED().subn(" ", text)
    if not letters:
        return len(text.split())
    return (letters + 1) // 2 + sum(any(map(str.isalnum, word)) for word in rest.split())


_COMPOSING = lazy_pattern("[\u0300-\u0345\u3099\u309a]")
"""Combining marks that compose with the letter before them."""

_ZEROS = "0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０"
"""The digit zero of each script (category ``Nd``); the other nine digits follow it."""

_BLANKS = "\t\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # not \n
_UNSEEN = (
    f"\xad\u0640\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff{DIRECTION}"
    "\u0307"  # in the lower case of the Turkish İ
    # Points of Hebrew and Arabic, and the dot that Hindi may leave out.
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u0615\u064b-\u065f\u0670\u093c"
)
_SAME = {"ı": "i", "ё": "е", "ș": "ş", "ț": "ţ", "ى": "ي", "ی": "ي", "ک": "ك", "״": '"'}
_SAME |= dict.fromkeys("آأإٱ", "ا") | dict.fromkeys("’‘ʼ′׳", "'")
_FORMS = "\ufb1d-\ufdff\ufe70-\ufefc\uff01-\uffef"  # Hebrew, Arabic; full-width, half-width
_FIRST_FORM = _FORMS[0]


def compose(text: str) -> str:
    """Compose each letter with the mark after it, if Unicode has a character for both.

    >>> len("Tha\u0300nh"), len(compose("Tha\u0300nh"))
    (6, 5)
    """
    if text.isascii() or not _COMPOSING().search(text):
        return text
    return unicodedata.normalize("NFC", text)


def fold_characters(text: str) -> str:
    """Fold case, optional accents, character forms and digits (to ``0``).

    The result is for comparing labels, not for reading. Line breaks stay.

    >>> fold_characters("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") == fold_characters("Διαβάστε επίσης")
    True
    """
    text = compose(text.casefold())
    chars = set(text)
    folds = _folds(has_forms=max(chars, default="") >= _FIRST_FORM)
    for char in folds.keys() & chars:
        text = text.replace(char, folds[char])
    # Half-width voicing marks are folded to combining ones.
    return text if chars.isdisjoint("ﾞﾟ") else unicodedata.normalize("NFC", text)


@cache
def _folds(*, has_forms: bool) -> dict[str, str]:
    """Return the replacement of each character that `fold_characters` changes, itself folded.

    Those of `_FORMS`, which take a while and few texts have, are among them only if asked for.
    """
    folds = {chr(ord(zero) + digit): "0" for zero in _ZEROS for digit in range(zero == "0", 10)}
    folds |= (
        dict.fromkeys(characters(_BLANKS), " ") | dict.fromkeys(characters(_UNSEEN), "") | _SAME
    )
    for char in characters(GREEK + "\u0958-\u095f"):
        base = "".join(c for c in unicodedata.normalize("NFD", char) if not _is_mark(c))
        if base != char:
            folds[char] = base.casefold()
    for char in characters(_FORMS) if has_forms else ():
        plain = unicodedata.normalize("NFKC", char).casefold()
        if plain != char:
            folds[char] = "".join(folds.get(part, part) for part in plain)
    return folds


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def characters(ranges: str) -> Iterator[str]:
    """Yield the characters of a regular expression's character set, given without brackets."""
    for first, last in bounds(ranges):
        yield from map(chr, range(first, last + 1))


def bounds(ranges: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each range in a character set."""
    for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL):
        yield ord(first), ord(last or first)
