"""Public exceptions, and suggestions for misspelled words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class OptionError(ValueError):
    """An invalid value of an option; the message names it and the nearest valid one."""


class ConfigError(ValueError):
    """An invalid configuration; the message names the file and the way out."""


class PhraseError(ValueError):
    """An invalid phrase entry; the message names it and the fault."""


class PatternError(ValueError):
    """A pattern that is not a regular expression, or that takes too long on a line.

    Attributes:
        line: the line on which it takes too long; ``""`` for an invalid pattern.

    """

    line: str = ""


class BodyModelError(ValueError):
    """A file that is not a body model, or is damaged; the message names it."""


class TemplateError(ValueError):
    """An invalid template file; the message names the file, the line and the way out."""


def require_known(word: object, known: Iterable[str], what: str) -> None:
    """Check that a word is known.

    Raises:
        OptionError: the word is unknown; the message suggests the nearest known word.

    """
    known = list(known)
    if word not in known:
        raise OptionError(f"unknown {what} {word!r}; {hint(word, known)}")


def hint(word: object, known: Iterable[str]) -> str:
    """Return a suggestion of the nearest known word, or all known words."""
    near = get_close_matches(word, known, 1) if isinstance(word, str) else []
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
