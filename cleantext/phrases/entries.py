"""Entries of phrase files: what they are, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleantext.block import EDGE, fold, fold_lines, spell, trim_key

START_LIMIT = 80
"""Characters. A longer line is not dropped for how it starts."""

LABEL_LIMIT = 200
"""Characters of a line that starts with a label (`[related:label]`): a headline hangs on it."""


class PhraseError(ValueError):
    """An entry that can't be read; the message names it and says what is wrong."""


class Entry(NamedTuple):
    """One phrase: a whole line, the start of a short line (`start`) or a `pattern`.

    Attributes:
        source: the entry as it stands in the file, without its example.
        key: the folded phrase; ``""`` for a pattern.
        start: whether it is the start of a line, of at most `limit` characters.
        pattern: a regular expression.
        anchors: words of which a line must hold one for the pattern to be tried.
        example: a line that the entry drops.

    """

    source: str
    key: str = ""
    start: bool = False
    limit: int = START_LIMIT
    pattern: str = ""
    anchors: tuple[str, ...] = ()
    example: str = ""


def parse_entry(text: str, limit: int = START_LIMIT) -> Entry:
    """Read one entry as it stands in a phrase file.

    A pattern is compiled when it is first used, not here: most texts need few of hundreds.

    >>> parse_entry("sign up for *").key
    'sign up for'

    Raises:
        PhraseError: the entry is empty, or more than words stand before its pattern.

    """
    source = text.partition("\t")[0]
    return _parse(text, fold(source), limit)


def _parse(text: str, folded: str, limit: int) -> Entry:
    """Read an entry whose part before the tab has been folded already."""
    source, _, example = text.partition("\t")
    source = source.strip()
    if source.endswith("/") and (source.startswith("/") or " /" in source):
        return _parse_pattern(source, example.strip())
    start = source.endswith("*")
    # "opinion: *" needs its colon
    key = folded.strip()[:-1].strip().lstrip(EDGE) if start else trim_key(folded)
    if not key:
        raise PhraseError(f"{source!r} holds no phrase")
    return Entry(source, key, start, limit, "", (), example.strip() or source.rstrip("* "))


def _parse_pattern(source: str, example: str) -> Entry:
    words, _, pattern = source.partition("/")
    anchors = [word.strip() for word in words.split("|")] if words else []
    if any(len(anchor.split()) != 1 or not spell(anchor).split() for anchor in anchors):
        raise PhraseError(f"{source!r}: before a pattern stand single words, parted by |")
    # Of "e-mail" or "l'abonnement" the longest part stands for the whole.
    spelt = tuple(max(spell(fold(anchor)).split(), key=len) for anchor in anchors)
    return Entry(source, pattern=pattern[:-1], anchors=spelt, example=example)


def parse_file(text: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Read a phrase file: pairs of a section and an entry. `name` is for the messages.

    Raises:
        PhraseError: with the file's name and the number of the line.

    """
    section, limit = "", START_LIMIT
    lines = text.split("\n")
    sources = fold_lines([line.partition("\t")[0] for line in lines])
    for number, (line, folded) in enumerate(zip(lines, sources, strict=True), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[] ")
            limit = LABEL_LIMIT if section.endswith(":label") else START_LIMIT
            continue
        try:
            if not section:
                raise PhraseError(f"{line!r} stands before any [section]")
            yield section, _parse(line, folded, limit)
        except PhraseError as error:
            raise PhraseError(f"{name}, line {number}: {error}") from None
