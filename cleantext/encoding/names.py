"""Names of encodings: the one check, with suggestions."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases
from functools import cache

from cleantext.errors import OptionError

COMMON = ("utf-8", "utf-16", "windows-1252", "latin-1", "shift_jis", "gb18030", "big5", "euc-kr")
"""The names to suggest when none is similar."""

_NOT_FOR_FILES = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
)
"""Text encodings of Python that no file is written in."""


def check_encoding(name: str) -> None:
    """Check that text can be decoded in the encoding of this name.

    Raises:
        OptionError: it can't; the message suggests a name.

    """
    if not _is_known(name):
        from difflib import get_close_matches  # late: only errors need it

        near = get_close_matches(name.lower(), [*COMMON, *filter(_is_known, _known_names())], 1)
        known = f"{', '.join(COMMON)} and others that Python knows"
        hint = f"did you mean {near[0]!r}?" if near else f"known: {known}"
        raise OptionError(f"unknown encoding {name!r}; {hint}")


@cache
def _is_known(name: str) -> bool:
    try:
        found = codecs.lookup(name)
        if not found._is_text_encoding or found.name.replace("-", "_") in _NOT_FOR_FILES:
            return False
        b"".decode(name)  # some exist on other systems only
    except (LookupError, ValueError, OSError):
        return False
    return True


def _known_names() -> list[str]:
    names = {*aliases, *aliases.values()}
    return sorted(name for name in names if not name.endswith("_codec"))
