"""The record of a cleaning: edits, the log that they are made of, and the cleaned text."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from cleantext.chain.reasons import reason_details, split_reason
from cleantext.text.display import pluralize
from cleantext.text.lines import LINE_ENDINGS, Lines, is_blank, split

Verdicts: TypeAlias = Mapping[int, str]
"""What a filter decides on a block: by index, the new text of a line or the reason to drop it."""


class Edit(NamedTuple):
    r"""One change to one line.

    Attributes:
        line: the line's number in the input, from 1.
        filter: the name of the filter that decided it.
        reason: a standard word for the kind of boilerplate; ``""`` for a rewrite.
        before: the line before, without its ending.
        after: the line after; ``None`` where it was dropped.
        end: the line's ending: ``"\n"``, ``"\r\n"`` or ``""``.
        evidence: what spoke for it: the words found in the line, or what the filter says.
        rule: the rule by which it did, as an entry of a phrase file; ``""`` where there is none.

    """

    line: int
    filter: str
    reason: str
    before: str
    after: str | None
    end: str
    evidence: str = ""
    rule: str = ""


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A cleaned text with the account of every change.

    Attributes:
        text: what is left.
        notes: what the user should know about this text as a whole.

    """

    text: str
    _log: tuple[LogEntry, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change, in the order of the lines; of one line, in the order made."""
        edits = [edit for step in self._log for edit in step.edits()]
        return tuple(sorted(edits, key=attrgetter("line")))

    @property
    def removed(self) -> dict[str, int]:
        r"""How many lines went, by kind, blank ones aside; the most frequent first.

        No edits are made for it.

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
        """How long the text is, how many lines went and were repaired, and the notes."""
        removed = self.removed
        kinds = ", ".join(f"{count} {kind}" for kind, count in removed.items())
        repaired = {number for step in self._log if step.after for number in step.numbers}
        parts = [
            pluralize(len(self.text), "character"),
            f"{pluralize(sum(removed.values()), 'line')} dropped{kinds and f' ({kinds})'}",
            f"{len(repaired):,} repaired",
            *self.notes,
        ]
        return f"<Cleaned: {'; '.join(parts)}>"

    def undo(self) -> str:
        r"""The input, to the character.

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
    """A trim's verdicts together with a word about the text as a whole, for `Cleaned.notes`."""

    def __init__(self, verdicts: Verdicts, note: str) -> None:
        super().__init__(verdicts)
        self.note = note


class LogEntry(NamedTuple):
    """What one filter did, in columns: edits are made of it only when asked for."""

    filter: str
    numbers: Sequence[int]
    ends: bytes
    before: Sequence[str]
    after: Sequence[str] | None
    reasons: Sequence[str] | None

    def edits(self) -> Iterator[Edit]:
        """Yield the edits, in the order of the lines."""
        for i, (number, end, before) in enumerate(
            zip(self.numbers, self.ends, self.before, strict=True)
        ):
            reason, evidence, rule = reason_details(self.reasons[i] if self.reasons else "", before)
            after = self.after[i] if self.after else None
            yield Edit(
                number, self.filter, reason, before, after, LINE_ENDINGS[end], evidence, rule
            )


class Log(list[LogEntry]):
    """What the filters did to a text, and what they had to say about it as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, str] = {}

    def note(self, name: str, verdicts: Verdicts) -> None:
        """Keep what a trim has to say at its end; what it said of the text before is past."""
        self._notes.pop(name, None)
        if isinstance(verdicts, NotedVerdicts):
            self._notes[name] = verdicts.note

    @property
    def notes(self) -> tuple[str, ...]:
        """What the trims had to say, each once."""
        return tuple(dict.fromkeys(self._notes.values()))

    def add_rewrites(self, name: str, lines: Lines, changes: Mapping[int, str]) -> None:
        """Record the new texts that a rewrite gives lines, by index."""
        self._add(name, lines, changes, reasoned=False)

    def add_drops(self, name: str, lines: Lines, verdicts: Verdicts) -> None:
        """Record the lines that a drop or a trim removes, by index, with their reasons."""
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
