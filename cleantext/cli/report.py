"""What the command says of its work, and the exit code that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from cleantext.cli.listing import PLAIN, REPAIR, Style, Totals, cut
from cleantext.text.display import pluralize, printable

if TYPE_CHECKING:
    from cleantext.system.files import FileId

Mode: TypeAlias = Literal["print", "write", "look"]
"""Cleaned files go to standard output, in place of the old ones, or nowhere."""


class Outcome(NamedTuple):
    """What became of one file.

    Attributes:
        name: the file's, as the user wrote it.
        changed: whether cleaning changes it.
        output: the cleaned contents, where they are wanted.
        stamp: the file's, when it was read.
        diff: the diff's lines, where they are wanted.
        account: each change in words, or the JSON for programs, where it is wanted.
        totals: what became of its lines, where that is wanted.
        notes: what the user should know about the file.
        trouble: why it was left alone.

    """

    name: str
    changed: bool = False
    output: bytes | None = None
    stamp: FileId | None = None
    diff: tuple[bytes, ...] = ()
    account: tuple[str, ...] = ()
    totals: Totals = Totals()
    notes: tuple[str, ...] = ()
    trouble: str = ""


def as_json(facts: Mapping[str, object]) -> str:
    """Facts for programs, on one line."""
    import json  # late: few want it

    return json.dumps(facts)


@dataclass
class Report:
    """Counts what became of the files; the one source of the wording and of the exit code.

    Attributes:
        mode: what is done with cleaned files.
        say: writes a line for the user.
        quiet: only trouble is told, and what was asked for.
        explain: the form of the account: ``""`` for none, ``text`` or ``json``.
        style: how the account looks.

    """

    mode: Mode
    say: Callable[[str], None]
    quiet: bool = False
    explain: str = ""
    style: Style = PLAIN
    changed: int = 0
    unchanged: int = 0
    troubles: int = 0
    notes: int = 0
    lines: int = 0
    code: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def take(self, outcome: Outcome) -> None:
        """Count a file, and say what is to be said of it."""
        if outcome.trouble:
            self.trouble(outcome.name, outcome.trouble)
            return
        for line in outcome.account:
            self.say(line)
        for note in outcome.notes:
            self._chat(f"cleantext: {printable(outcome.name)}: note: {note}")
        self._count(outcome)
        if outcome.changed and self.mode != "print":
            self.code = max(self.code, 1)
            verb = "cleaned" if self.mode == "write" else "would clean"
            self._chat(f"{verb} {printable(outcome.name)}")

    def _count(self, outcome: Outcome) -> None:
        self.kinds.update(outcome.totals.kinds)
        self.lines += outcome.totals.lines
        self.notes += len(outcome.notes)
        self.changed += outcome.changed
        self.unchanged += not outcome.changed

    def trouble(self, name: str, why: str) -> None:
        """Count and tell trouble with one file."""
        self.troubles += 1
        self.code = 2
        if self.explain == "json":
            self.say(as_json({"file": name, "error": why}))
        else:
            self.say(f"cleantext: {printable(name)}: {why}")

    def warn(self, place: str, line: str) -> None:
        """Tell of a line of an ignore file that is no pattern, which is no trouble."""
        self._chat(
            f"cleantext: {printable(place)}: passed over, not a usable pattern: "
            f"{cut(printable(line), 80)}"
        )

    def finish(self) -> None:
        """Say how much was done in all."""
        if self.explain == "text":
            for line in self._totals():
                self.say(line)
        if self.mode != "print":
            self._chat(", ".join(self._summary()))

    def _chat(self, line: str) -> None:
        if not self.quiet and self.explain != "json":
            self.say(line)

    def _totals(self) -> Iterator[str]:
        """A small table: how many lines there were, how many went by kind, what else was done."""
        kinds = Counter(self.kinds)
        repaired, blank = kinds.pop(REPAIR, 0), kinds.pop("blank", 0)
        gone = kinds.total()
        files = self.changed + self.unchanged
        of = f" of {files} files" if files > 1 else ""
        left = self.lines - gone
        total = f"total{of}: {pluralize(self.lines, 'line')}, {gone} removed, {left} kept"
        yield self.style.heading(total) if self.style.width else total
        rows = [*kinds.most_common(), ("blank", blank), (f"{REPAIR}ed", repaired)]
        for name, lines in (*rows, ("notes", self.notes)):
            if lines:
                yield f"  {self.style.kind(name, 13)} {lines:>6}"

    def _summary(self) -> Iterator[str]:
        verbs = ("cleaned", "left as it was", "left as they were")
        if self.mode == "look":
            verbs = ("would be cleaned", "would be left as it is", "would be left as they are")
        if not (self.changed or self.unchanged or self.troubles):
            yield "no files to clean"
        if self.changed:
            yield f"{pluralize(self.changed, 'file')} {verbs[0]}"
        if self.unchanged:
            yield f"{pluralize(self.unchanged, 'file')} {verbs[1 + (self.unchanged > 1)]}"
        if self.troubles:
            yield f"trouble with {pluralize(self.troubles, 'file')}"
