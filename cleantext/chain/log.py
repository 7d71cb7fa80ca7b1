"""The log of a running cleaning."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cleantext.chain.edits import Cleaned, LogEntry, NotedVerdicts, Verdicts
from cleantext.facts.head import HeadLine
from cleantext.text.block import Block, Survey
from cleantext.text.display import pluralize
from cleantext.text.lines import Lines


class Log(list[LogEntry]):
    """The changes that filters made to a text, and their notes on it."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, str] = {}
        self._head: tuple[HeadLine, ...] = ()
        self._surveys: tuple[Survey, Survey] | None = None
        self._unsettled: Counter[tuple[str, ...]] = Counter()

    def add_note(self, name: str, verdicts: Verdicts) -> None:
        """Keep the note of a trim's last verdicts only."""
        self._notes.pop(name, None)
        if isinstance(verdicts, NotedVerdicts):
            self._notes[name] = verdicts.note

    def add_findings(self, block: Block) -> None:
        """Keep what a filter found besides its verdicts.

        Of roles, these are the first, of the most lines; of surveys, the first and the last.
        """
        if block.survey:
            self._surveys = (self._surveys or (block.survey,))[0], block.survey
        if block.roles and not self._head:
            self._head = tuple(
                HeadLine(block.number(index), role, block[index])
                for index, role in block.roles.items()
            )

    def cleaned(self, text: str) -> Cleaned:
        """Return the record of a cleaning that left a text."""
        surveys = (self._surveys,) if self._surveys else ()
        return Cleaned(text, tuple(self), self.notes, self._head, surveys)

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
