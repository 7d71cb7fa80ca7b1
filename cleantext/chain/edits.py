"""The record of a cleaning: the cleaned text and its edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from cleantext.chain.reasons import reason_details, split_reason
from cleantext.facts.head import HeadLine, find_title
from cleantext.text.block import Survey, is_blank
from cleantext.text.display import pluralize
from cleantext.text.lines import LINE_ENDINGS

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
    _surveys: tuple[tuple[Survey, Survey], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def join(cls, parts: Sequence[Cleaned]) -> Cleaned:
        """Join the parts of a text, whose lines are numbered as in the whole."""
        log = chain.from_iterable(part._log for part in parts)
        notes = chain.from_iterable(part.notes for part in parts)
        surveys = chain.from_iterable(part._surveys for part in parts)
        text = "".join(part.text for part in parts)
        return cls(text, tuple(log), tuple(notes), _surveys=tuple(surveys))

    def after(self, earlier: Cleaned) -> Cleaned:
        """Return an earlier cleaning and this one of its text, as one.

        Args:
            earlier: a cleaning that dropped no lines.

        """
        notes = earlier.notes + self.notes
        return replace(self, _log=earlier._log + self._log, notes=notes)

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
        from cleantext.chain.restore import restore  # late, as few ask for it

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
        from cleantext.chain.restore import input_lines  # likewise

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
        from cleantext.facts.languages import detect_language  # likewise

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
    def scores(self) -> Mapping[int, float]:
        r"""The probability that each line is in the body, by number.

        The numbers are those of the input, from 1. The body finder scores the lines when it first
        sees the text; without it, this is empty. Blank lines have no score.

        >>> from cleantext import explain
        >>> list(explain("He said so.\n\nShe agreed.\n").scores)
        [1, 3]

        """
        scores: dict[int, float] = {}
        for first, _ in self._surveys:
            scores |= first.scores()
        return scores

    @cached_property
    def confidence(self) -> float:
        """How likely the text is right, from 0 to 1.

        It is the share of such texts with a word F1 of more than .9 against the right text, as the
        body finder reckons; 1 without it. Of several texts in one, it is the least.
        """
        return min((first.confidence(last) for first, last in self._surveys), default=1.0)

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
