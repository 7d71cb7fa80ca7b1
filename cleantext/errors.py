"""The exceptions that users meet, and messages with the nearest known word."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class OptionError(ValueError):
    """An option's value that can't be used; the message names it and the nearest right one."""


class ConfigError(ValueError):
    """A configuration that can't be used; the message names the file and the way out."""


class PhraseError(ValueError):
    """An entry that can't be read; the message names it and says what is wrong."""


class PatternError(ValueError):
    """A pattern that is no regular expression, or that ran away.

    Attributes:
        line: the line on which it ran away; ``""`` for a pattern that can't be read.

    """

    line: str = ""


class BodyModelError(ValueError):
    """A file that is no body model, or a damaged one; the message names it."""


class TemplateError(ValueError):
    """A file of templates that can't be used; the message names the file, the line, the way out."""


def require_known(word: object, known: Iterable[str], what: str) -> None:
    """Check that a word is known.

    Raises:
        OptionError: it is not; the message gives the nearest known word.

    """
    known = list(known)
    if word not in known:
        raise OptionError(f"unknown {what} {word!r}; {hint(word, known)}")


def hint(word: object, known: Iterable[str]) -> str:
    """Return the nearest known word as a question, or all of them."""
    near = get_close_matches(word, known, 1) if isinstance(word, str) else []
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
