"""The record of a cleaning: the cleaned text, its edits and their log."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from cleantext.chain.reasons import reason_details, split_reason
from cleantext.text.display import pluralize
from cleantext.text.lines import LINE_ENDINGS, Lines, is_blank, split

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
        r"""Return the input, to the character.

        >>> from cleantext import explain
        >>> explain("Home | \r\nAdvertisement\r\n").undo()
        'Home | \r\nAdvertisement\r\n'
        """
        first: dict[int, Edit] = {}
        gone: set[int] = set()
        for edit in self.edits:
            first.setdefault(edit.line, edit)
            if edit.after is None or not (edit.after or edit.end):
                gone.add(edit.line)
        survivors = iter(split(self.text))
        parts: list[str] = []
        for number in range(1, len(split(self.text)) + len(gone) + 1):
            text, end = ("", "") if number in gone else next(survivors)[1:]
            if number in first:
                text, end = first[number].before, first[number].end
            parts += text, end
        return "".join(parts)


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
        self._unsettled: Counter[tuple[str, ...]] = Counter()

    def add_note(self, name: str, verdicts: Verdicts) -> None:
        """Keep the note of a trim's last verdicts only."""
        self._notes.pop(name, None)
        if isinstance(verdicts, NotedVerdicts):
            self._notes[name] = verdicts.note

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
