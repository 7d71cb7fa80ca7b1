"""The phrase files as data, one language after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

import pytest
from places import UNTOUCHED

from cleantext.kinds import KINDS
from cleantext.lint.backtracking import STEPS, worst
from cleantext.lint.ordinary import ordinary
from cleantext.phrases import (
    FOLDER,
    Entry,
    Rules,
    Section,
    languages,
    parse_entry,
    parse_file,
)
from cleantext.presets import ARTICLE, EVERY
from cleantext.text.block import Block, fold, split_words
from cleantext.text.scripts import is_glued

PARTS = {"related": ("heading", "label"), "comments": ("heading",)}
"""The parts of kinds that trims look up."""

LEAST = 150
"""Entries that a language has at least."""


class Row(NamedTuple):
    """An entry with the place where it stands."""

    place: str
    section: str
    entry: Entry
    source: str

    @property
    def rules(self) -> Rules:
        """This entry alone."""
        return Rules((self.source,), section=self.section)


@cache
def rows(code: str) -> tuple[Row, ...]:
    section, found = "", []
    lines = (FOLDER / f"{code}.txt").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            entry = parse_entry(line, section)
            found.append(Row(f"{code}.txt:{number}", section, entry, line))
    return tuple(found)


ORDER = (
    "navigation",
    "advertisement",
    "consent",
    "newsletter",
    "sharing",
    "account",
    "related",
    "comments",
    "counter",
    "credit",
    "byline",
    "legal",
    "placeholder",
    "glued",
)
"""The order of sections in a file."""


def phrase_kinds() -> list[str]:
    """The kinds that phrase files have, in the order in which their filters run."""
    return [part.name for part in EVERY if part.kind == "drop"]


def faults(found: Iterable[str]) -> None:
    """Fail with all that is wrong, a line each."""
    assert not (lines := list(found)), "\n" + "\n".join(lines)


each_language = pytest.mark.parametrize("code", languages())


@each_language
def test_it_reads_as_the_package_reads_it(code: str) -> None:
    path = FOLDER / f"{code}.txt"
    read = parse_file(path.read_text(encoding="utf-8"), path.name)
    assert [(row.section, row.entry) for row in rows(code)] == list(read)


@each_language
def test_it_is_more_than_a_beginning(code: str) -> None:
    assert len(rows(code)) >= LEAST
    assert {row.section for row in rows(code)} >= set(phrase_kinds())


@each_language
def test_its_sections_are_kinds_and_their_known_parts(code: str) -> None:
    for section in {row.section for row in rows(code)}:
        kind, _, part = section.partition(":")
        assert kind in KINDS or kind == "glued", section
        assert not part or kind == "glued" or part in PARTS[kind], section


@each_language
def test_its_sections_stand_in_the_order_of_the_kinds(code: str) -> None:
    kinds = list(dict.fromkeys(row.section.partition(":")[0] for row in rows(code)))
    assert kinds == sorted(kinds, key=ORDER.index)
    sections = [row.section for row in rows(code)]
    assert len(set(sections)) == 1 + sum(a != b for a, b in pairwise(sections)), "a section twice"


@each_language
def test_its_entries_are_sorted(code: str) -> None:
    faults(
        f"{after.place}: {after.entry.source!r} belongs before {before.entry.source!r}"
        for before, after in pairwise(rows(code))
        if before.section == after.section and before.source >= after.source
    )


@each_language
def test_its_entries_are_unique(code: str) -> None:
    def identity(entry: Entry) -> tuple[str, bool, str]:
        return entry.key, entry.start, entry.pattern

    lines = [row for row in rows(code) if row.section != "glued"]  # those stand at lines' ends
    counts = Counter(identity(row.entry) for row in lines)
    faults(
        f"{row.place}: {row.entry.source!r} stands {count} times"
        for row in lines
        if (count := counts[identity(row.entry)]) > 1
    )


@each_language
def test_a_start_and_a_pattern_have_an_example_of_their_own(code: str) -> None:
    faults(
        f"{row.place}: {row.entry.source!r} has no example"
        for row in rows(code)
        if (row.entry.start or row.entry.pattern) and "\t" not in row.source
    )


@each_language
def test_an_entry_drops_its_example(code: str) -> None:
    for row in rows(code):
        only = row.rules
        assert only.match(row.entry.example) == row.entry, row.place
        assert only.scan(Block([row.entry.example])) == {0: row.entry}, row.place


@each_language
def test_no_earlier_kind_takes_an_example_away(code: str) -> None:
    faults(_taken(code))


def _taken(code: str) -> Iterator[str]:
    examples = Block([row.entry.example for row in rows(code)])
    hits = {kind: Section(kind, (code,)).scan(examples) for kind in phrase_kinds()}
    for place, row in enumerate(rows(code)):
        first = next((kind for kind in phrase_kinds() if place in hits[kind]), row.section)
        if first != row.section and ":" not in row.section and row.section != "glued":
            yield f"{row.place}: {row.entry.example!r} goes as {first}, not as {row.section}"


@each_language
def test_no_kind_takes_a_heading_away_from_its_trim(code: str) -> None:
    headings = [row for row in rows(code) if row.section.endswith(":heading")]
    examples = Block([row.entry.example for row in headings])
    for kind in ("related", "comments"):
        faults(
            f"{headings[place].place}: {headings[place].entry.example!r} never reaches the trim; "
            f"{taker.source!r} drops it"
            for place, taker in Section(kind, (code,)).scan(examples).items()
        )


@each_language
def test_a_pattern_has_anchors_that_lines_can_hold(code: str) -> None:
    faults(
        f"{row.place}: the anchor {anchor!r} is no word as lines are folded"
        for row in rows(code)
        if row.entry.pattern
        for anchor in row.entry.anchors or ("",)
        if not is_glued(anchor) and split_words(fold(anchor)).split() != [anchor]
    )


@pytest.mark.slow
@pytest.mark.no_cover
@each_language
def test_no_pattern_runs_away(code: str) -> None:
    found = {row.place: worst(row.entry.pattern) for row in rows(code) if row.entry.pattern}
    faults(
        f"{place}: {steps} steps on lines such as {kind.line(60)!r}"
        for place, (kind, steps) in found.items()
        if steps > STEPS
    )


@cache
def clean_lines() -> Block:
    """The lines of the cases that must come back as they are, and the package's ordinary lines."""
    texts = (path.read_bytes().decode() for path in sorted(UNTOUCHED.glob("*.txt")))
    clean = (line for text in texts for line in text.split("\n"))
    return Block([*clean, *chain.from_iterable(ordinary().values())])


@each_language
def test_no_entry_drops_a_line_of_a_clean_text(code: str) -> None:
    for kind in phrase_kinds():
        if kind in {part.name for part in ARTICLE}:
            faults(
                f"{code}.txt, [{kind}] {entry.source!r} drops {clean_lines()[place]!r}"
                for place, entry in Section(kind, (code,)).scan(clean_lines()).items()
            )
