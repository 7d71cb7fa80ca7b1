"""Entries of phrase files: what they are, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleantext.errors import PhraseError
from cleantext.text.block import EDGE, fold_lines, label_keys, split_words

START_LIMIT = 80
"""Characters. A longer line is not dropped for how it starts."""

LABEL_LIMIT = 200
"""Characters of a line that starts with a label (`[related:label]`): a headline hangs on it."""


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


class Sheet(NamedTuple):
    """The lines of a phrase file, ready to be looked up, but not read: most never need to be.

    Attributes:
        lines: as they stand.
        folded: each without its example, folded.
        keys: those without what stands around them, as of lines that are looked up; ``""`` where
            a line holds no entry.
        sections: the places where sections start, with their names.

    """

    lines: Sequence[str]
    folded: list[str]
    keys: list[str]
    sections: list[tuple[int, str]]

    def read(self, place: int, section: str) -> Entry:
        """The entry at a place, in full. Its pattern is compiled when it is first used.

        Raises:
            PhraseError: the entry is empty, or more than words stand before its pattern.

        """
        source, _, example = (part.strip() for part in self.lines[place].partition("\t"))
        folded = self.folded[place]
        if is_pattern(source):
            pattern = source.partition("/")[2][:-1]
            if not pattern:
                raise PhraseError(f"{source!r} holds no pattern, and would drop every line")
            return Entry(source, pattern=pattern, anchors=anchors_of(folded), example=example)
        start = source.endswith("*")
        key = start_of(folded) if start else self.keys[place]
        if not key:
            raise PhraseError(f"{source!r} holds no phrase")
        limit = LABEL_LIMIT if section.endswith(":label") else START_LIMIT
        return Entry(source, key, start, limit, "", (), example or source.rstrip("* "))


def sheet_of(entries: Sequence[str], section: str = "") -> Sheet:
    """The sheet of some entries, one section.

    Raises:
        PhraseError: an entry is more than one line.

    """
    for entry in entries:
        if "\n" in entry:
            raise PhraseError(f"{entry!r} is more than one line; make a phrase of each")
    folded = fold_lines([line.partition("\t")[0] if "\t" in line else line for line in entries])
    return Sheet(entries, folded, label_keys(folded), [(0, section)])


def holds_entry(line: str) -> bool:
    """Whether a line of a phrase file is no comment, no name of a section, and not blank."""
    return bool(line) and line[0] not in "#[" and not line.isspace()


def outline(text: str) -> Sheet:
    """The sheet of a phrase file. What stands before any section is in one without a name."""
    sheet = sheet_of(text.split("\n"))
    for place, line in enumerate(sheet.lines):
        if line[:1] in ("#", "["):
            sheet.keys[place] = ""
            if line[0] == "[":
                sheet.sections.append((place, line.strip("[] ")))
    return sheet


def is_pattern(source: str) -> bool:
    """Whether an entry is a regular expression, with words before it or without."""
    return source.endswith("/") and (source.startswith("/") or " /" in source)


def start_of(folded: str) -> str:
    """What a line starts with, by a folded entry that ends with ``*``."""
    return folded.strip()[:-1].strip().lstrip(EDGE)  # "opinion: *" needs its colon


def anchors_of(folded: str) -> tuple[str, ...]:
    """The words that stand before a pattern, folded. There may be none.

    Raises:
        PhraseError: more than single words stand there.

    """
    words = folded.partition("/")[0].strip()
    if not words:
        return ()
    spelt = [() if " " in word.strip() else split_words(word).split() for word in words.split("|")]
    if not all(spelt):
        raise PhraseError(f"{folded!r}: before a pattern stand single words, parted by |")
    # Of "e-mail" or "l'abonnement" the longest part stands for the whole.
    return tuple(max(parts, key=len) for parts in spelt)


def parse_entry(text: str, section: str = "") -> Entry:
    """Read one entry as it stands in a section of a phrase file.

    >>> parse_entry("sign up for *").key
    'sign up for'

    Raises:
        PhraseError: the entry is empty, or more than words stand before its pattern.

    """
    return sheet_of([text]).read(0, section)


def parse_file(text: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Read a phrase file in full: pairs of a section and an entry. `name` is for the messages.

    Raises:
        PhraseError: with the file's name and the number of the line.

    """
    sheet = outline(text)
    heads = dict(sheet.sections)
    section = ""
    for place, line in enumerate(sheet.lines):
        section = heads.get(place, section)
        if not holds_entry(line):
            continue
        try:
            if not section:
                raise PhraseError(f"{line!r} stands before any [section]")
            yield section, sheet.read(place, section)
        except PhraseError as error:
            raise PhraseError(f"{name}, line {place + 1}: {error}") from None
