"""Each law is seen to fail on a filter or chain made bad on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

import pytest
from hypothesis import find
from laws import (
    DROPS,
    LAWS,
    Law,
    accounted,
    as_written,
    associative,
    blind_to_blocks,
    closing_gaps,
    commuting,
    deaf_to_others,
    exempting_protected,
    exempting_spared,
    falling,
    idempotent,
    idempotent_with_marks,
    inventing_nothing,
    local,
    located,
    neutral,
    portable,
    repeatable,
    same_endings,
    same_for_crlf,
    sequential,
    settled,
    solid,
    subsequent,
    total,
    undone,
)
from strategies import (
    blank,
    by_text,
    documents,
    last_label,
    numeric,
    once,
    shouted,
    unquote,
)
from subjects import SEARCH

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned, Edit, Verdicts
from cleantext.chain.filter import Filter, drop, rewrite, trim
from cleantext.chain.fixpoint import Fixpoint, Part
from cleantext.chain.log import Log
from cleantext.chain.protocols import Trimming
from cleantext.text.block import Block, is_blank
from cleantext.text.lines import Lines, split

pytestmark = pytest.mark.no_cover


@rewrite
def grow(line: str) -> str:
    return line + "."


@drop
def vanish(line: str) -> str | None:
    return "advertisement" if line.startswith("advert") else None


@rewrite
def decode_entity(line: str) -> str:
    return line.replace("&#101;", "e")


@trim
def shorter_than_mean(lines: Sequence[str]) -> dict[int, str]:
    total_length = sum(map(len, lines))
    return {i: "aside" for i, line in enumerate(lines) if len(line) * len(lines) * 2 < total_length}


@trim
def if_many(lines: Sequence[str]) -> dict[int, str]:
    """Judge a line by the number of lines, which other filters change."""
    return {i: "repeat" for i, line in enumerate(lines) if len(lines) > 3 and not line.strip()}


def counting() -> Chain:
    calls = 0

    @drop
    def every_third(line: str) -> str | None:
        nonlocal calls
        calls += 1
        return None if calls % 3 else "counter"

    return Chain((every_third,))


def numbering() -> Chain:
    seen = 0

    @rewrite
    def number(line: str) -> str:
        nonlocal seen
        seen += 1
        return f"{seen} {line}"

    return Chain((number,))


def raising(line: str) -> str:
    return line.encode().decode()


@dataclass(frozen=True)
class BadEngine(Chain):
    """A chain that spoils its result."""

    spoil: Callable[[Cleaned, str], Cleaned] = lambda cleaned, text: cleaned

    def explain(self, text: str) -> Cleaned:
        return self.spoil(super().explain(text), text)


def respelled(cleaned: Cleaned, text: str) -> Cleaned:
    """Join lines as split by `str.splitlines`."""
    return replace(cleaned, text="".join(line + "\n" for line in cleaned.text.splitlines()))


def forgetful(cleaned: Cleaned, text: str) -> Cleaned:
    return Cleaned(cleaned.text, cleaned._log[:-1])


def gaping(cleaned: Cleaned, text: str) -> Cleaned:
    """Leave the blank lines beside a cut."""
    edits = [edit for edit in cleaned.edits if edit.reason != "blank"]
    gone = {edit.line for edit in edits if edit.after is None}
    left = "".join(line.text + line.end for line in split(text) if line.number not in gone)
    return Edited(left, edits=edits)


def squeezing(cleaned: Cleaned, text: str) -> Cleaned:
    """Drop blank lines beside no cut, too."""
    more = [
        Edit(line.number, "squeezing", "blank", line.text, None, line.end, "beside a cut")
        for line in split(text)
        if is_blank(line.text)
    ]
    gone = {edit.line for edit in cleaned.edits}
    edits = [*cleaned.edits, *(edit for edit in more if edit.line not in gone)]
    return Edited(solid(cleaned.text), edits=edits)


class Edited(Cleaned):
    """A cleaned text with invented edits."""

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        super().__init__(text)
        vars(self)["edits"] = tuple(sorted(edits, key=lambda edit: edit.line))


def backwards(cleaned: Cleaned, text: str) -> Cleaned:
    return Cleaned("".join(reversed(cleaned.text.splitlines(keepends=True))))


def restoring(cleaned: Cleaned, text: str) -> Cleaned:
    """Return the input when too much of it was dropped."""
    return Cleaned(text) if len(cleaned.text) * 2 < len(text) else cleaned


@dataclass(frozen=True)
class Reversing(Chain):
    """A chain that reverses when another is joined to it."""

    def __add__(self, other: Chain | Part) -> Chain:
        added = other.filters if isinstance(other, Chain) else (other,)
        return Reversing((*added, *self.filters)[::-1])


@dataclass(frozen=True)
class Prefixing(Chain):
    """A chain that puts others in front when they are joined to it."""

    def __add__(self, other: Chain | Part) -> Chain:
        added = other.filters if isinstance(other, Chain) else (other,)
        return Prefixing((*added, *self.filters))


@dataclass(frozen=True)
class Abrupt(Chain):
    """A chain that gives another text when called without asking for edits."""

    def __call__(self, text: str) -> str:
        return super().__call__(text).rstrip()


def overheard(blocks: Sequence[Block]) -> list[Verdicts]:
    """Find lines that appear in an earlier text of the batch."""
    seen: set[str] = set()
    found: list[Verdicts] = []
    for block in blocks:
        found.append({i: "repeat" for i, line in enumerate(block) if line in seen})
        seen |= set(block)
    return found


@dataclass(frozen=True)
class Headstrong(Filter):
    """A filter that protects and spares no line."""

    def _allowed(self, block: Block, verdicts: Verdicts) -> Verdicts:
        return verdicts


@dataclass(frozen=True, repr=False)
class Hasty(Fixpoint):
    """A fixpoint that asks each filter once."""

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        for part in self.filters:
            lines = yield from part.run_trim(lines, log)
        return lines


@dataclass(frozen=True, repr=False)
class Forward(Fixpoint):
    """A fixpoint that asks its drops ahead of its trims."""

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        filters = sorted(self.filters, key=attrgetter("kind"))
        return Fixpoint(tuple(filters), "trim").run_trim(lines, log)


@dataclass(frozen=True)
class Lazy(Chain):
    """A chain that loses its filters when pickled."""

    def __reduce__(self) -> tuple[type[Chain], tuple[()]]:
        return Lazy, ()


LABEL = DROPS[0]

arbitrary = Filter("arbitrary", "trim", partial(by_text, 0))


BROKEN_LAWS: list[tuple[Law, Callable[[], Chain]]] = [
    (total, lambda: Chain((rewrite(raising),))),
    (total, lambda: BadEngine(spoil=lambda cleaned, text: replace(cleaned, text=text or "\n"))),
    (repeatable, counting),
    (repeatable, numbering),
    (idempotent, lambda: Chain((grow,))),
    (idempotent, lambda: Chain((vanish, decode_entity))),
    (idempotent, lambda: Chain((last_label, shorter_than_mean))),
    (idempotent, lambda: Chain((Hasty((last_label, shouted), "trim"),))),
    (neutral, lambda: Reversing((once, blank))),
    (sequential, lambda: BadEngine((once,), spoil=respelled)),
    (sequential, lambda: BadEngine((last_label,), spoil=restoring)),
    (falling, lambda: Prefixing((if_many,))),
    (accounted, lambda: BadEngine((blank,), spoil=forgetful)),
    (accounted, lambda: BadEngine(spoil=respelled)),
    (undone, lambda: BadEngine((unquote, once), spoil=forgetful)),
    (undone, lambda: BadEngine(spoil=backwards)),
    (located, lambda: BadEngine((unquote, once), spoil=forgetful)),
    (same_endings, lambda: BadEngine(spoil=respelled)),
    (same_for_crlf, lambda: BadEngine(spoil=respelled)),
    (blind_to_blocks, lambda: Chain((Filter("once", "drop", once.func, once.func),))),
    (blind_to_blocks, lambda: Abrupt()),
    (deaf_to_others, lambda: Chain((replace(once, scan_many=overheard),))),
    (deaf_to_others, counting),
    (
        exempting_protected,
        lambda: Chain((Headstrong("once", "trim", once.func, protected=(bool,)),)),
    ),
    (exempting_spared, lambda: Chain((Headstrong("once", "trim", once.func),))),
    (idempotent_with_marks, lambda: Chain((grow,))),
    (idempotent_with_marks, lambda: Chain((Headstrong("once", "trim", once.func),), "plain")),
    (portable, lambda: Lazy((once,))),
    (local, lambda: Chain((once,))),
    (local, lambda: BadEngine(spoil=backwards)),
    (subsequent, lambda: Chain((unquote,))),
    (subsequent, lambda: BadEngine(spoil=backwards)),
    (closing_gaps, lambda: BadEngine((numeric, *DROPS), spoil=gaping)),
    (closing_gaps, lambda: BadEngine((numeric, *DROPS), spoil=squeezing)),
    (inventing_nothing, numbering),
    (inventing_nothing, lambda: BadEngine(spoil=respelled)),
    (commuting, lambda: Chain((shorter_than_mean,))),
    (as_written, lambda: Chain((replace(unquote, scan=lambda block: {}),))),
    (as_written, lambda: Chain((replace(once, scan_many=overheard),))),
    (settled, lambda: Chain((Hasty((last_label, shouted), "trim"),))),
    (settled, lambda: Chain((Forward((arbitrary, LABEL), "trim"),))),
    (
        as_written,
        lambda: Chain((replace(LABEL, scan=lambda block: dict.fromkeys(range(len(block)), "x")),)),
    ),
]


def breaks(law: Law, chain: Chain, text: str) -> bool:
    try:
        law(chain, text)
    except (AssertionError, UnicodeError):
        return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("law", "bad"), BROKEN_LAWS)
def test_each_law_fails_where_it_should(law: Law, bad: Callable[[], Chain]) -> None:
    find(documents, lambda text: breaks(law, bad(), text), settings=SEARCH)


def test_every_law_is_among_those_seen_to_fail() -> None:
    assert {law for law, _ in BROKEN_LAWS} == {law for laws in LAWS.values() for law in laws}


def test_associativity_fails_for_a_chain_that_turns_round() -> None:
    with pytest.raises(AssertionError):
        associative(Reversing((once,)), Reversing((blank,)), Reversing((numeric,)))
