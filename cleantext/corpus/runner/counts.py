"""The counts of a run over records, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from cleantext.corpus.formats.records import Reject
    from cleantext.corpus.plan import Outcome


@dataclass
class Counts:
    """The counts of a pass over records.

    Attributes:
        records: records read, including rejected ones.
        rejected: records that could not be read or processed.
        damaged: damaged parts of files, such as gzip members, whose records are withheld.
        seconds: the running time, without the time between a stop and a resumption.
        first_reject: the place of the first reject, and its reason.
        passed_over: files in the input folders that were not read, by suffix.

    """

    records: int = 0
    rejected: int = 0
    damaged: int = 0
    seconds: float = 0.0
    first_reject: str | None = None
    passed_over: Counter[str] = field(default_factory=Counter)

    def reject(self, rejects: Sequence[Reject]) -> None:
        """Count records that could not be read or processed."""
        self.rejected += len(rejects)
        self.damaged += sum(reject.damaged for reject in rejects)
        if rejects and not self.first_reject:
            self.first_reject = f"{rejects[0].place}: {rejects[0].reason}"

    def add(self, other: Self) -> None:
        """Add the counts of another run."""
        self.first_reject = self.first_reject or other.first_reject
        for name, count in vars(other).items():
            if isinstance(count, int | float | Counter):  # the others are still unknown
                known = getattr(self, name)
                setattr(self, name, count if known is None else known + count)

    def facts(self) -> dict[str, Any]:
        """Return all counts for programs."""
        passed_over = dict(by_count(self.passed_over))
        return vars(self) | {"seconds": round(self.seconds, 3), "passed_over": passed_over}

    def as_json(self) -> str:
        """Return all counts as the text of a JSON file."""
        return json.dumps(self.facts(), indent=2) + "\n"

    def troubles(self) -> list[str]:
        """Return what people should look at, a line each."""
        lines = []
        if self.first_reject:
            lines.append(f"the first reject: {self.first_reject}")
        if self.damaged:
            lines.append(self.damage())
        if self.passed_over:
            ends = ", ".join(f"{many:,} {end}" for end, many in by_count(self.passed_over))
            lines.append(f"{self.passed_over.total():,} files passed over: {ends}")
        return lines

    def damage(self) -> str:
        """Describe the damaged members."""
        return f"{self.damaged:,} damaged parts of the input: their records are withheld"

    def words(self) -> list[str]:
        """Return all counts for people, a line each."""
        raise NotImplementedError


@dataclass
class Totals(Counts):
    """The counts of a cleaning run.

    Attributes:
        written: records in the output.
        changed: records among them that cleaning changed.
        suspect: records among them from damaged members (only with `Job.salvage`).
        characters_in: characters of the texts before cleaning.
        characters_out: characters of the texts after cleaning.
        removed: removed lines by kind.

    """

    written: int = 0
    changed: int = 0
    suspect: int = 0
    characters_in: int = 0
    characters_out: int = 0
    removed: Counter[str] = field(default_factory=Counter)

    @property
    def emptied(self) -> int:
        """Records left out because their text was empty after cleaning."""
        return self.records - self.written - self.rejected

    def damage(self) -> str:
        """Describe the damaged members."""
        if not self.suspect:
            return super().damage()
        found = f"{self.damaged:,} damaged parts of the input"
        return f"{found}: {self.suspect:,} of the records written are from them and may be wrong"

    def count(self, before: str, outcome: Outcome) -> None:
        """Count the outcome of cleaning a text."""
        self.changed += outcome.text != before
        self.characters_in += len(before)
        self.characters_out += len(outcome.text)
        for kind, lines in outcome.removed.items():  # quicker than `update`
            self.removed[kind] += lines

    def facts(self) -> dict[str, Any]:
        """Return the totals for programs, the most frequent kind first."""
        return super().facts() | {
            "emptied": self.emptied,
            "removed": dict(by_count(self.removed)),
        }

    def words(self) -> list[str]:
        """Return the totals for people, a line each."""
        kinds = [f"  {count:>12,}  {kind}" for kind, count in self.facts()["removed"].items()]
        records = (
            f"{self.records:,} records read, {self.written:,} written ({self.changed:,} changed), "
            f"{self.emptied:,} left out as empty, {self.rejected:,} rejected"
        )
        size = f"{self.characters_in:,} characters in, {self.characters_out:,} out"
        heading = ["lines removed, by kind:"] if kinds else []
        return [records, *self.troubles(), f"{size}, in {duration(self.seconds)}", *heading, *kinds]


def by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the counts, the highest first, in one order on all systems."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def duration(seconds: float) -> str:
    """Format seconds for people: 1:02:03, or 2:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
