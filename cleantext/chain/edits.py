"""The record of a cleaning: the cleaned text, its edits and their log."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from cleantext.chain.reasons import reason_details, split_reason
from cleantext.chain.restore import input_lines, restore
from cleantext.facts.head import HeadLine, find_title
from cleantext.text.block import Block
from cleantext.text.display import pluralize
from cleantext.text.lines import LINE_ENDINGS, Lines, is_blank

Verdicts: TypeAlias = Mapping[int, str]
"""A filter's decisions on a block: by index, the new text of a line or the reason to drop it."""


class Edit(NamedTuple):
    r"""One change to one line.

    Attributes:
        line: the number of the line in the input, from 1.
        filter: the name of the filter that decided it.
        reason: the kind of boilerplate; ``""`` for a rewrite.
        before: the line before, without its ending.
        after: the line after; ``None`` if it was dropped.
        end: the line ending: ``"\n"``, ``"\r\n"`` or ``""``.
        evidence: the words in the line, or another fact, that led to it.
        rule: the rule behind it, as an entry of a phrase file; ``""`` for none.
        span: the bounds in `before` of what was removed, if that is a part of the line.

    """

    line: int
    filter: str
    reason: str
    before: str
    after: str | None
    end: str
    evidence: str = ""
    rule: str = ""
    span: tuple[int, int] | None = None

    @property
    def removed(self) -> str:
        """What was removed: a line or a part of one; ``""`` by a rewrite."""
        if self.span:
            return self.before[slice(*self.span)]
        return self.before if self.after is None else ""


class Span(NamedTuple):
    """Where a line was in the input.

    Attributes:
        line: the number of the line, from 1.
        start, end: where its characters start and end, from 0, without its ending.

    """

    line: int
    start: int
    end: int


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A cleaned text with an account of every change.

    Attributes:
        text: the text that is left.
        notes: remarks for the user on the text as a whole.

    """

    text: str
    _log: tuple[LogEntry, ...] = ()
    notes: tuple[str, ...] = ()
    _head: tuple[HeadLine, ...] = field(default=(), compare=False)

    @classmethod
    def join(cls, parts: Sequence[Cleaned]) -> Cleaned:
        """Join the parts of a text, whose lines are numbered as in the whole."""
        log = chain.from_iterable(part._log for part in parts)
        notes = chain.from_iterable(part.notes for part in parts)
        return cls("".join(part.text for part in parts), tuple(log), tuple(notes))

    def after(self, earlier: Cleaned) -> Cleaned:
        """Return an earlier cleaning and this one of its text, as one.

        Args:
            earlier: a cleaning that dropped no lines.

        """
        return Cleaned(self.text, earlier._log + self._log, earlier.notes + self.notes)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change, by line; changes to one line as made."""
        edits = [edit for step in self._log for edit in step.edits()]
        return tuple(sorted(edits, key=attrgetter("line")))

    @property
    def removed(self) -> dict[str, int]:
        r"""The number of dropped lines, and removed parts of lines, by kind, without blank lines.

        It is computed without making edits.

        >>> from cleantext import explain
        >>> explain("He said so.\nShare this\nAdvertisement\nAdvertisement\n").removed
        {'advertisement': 2, 'sharing': 1}

        """
        counts = Counter(
            split_reason(why)[0]
            for step in self._log
            for line, why in zip(step.before, step.reasons or (), strict=False)
            if not is_blank(line)
        )
        return dict(counts.most_common())

    def __repr__(self) -> str:
        """Summarize the text: its length, its dropped and repaired lines, the notes."""
        removed = self.removed
        kinds = ", ".join(f"{count} {kind}" for kind, count in removed.items())
        repaired = {
            number
            for step in self._log
            if step.after and not step.reasons
            for number in step.numbers
        }
        parts = [
            pluralize(len(self.text), "character"),
            f"{pluralize(sum(removed.values()), 'line')} dropped{kinds and f' ({kinds})'}",
            f"{len(repaired):,} repaired",
            *self.notes,
        ]
        return f"<Cleaned: {'; '.join(parts)}>"

    def undo(self) -> str:
        r"""Return the input, to the character; of HTML, the plain text.

        >>> from cleantext import explain
        >>> explain("Home | \r\nAdvertisement\r\n").undo()
        'Home | \r\nAdvertisement\r\n'
        """
        return restore(self.text, self.edits)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        r"""Where each line was in the input.

        A line without edits is the input from `Span.start` to `Span.end`. Of bytes, the input is
        the decoded text, as `undo` returns it.

        >>> from cleantext import explain
        >>> explain("Advertisement\nHe said so.\n").spans
        (Span(line=2, start=14, end=25),)

        """
        spans: list[Span] = []
        start = 0
        lines = input_lines(self.text, self.edits)
        for number, (text, end, stays) in enumerate(lines, 1):
            if stays:
                spans.append(Span(number, start, start + len(text)))
            start += len(text) + len(end)
        return tuple(spans)

    @cached_property
    def language(self) -> str:
        """The code of the language, such as ``en``; ``""`` if unsure.

        It is found by function words, which are known of 75 languages.
        """
        from cleantext.facts.languages import detect_language  # late, as few ask for it

        return detect_language(self.text)

    @cached_property
    def title(self) -> str:
        """The title as a reader sees it; ``""`` if unsure.

        This and `byline` and `date` come from the body finder, as far as their lines are left;
        without it in the chain, they are empty.
        """
        return find_title(self._kept_head)

    @cached_property
    def byline(self) -> str:
        """The names of the authors; ``""`` if unsure."""
        from cleantext.facts.bylines import find_byline  # likewise

        return find_byline(self._kept_head, self.text, self.language)

    @cached_property
    def date(self) -> str:
        """The date in ISO 8601, with any time; ``""`` if unsure.

        ``03/04/2024`` counts only if the language or other dates
        in the text tell which number is the month. Of several, it is the first day.
        """
        from cleantext.facts.dates import find_date  # likewise

        return find_date(self._kept_head, self.text, self.language)

    @cached_property
    def _kept_head(self) -> list[HeadLine]:
        """The lines of the head that are left."""
        gone = {number for step in self._log if step.after is None for number in step.numbers}
        return [line for line in self._head if line.number not in gone]


class NotedVerdicts(dict[int, str]):
    """A trim's verdicts with a note on the whole text."""

    def __init__(self, verdicts: Verdicts, note: str) -> None:
        super().__init__(verdicts)
        self.note = note


class LogEntry(NamedTuple):
    """The changes of one filter, in columns from which edits are made on demand.

    Attributes:
        filter: the name of the filter.
        numbers, ends, before, after, reasons: see `Edit`; ``ends`` as in `Lines`.
        seen: what a reader sees of the lines, which the reasons are about; None if it is the lines.
        spans: see `Edit`; None if the lines changed as a whole.

    """

    filter: str
    numbers: Sequence[int]
    ends: bytes
    before: Sequence[str]
    after: Sequence[str] | None
    reasons: Sequence[str] | None
    seen: Sequence[str] | None = None
    spans: Sequence[tuple[int, int]] | None = None

    def edits(self) -> Iterator[Edit]:
        """Yield edits, in the order of the lines."""
        for i, (number, end, before) in enumerate(
            zip(self.numbers, self.ends, self.before, strict=True)
        ):
            seen = self.seen[i] if self.seen else before
            reason, evidence, rule = reason_details(self.reasons[i] if self.reasons else "", seen)
            after = self.after[i] if self.after else None
            span = self.spans[i] if self.spans else None
            yield Edit(
                number, self.filter, reason, before, after, LINE_ENDINGS[end], evidence, rule, span
            )


class Log(list[LogEntry]):
    """The changes that filters made to a text, and their notes on it."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, str] = {}
        self._head: tuple[HeadLine, ...] = ()
        self._unsettled: Counter[tuple[str, ...]] = Counter()

    def add_note(self, name: str, verdicts: Verdicts) -> None:
        """Keep the note of a trim's last verdicts only."""
        self._notes.pop(name, None)
        if isinstance(verdicts, NotedVerdicts):
            self._notes[name] = verdicts.note

    def add_head(self, block: Block) -> None:
        """Keep the roles that a filter told first, of the most lines."""
        if block.roles and not self._head:
            self._head = tuple(
                HeadLine(block.number(index), role, block[index])
                for index, role in block.roles.items()
            )

    def cleaned(self, text: str) -> Cleaned:
        """Return the record of a cleaning that left a text."""
        return Cleaned(text, tuple(self), self.notes, self._head)

    def add_unsettled(self, filters: Iterable[str], count: int) -> None:
        """Count lines left unchanged, as these rewrites never settled."""
        self._unsettled[tuple(filters)] += count

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of the trims, without duplicates, and on lines that never settled."""
        unsettled = (_unsettled_note(*item) for item in self._unsettled.items())
        return tuple(dict.fromkeys([*self._notes.values(), *unsettled]))

    def add_rewrites(self, name: str, lines: Lines, changes: Mapping[int, str]) -> None:
        """Record new texts of lines, by index."""
        self._add(name, lines, changes, reasoned=False)

    def add_drops(self, name: str, lines: Lines, verdicts: Verdicts) -> None:
        """Record dropped lines, by index, with their reasons."""
        self._add(name, lines, verdicts, reasoned=True)

    def _add(self, name: str, lines: Lines, changes: Mapping[int, str], *, reasoned: bool) -> None:
        if not changes:
            return
        indices = sorted(changes)
        values = [changes[index] for index in indices]
        entry = LogEntry(
            name,
            array("I", [lines.numbers[index] for index in indices]),
            bytes([lines.ends[index] for index in indices]),
            [lines.texts[index] for index in indices],
            after=None if reasoned else values,
            reasons=values if reasoned else None,
        )
        self.append(entry)


def _unsettled_note(filters: Sequence[str], count: int) -> str:
    """Describe the rewrites that never settled, and their effect."""
    fault = "keeps changing its own result" if len(filters) == 1 else "keep changing their results"
    lines = f"{pluralize(count, 'line')} {'was' if count == 1 else 'were'}"
    return f"{' and '.join(filters)} {fault}; {lines} left unchanged"
