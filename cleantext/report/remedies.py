"""The options that would change what became of a line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from cleantext.errors import PhraseError
from cleantext.forms import View
from cleantext.phrases.entries import parse_entry
from cleantext.text.block import is_blank

PHRASE_KIND = "aside"
"""The kind of the phrase that drops a line that was kept."""

COMMON = ("--protect '^{}$'", f"--phrase '{PHRASE_KIND}={{}}'")
"""Options as they are for most lines, with ``{}`` in place of the line."""

LONGEST_PHRASE = 120
"""The longest line, in characters, that a phrase is offered for: longer ones are prose."""

_SHOWN = 60
"""The most characters of a line in a pattern."""

_SPECIAL = re.compile(r"[\\.^$*+?{}()|\[\]]")


def pattern_for(line: str) -> str:
    r"""Return a regular expression that matches the start of a line.

    >>> print(pattern_for("Read more (3)"))
    ^Read more \(3\)$

    """
    shown = "".join(char if char.isprintable() else "\0" for char in line[:_SHOWN])
    escaped = _SPECIAL.sub(r"\\\g<0>", shown).replace("\0", ".")  # no shell passes them on
    return f"^{escaped}" + ("" if line[_SHOWN:] else "$")


def keep_option(kind: str) -> str:
    """Return the option that keeps the lines of a kind."""
    return f"--keep {shlex.quote(kind)}"


def protect_option(line: str) -> str:
    """Return the option that protects a line, unless it is blank."""
    return "" if is_blank(line) else f"--protect {shlex.quote(pattern_for(line))}"


def phrase_option(line: str) -> str:
    """Return the option that drops a short line."""
    if is_blank(line) or len(line) > LONGEST_PHRASE:
        return ""
    return f"--phrase {shlex.quote(f'{PHRASE_KIND}={_phrase(line)}')}"


def shorten(option: str, line: str) -> str | int:
    r"""Return the place in `COMMON` of an option, or itself.

    A report becomes smaller by a sixth.

    >>> shorten(protect_option("Share"), "Share"), shorten(protect_option("Share?"), "Share?")
    (0, "--protect '^Share\\?$'")

    """
    made = [common.replace("{}", line) for common in COMMON]
    return made.index(option) if option in made else option


def _phrase(line: str) -> str:
    """Return the phrase that drops a line, or a pattern."""
    phrase = line.strip()
    try:
        entry = parse_entry(phrase)
    except PhraseError:
        return f"/{pattern_for(line)}/"
    is_plain = phrase.isprintable() and entry.key and not entry.start and not entry.pattern
    return phrase if is_plain else f"/{pattern_for(line)}/"


def seen_lines(lines: Sequence[str], view: View | None) -> dict[int, str]:
    """Return what a reader sees of lines, by index.

    Lines that no option can remove are left out: those with parts, and items that hold others,
    which stay with them.
    """
    if view is None:
        return dict(enumerate(lines))
    following = [*(unit.look.item for unit in view.units[1:]), 0]
    return {
        line: unit.text
        for unit, item in zip(view.units, following, strict=True)
        if not unit.span and not item > unit.look.item > 0
        for line in unit.lines
    }
