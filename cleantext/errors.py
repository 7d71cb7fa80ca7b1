"""Public exceptions, and suggestions for misspelled words."""

from __future__ import annotations

from collections.abc import Iterable


class OptionError(ValueError):
    """An invalid option value; the message suggests a valid one."""


class ConfigError(ValueError):
    """An invalid configuration; the message names file and way out."""


class PhraseError(ValueError):
    """An invalid phrase entry; the message names it and the fault."""


class PatternError(ValueError):
    """A pattern that is invalid, or too slow on a line.

    Attributes:
        line: the line on which it takes too long; ``""`` for an invalid pattern.

    """

    line: str = ""


class BodyModelError(ValueError):
    """An invalid body model file; the message names it."""


class TemplateError(ValueError):
    """An invalid template file; the message names file and line."""


class MissingExtraError(ImportError):
    """A required library is not installed; the message says how to install it."""


class HtmlError(ValueError):
    """HTML that can't be made plain; the message says why."""


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
    from difflib import get_close_matches  # late: only errors need it

    near = get_close_matches(word, known, 1) if isinstance(word, str) else []
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
