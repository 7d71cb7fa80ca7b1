"""The language of a text, by its function words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleantext.text.block import split_words
from cleantext.text.function_words import read_words

REACH = 1 << 16
"""Characters of a text from which its language is detected."""

MIN_FOUND = 6
"""The fewest function words in a text that has a language."""

MIN_SHARE = 0.1
"""The least share of function words among its words."""

CLOSE = 0.5
"""The least share of the best language's function words that makes another its rival."""

LEAD = 2.5
"""How often the words of a language that a rival lacks must outnumber those it has alone."""

_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def detect_language(text: str) -> str:
    """Return the code of a text's language; ``""`` if unsure.

    It is the language that has the most words of the text as function words, if these are enough,
    and no other language comes close.

    >>> detect_language("The sea was calm, and we had the whole of it to ourselves, as it seemed.")
    'en'
    """
    words = Counter(_words(text[:REACH]))
    found = {code: sum(words[word] for word in own) for code, own in read_words().items()}
    best = max(found, key=found.__getitem__)
    if found[best] < max(MIN_FOUND, MIN_SHARE * words.total()):
        return ""
    rivals = [code for code, count in found.items() if count >= CLOSE * found[best]]
    return best if all(_leads(words, best, rival) for rival in rivals if rival != best) else ""


def _words(text: str) -> Iterator[str]:
    """Yield words, and single Chinese and Japanese characters."""
    for word in split_words(text.lower()).split():
        if _CHARACTER.search(word):
            yield from word
        else:
            yield word


def _leads(words: Counter[str], best: str, rival: str) -> bool:
    """Decide whether a language is far likelier than a rival."""
    own, other = set(read_words()[best]), set(read_words()[rival])
    mine = sum(words[word] for word in own - other)
    return mine > MIN_FOUND / 2 and mine >= LEAD * sum(words[word] for word in other - own)
