"""The lookup tables of phrases: plain data that can be stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleantext.phrases.entries import FoldedLines, is_pattern, parse_anchors, parse_start
from cleantext.text.scripts import is_glued

BUCKET_LENGTH = 2
"""Characters at the start of whole lines, and of anchors inside words, that name their bucket."""


class Buckets(dict[str, dict[str, int]]):
    """Ranks by key, in buckets by first characters."""

    def __missing__(self, head: str) -> dict[str, int]:
        """Return an empty bucket."""
        return {}


class Tables(NamedTuple):
    """The lookup tables, plain data that can be stored.

    An entry is known by its rank: the number of its line in all files together.

    Attributes:
        whole: the first rank of each whole line.
        duplicates: the other ranks of whole lines that occur several times.
        starting: the ranks of each start of a line.
        starts: all starts, sorted.
        prefixes: for each start the place of its longest prefix among them; -1 for none.
        by_anchor: the ranks of the patterns of each anchor.
        inner_anchors: the anchors that may be inside a word, by their first characters.
        unanchored: the ranks of patterns without an anchor.
        openings: the openings of patterns, by rank (see `cleantext.phrases.openings`).
        file_starts: the rank of the first line of each file.
        section_starts: the rank of the first line of each section.
        sections: the names of the sections.
        size: the number of lines.

    """

    whole: Buckets
    duplicates: dict[str, list[int]]
    starting: dict[str, list[int]]
    starts: list[str]
    prefixes: list[int]
    by_anchor: dict[str, list[int]]
    inner_anchors: dict[str, list[str]]
    unanchored: list[int]
    openings: dict[int, str]
    file_starts: list[int]
    section_starts: list[int]
    sections: list[str]
    size: int = 0


def build_tables(files: Iterable[FoldedLines]) -> Tables:
    """Build the tables of some files."""
    tables = Tables(Buckets(), {}, {}, [], [], {}, {}, [], {}, [], [], [])
    first = 0
    for file in files:
        for rank, (line, key) in enumerate(zip(file.lines, file.keys, strict=True), first):
            if key:
                _add_entry(tables, rank, line, key, file.folded[rank - first])
        tables.file_starts.append(first)
        tables.section_starts.extend(first + place for place, _ in file.sections)
        tables.sections.extend(name for _, name in file.sections)
        first += len(file.lines)
    starts = sorted(tables.starting)
    for anchor in filter(is_glued, tables.by_anchor):
        tables.inner_anchors.setdefault(anchor[:BUCKET_LENGTH], []).append(anchor)
    return tables._replace(starts=starts, prefixes=_longest_prefixes(starts), size=first)


def _add_entry(tables: Tables, rank: int, line: str, key: str, folded: str) -> None:
    source = line.partition("\t")[0].strip()
    if is_pattern(source):
        anchors = parse_anchors(folded)
        for anchor in anchors:
            tables.by_anchor.setdefault(anchor, []).append(rank)
        if not anchors:
            tables.unanchored.append(rank)
    elif source.endswith("*"):
        tables.starting.setdefault(parse_start(folded), []).append(rank)
    elif tables.whole.setdefault(key[:BUCKET_LENGTH], {}).setdefault(key, rank) != rank:
        tables.duplicates.setdefault(key, []).append(rank)


def _longest_prefixes(starts: Sequence[str]) -> list[int]:
    places: list[int] = []
    for place, start in enumerate(starts):
        prefixes = place - 1
        while prefixes >= 0 and not start.startswith(starts[prefixes]):
            prefixes = places[prefixes]
        places.append(prefixes)
    return places
