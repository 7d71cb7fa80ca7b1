"""Names of encodings: which ones text can be decoded with, and what was meant by others."""

from __future__ import annotations

import codecs
from difflib import get_close_matches
from encodings.aliases import aliases
from functools import cache

from cleantext.errors import OptionError

USUAL = ("utf-8", "utf-16", "windows-1252", "latin-1", "shift_jis", "gb18030", "big5", "euc-kr")
"""Names to choose from, where it is not clear what was meant."""

_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""What Python counts among the encodings of text, though no file is written in them."""


def check_encoding(name: str) -> None:
    """Check that text can be decoded with an encoding of this name.

    Raises:
        OptionError: it can't; the message names one with which it can.

    """
    if not _is_encoding(name):
        near = get_close_matches(name.lower(), [*USUAL, *filter(_is_encoding, _all())], 1)
        known = f"{', '.join(USUAL)} and others that Python knows"
        hint = f"did you mean {near[0]!r}?" if near else f"known: {known}"
        raise OptionError(f"unknown encoding {name!r}; {hint}")


@cache
def _is_encoding(name: str) -> bool:
    try:
        found = codecs.lookup(name)
        if not found._is_text_encoding or found.name.replace("-", "_") in _NO_TEXT:
            return False
        b"".decode(name)  # some are there on other systems only
    except (LookupError, ValueError, OSError):
        return False
    return True


def _all() -> list[str]:
    names = {*aliases, *aliases.values()}
    return sorted(name for name in names if not name.endswith("_codec"))
