"""What a run over a data set tells: a bar for people, lines of JSON for machines, and a summary."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from cleantext.corpus.formats.records import Reject
    from cleantext.corpus.plan import Outcome

INTERVAL = 15.0
"""Seconds from one line for machines to the next."""


@dataclass
class Counts:
    """How far a pass over records is.

    Attributes:
        records: how many have been read, those rejected among them.
        rejected: how many could not be read or worked on.
        damaged: how many parts of files, such as the members of a gzip file, are damaged: what
            came of them is withheld.
        seconds: how long it took, without the time between a stop and going on.
        first_reject: where the first that was rejected stands, and why it was.
        passed_over: how many files of the folders were not read, by the end of their names.

    """

    records: int = 0
    rejected: int = 0
    damaged: int = 0
    seconds: float = 0.0
    first_reject: str | None = None
    passed_over: Counter[str] = field(default_factory=Counter)

    def reject(self, rejects: Sequence[Reject]) -> None:
        """Count records that could not be read or worked on."""
        self.rejected += len(rejects)
        self.damaged += sum(reject.damaged for reject in rejects)
        if rejects and not self.first_reject:
            self.first_reject = f"{rejects[0].place}: {rejects[0].reason}"

    def add(self, other: Self) -> None:
        """Count what was counted elsewhere."""
        self.first_reject = self.first_reject or other.first_reject
        for name, count in vars(other).items():
            if isinstance(count, int | float | Counter):  # others are not counted as yet
                known = getattr(self, name)
                setattr(self, name, count if known is None else known + count)

    def facts(self) -> dict[str, Any]:
        """All of it for programs."""
        passed_over = dict(by_number(self.passed_over))
        return vars(self) | {"seconds": round(self.seconds, 3), "passed_over": passed_over}

    def as_json(self) -> str:
        """All of it as the text of a file."""
        return json.dumps(self.facts(), indent=2) + "\n"

    def troubles(self) -> list[str]:
        """What people should look at, a line each."""
        told = []
        if self.first_reject:
            told.append(f"the first reject: {self.first_reject}")
        if self.damaged:
            told.append(self.damage())
        if self.passed_over:
            ends = ", ".join(f"{many:,} {end}" for end, many in by_number(self.passed_over))
            told.append(f"{self.passed_over.total():,} files passed over: {ends}")
        return told

    def damage(self) -> str:
        """What people should know of damaged members."""
        return f"{self.damaged:,} damaged parts of the input: what came of them is withheld"

    def words(self) -> list[str]:
        """All of it for people, a line each."""
        raise NotImplementedError


@dataclass
class Totals(Counts):
    """What a run has done so far.

    Attributes:
        written: how many records are in the output.
        changed: how many of these cleaning has changed.
        suspect: how many of these come from damaged members, which is only so if it was asked for.
        characters_in: of the texts that were cleaned.
        characters_out: of the same texts afterwards.
        removed: how many lines went, by kind.

    """

    written: int = 0
    changed: int = 0
    suspect: int = 0
    characters_in: int = 0
    characters_out: int = 0
    removed: Counter[str] = field(default_factory=Counter)

    @property
    def emptied(self) -> int:
        """How many were left out because nothing of their text was left."""
        return self.records - self.written - self.rejected

    def damage(self) -> str:
        """What people should know of damaged members."""
        if not self.suspect:
            return super().damage()
        found = f"{self.damaged:,} damaged parts of the input"
        return f"{found}: {self.suspect:,} of the records written come of them and may be wrong"

    def count(self, before: str, outcome: Outcome) -> None:
        """Count what cleaning has made of a text."""
        self.changed += outcome.text != before
        self.characters_in += len(before)
        self.characters_out += len(outcome.text)
        self.removed.update(outcome.removed)

    def facts(self) -> dict[str, Any]:
        """The totals for programs; the most frequent kind first."""
        return super().facts() | {
            "emptied": self.emptied,
            "removed": dict(by_number(self.removed)),
        }

    def words(self) -> list[str]:
        """The totals for people, a line each."""
        kinds = [f"  {count:>12,}  {kind}" for kind, count in self.facts()["removed"].items()]
        records = (
            f"{self.records:,} records read, {self.written:,} written ({self.changed:,} changed), "
            f"{self.emptied:,} left out as empty, {self.rejected:,} rejected"
        )
        size = f"{self.characters_in:,} characters in, {self.characters_out:,} out"
        heading = ["lines removed, by kind:"] if kinds else []
        return [records, *self.troubles(), f"{size}, in {duration(self.seconds)}", *heading, *kinds]


def by_number(counts: Counter[str]) -> list[tuple[str, int]]:
    """The counts, the highest first, in one order on all systems."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def duration(seconds: float) -> str:
    """Seconds for people: 1:02:03, or 2:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Voice(Protocol):
    """How a run speaks."""

    def step(self, totals: Counts, consumed: int) -> None:
        """So much is done, and so many bytes of the input consumed."""

    def close(self) -> None:
        """The work is over, whether all is done or not."""

    def finish(self, totals: Counts) -> None:
        """All is done."""


def voice(size: int, consumed: int, *, quiet: bool) -> Voice:
    """A bar where standard error is a terminal, else lines for machines; nothing if `quiet`.

    Args:
        size: bytes of the whole input.
        consumed: bytes of it that an earlier run has done.
        quiet: whether only trouble is told.

    """
    if quiet or sys.stderr is None:
        return _Silence()
    return _Bar(size, consumed) if sys.stderr.isatty() else Log(size, consumed)


class _Silence:
    def step(self, totals: Counts, consumed: int) -> None: ...
    def close(self) -> None: ...
    def finish(self, totals: Counts) -> None: ...


class _Bar:
    def __init__(self, size: int, consumed: int) -> None:
        from tqdm import tqdm  # late: it takes long to load

        class Bar(tqdm):  # type: ignore[type-arg]  # it takes no type at run time
            monitor_interval = 0  # no thread: nothing here blocks for long

        self._bar = Bar(
            total=size or None,
            initial=consumed,
            unit="B",
            unit_scale=True,
            dynamic_ncols=True,
            leave=False,
            file=sys.stderr,
        )

    def step(self, totals: Counts, consumed: int) -> None:
        rejected = f", {totals.rejected:,} rejected" if totals.rejected else ""
        self._bar.set_postfix_str(f"{totals.records:,} records{rejected}", refresh=False)
        self._bar.update(consumed - self._bar.n)

    def close(self) -> None:
        self._bar.close()

    def finish(self, totals: Counts) -> None:
        print("\n".join(totals.words()), file=sys.stderr)


class Log:
    """Lines of JSON on standard error, one every `INTERVAL` seconds.

    Args:
        size: bytes of the whole input.
        consumed: bytes of it that an earlier run has done.
        clock: gives the seconds that have passed since some moment.

    """

    def __init__(
        self, size: int, consumed: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size, self._first, self._clock = size, consumed, clock
        self._start = self._last = clock()

    def step(self, totals: Counts, consumed: int) -> None:
        """Tell how far it is, if it is time."""
        now = self._clock()
        if now - self._last < INTERVAL:
            return
        self._last = now
        rate = (consumed - self._first) / (now - self._start)
        _log(
            "progress",
            records=totals.records,
            rejected=totals.rejected,
            bytes=consumed,
            bytes_total=self._size or None,
            bytes_per_second=round(rate),
            seconds_left=round((self._size - consumed) / rate) if rate and self._size else None,
        )

    def close(self) -> None:
        """There is nothing to put away."""

    def finish(self, totals: Counts) -> None:
        """Tell the summary."""
        _log("summary", **totals.facts())


def _log(event: str, **facts: Any) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(json.dumps({"time": moment, "event": event, **facts}), file=sys.stderr, flush=True)
