"""What the command says of its work, and the exit code that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from cleantext.chain import Cleaned, Edit
    from cleantext.files import Stamp

Mode: TypeAlias = Literal["print", "write", "look"]
"""Cleaned files go to standard output, in place of the old ones, or nowhere."""

STDIN = "<stdin>"
REPAIR = "repair"
"""What a rewrite is called among the kinds."""

_SHOWN = 80  # characters of a line


class Outcome(NamedTuple):
    """What became of one file.

    Attributes:
        name: the file's, as the user wrote it.
        changed: whether cleaning changes it.
        output: the cleaned contents, where they are wanted.
        stamp: the file's, when it was read.
        diff: the diff's lines, where they are wanted.
        account: each change in words, or the JSON for programs, where it is wanted.
        kinds: how many lines went, by kind, and how many were repaired.
        notes: what the user should know about the file.
        trouble: why it was left alone.

    """

    name: str
    changed: bool = False
    output: bytes | None = None
    stamp: Stamp | None = None
    diff: tuple[bytes, ...] = ()
    account: tuple[str, ...] = ()
    kinds: Mapping[str, int] = {}
    notes: tuple[str, ...] = ()
    trouble: str = ""


def account_for(name: str, cleaned: Cleaned, changed: bool, form: str) -> Iterator[str]:
    """The changes of a file: in words, a line each, or as one line of JSON for programs."""
    if form == "text":
        for edit in cleaned.edits:
            yield f"{shown(name)}:{edit.line}: {_words(edit)}"
    elif form == "json":
        facts = {
            "file": name,
            "changed": changed,
            "totals": count_kinds(cleaned.edits),
            "notes": cleaned.notes,
            "edits": [edit._asdict() for edit in cleaned.edits],
        }
        yield _json(facts)


def _json(facts: Mapping[str, object]) -> str:
    import json  # late: few want it

    return json.dumps(facts)


def count_kinds(edits: Iterable[Edit]) -> dict[str, int]:
    """How many lines went, by kind, and how many were repaired; the most frequent first."""
    counts = Counter(edit.reason for edit in edits if edit.after is None)
    repaired = len({edit.line for edit in edits if edit.after is not None})
    return dict(counts.most_common()) | ({REPAIR: repaired} if repaired else {})


def _words(edit: Edit) -> str:
    why = f" [{_cut(edit.evidence)}]" if edit.evidence else ""
    if edit.after is None:
        return f"{edit.reason}, by {edit.filter}: {_cut(edit.before)}{why}"
    before, after = _difference(edit.before, edit.after)
    return f"{REPAIR}, by {edit.filter}: '{before}' -> '{after}'{why}"


def _difference(before: str, after: str) -> tuple[str, str]:
    """The parts of two texts in which they differ, with a little of what stands before."""
    ends = min(len(before), len(after))
    head = next((i for i in range(ends) if before[i] != after[i]), ends)
    tail = next((i for i in range(ends - head) if before[~i] != after[~i]), ends - head)
    start = max(head - 10, 0)
    dots = "…" if start else ""
    return tuple(  # type: ignore[return-value]  # two in, two out
        dots + _cut(text[start : len(text) - tail]) for text in (before, after)
    )


def _cut(text: str) -> str:
    return shown(text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")


def shown(text: str) -> str:
    """A text from outside, fit for a terminal: its control characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


@dataclass
class Report:
    """Counts what became of the files; the one source of the wording and of the exit code.

    Attributes:
        mode: what is done with cleaned files.
        say: writes a line for the user.
        check: whether standard input, too, counts for the exit code.
        quiet: only trouble is told, and what was asked for.
        explain: the form of the account: ``""`` for none, ``text`` or ``json``.

    """

    mode: Mode
    say: Callable[[str], None]
    check: bool = False
    quiet: bool = False
    explain: str = ""
    changed: int = 0
    unchanged: int = 0
    troubles: int = 0
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
            self._chat(f"cleantext: {shown(outcome.name)}: note: {note}")
        self.kinds.update(outcome.kinds)
        self.changed += outcome.changed
        self.unchanged += not outcome.changed
        if outcome.changed:
            if outcome.name != STDIN or self.check:
                self.code = max(self.code, 1)
            if self.mode != "print":
                verb = "cleaned" if self.mode == "write" else "would clean"
                self._chat(f"{verb} {shown(outcome.name)}")

    def trouble(self, name: str, why: str) -> None:
        """Count and tell trouble with one file."""
        self.troubles += 1
        self.code = 2
        if self.explain == "json":
            self.say(_json({"file": name, "error": why}))
        else:
            self.say(f"cleantext: {shown(name)}: {why}")

    def warn(self, place: str, line: str) -> None:
        """Tell of a line of an ignore file that is no pattern, which is no trouble."""
        self._chat(f"cleantext: {shown(place)}: passed over, for it is no pattern: {_cut(line)}")

    def finish(self) -> None:
        """Say how much was done in all."""
        if self.explain == "text":
            self.say(f"total: {self._total()}")
        if self.mode != "print":
            self._chat(", ".join(self._summary()))

    def _chat(self, line: str) -> None:
        if not self.quiet and self.explain != "json":
            self.say(line)

    def _total(self) -> str:
        kinds = Counter(self.kinds)
        repaired = kinds.pop(REPAIR, 0)
        parts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        dropped = f"{_number(kinds.total(), 'line')} dropped" + (f" ({parts})" if parts else "")
        return f"{dropped}, {_number(repaired, 'line')} repaired"

    def _summary(self) -> Iterator[str]:
        verbs = ("cleaned", "left as it was", "left as they were")
        if self.mode == "look":
            verbs = ("would be cleaned", "would be left as it is", "would be left as they are")
        if not (self.changed or self.unchanged or self.troubles):
            yield "no files to clean"
        if self.changed:
            yield f"{_number(self.changed, 'file')} {verbs[0]}"
        if self.unchanged:
            yield f"{_number(self.unchanged, 'file')} {verbs[1 + (self.unchanged > 1)]}"
        if self.troubles:
            yield f"trouble with {_number(self.troubles, 'file')}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
