"""Entries of phrase files, and their parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleantext.errors import PhraseError
from cleantext.text.block import EDGE, fold_lines, label_keys, split_words

START_LIMIT = 80
"""The longest line, in characters, that is dropped for its start."""

LABEL_LIMIT = 200
"""The same for a label (`[related:label]`), which a headline may follow."""


class Entry(NamedTuple):
    """A phrase: a whole line, the start of one, or a pattern.

    Attributes:
        source: the entry as written in the file, without its example.
        key: the folded phrase; ``""`` for a pattern.
        start: whether it is the start of a line of at most `limit` characters.
        limit: the longest line that a start matches.
        pattern: a regular expression.
        anchors: words; the pattern is tried on lines with at least one of them.
        example: a line that the entry drops.

    """

    source: str
    key: str = ""
    start: bool = False
    limit: int = START_LIMIT
    pattern: str = ""
    anchors: tuple[str, ...] = ()
    example: str = ""


class FoldedLines(NamedTuple):
    """The folded lines of a phrase file, not yet parsed.

    Attributes:
        lines: the lines as written.
        folded: the lines without their examples, folded.
        keys: the folded lines stripped, as for lookup; ``""`` for a line without an entry.
        sections: the places where sections start, with their names.

    """

    lines: Sequence[str]
    folded: list[str]
    keys: list[str]
    sections: list[tuple[int, str]]

    def read(self, place: int, section: str) -> Entry:
        """Parse the entry at a place. Its pattern is compiled when it is first used.

        Raises:
            PhraseError: the entry is empty, or its pattern follows more than single words.

        """
        source, _, example = (part.strip() for part in self.lines[place].partition("\t"))
        folded = self.folded[place]
        if is_pattern(source):
            pattern = source.partition("/")[2][:-1]
            if not pattern:
                raise PhraseError(f"{source!r} holds no pattern, and would drop every line")
            return Entry(source, pattern=pattern, anchors=parse_anchors(folded), example=example)
        start = source.endswith("*")
        key = parse_start(folded) if start else self.keys[place]
        if not key:
            raise PhraseError(f"{source!r} holds no phrase")
        limit = LABEL_LIMIT if section.endswith(":label") else START_LIMIT
        return Entry(source, key, start, limit, "", (), example or source.rstrip("* "))


def fold_entries(entries: Sequence[str], section: str = "") -> FoldedLines:
    """Fold some entries, all of one section.

    Raises:
        PhraseError: an entry is more than one line.

    """
    for entry in entries:
        if "\n" in entry:
            raise PhraseError(f"{entry!r} is more than one line; make a phrase of each")
    folded = fold_lines([line.partition("\t")[0] if "\t" in line else line for line in entries])
    return FoldedLines(entries, folded, label_keys(folded), [(0, section)])


def holds_entry(line: str) -> bool:
    """Decide whether a line of a phrase file is an entry."""
    return bool(line) and line[0] not in "#[" and not line.isspace()


def fold_file(text: str) -> FoldedLines:
    """Fold the lines of a phrase file.

    Lines before any section belong to one without a name.
    """
    found = fold_entries(text.split("\n"))
    for place, line in enumerate(found.lines):
        if line[:1] in ("#", "["):
            found.keys[place] = ""
            if line[0] == "[":
                found.sections.append((place, line.strip("[] ")))
    return found


def is_pattern(source: str) -> bool:
    """Decide whether an entry is a regular expression."""
    return source.endswith("/") and (source.startswith("/") or " /" in source)


def parse_start(folded: str) -> str:
    """Parse a folded entry with a final ``*``."""
    return folded.strip()[:-1].strip().lstrip(EDGE)  # "opinion: *" needs its colon


def parse_anchors(folded: str) -> tuple[str, ...]:
    """Parse the folded words before a pattern, if any.

    Raises:
        PhraseError: there are more than single words.

    """
    words = folded.partition("/")[0].strip()
    if not words:
        return ()
    spelt = [() if " " in word.strip() else split_words(word).split() for word in words.split("|")]
    if not all(spelt):
        raise PhraseError(f"{folded!r}: only single words, separated by |, may precede a pattern")
    # The longest part of "e-mail" or "l'abonnement" represents the whole.
    return tuple(max(parts, key=len) for parts in spelt)


def parse_entry(text: str, section: str = "") -> Entry:
    """Parse one entry as written in a section of a phrase file.

    >>> parse_entry("sign up for *").key
    'sign up for'

    Raises:
        PhraseError: the entry is empty, or its pattern follows more than single words.

    """
    return fold_entries([text]).read(0, section)


def parse_file(text: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Parse a phrase file: pairs of a section and an entry.

    Args:
        text: the contents of the file.
        name: its name, for the messages.

    Raises:
        PhraseError: an entry can't be read; the message names the file and the line.

    """
    found = fold_file(text)
    sections = dict(found.sections)
    section = ""
    for place, line in enumerate(found.lines):
        section = sections.get(place, section)
        if not holds_entry(line):
            continue
        try:
            if not section:
                raise PhraseError(f"{line!r} comes before any [section]")
            yield section, found.read(place, section)
        except PhraseError as error:
            raise PhraseError(f"{name}, line {place + 1}: {error}") from None
