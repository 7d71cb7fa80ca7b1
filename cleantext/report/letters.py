"""Letters that tell kinds apart without colours."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

REPAIR = "repair"
"""The kind of repaired lines in the report."""

LETTERS = {
    "navigation": "N",
    "advertisement": "A",
    "consent": "C",
    "newsletter": "E",
    "sharing": "S",
    "account": "U",
    "related": "R",
    "comments": "M",
    "counter": "V",
    "credit": "P",
    "legal": "L",
    "placeholder": "H",
    "byline": "B",
    "aside": "X",
    "repeat": "D",
    "template": "T",
    "blank": "K",
    REPAIR: "Z",
}
"""The letter of each kind of `cleantext.kinds`, and of repairs: a mnemonic where there is one."""


def letters(kinds: Iterable[str]) -> dict[str, str]:
    """Return a letter for each kind.

    Kinds of custom filters get small letters.

    >>> letters(["ticker", "credit"])
    {'ticker': 'a', 'credit': 'P'}

    """
    free = iter(ascii_lowercase)
    return {kind: LETTERS.get(kind) or next(free, "?") for kind in kinds}
