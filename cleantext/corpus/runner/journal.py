"""The journal of a run: what it was asked for, and what is done and safely on the disk.

It lies beside the output, is written before anything else and replaced in one step: so there is
always one, and it is never half written, whenever the run is killed. When all is done it stays as
a hidden file, which tells what the output was made from and with.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cleantext.corpus.runner.progress import Totals
from cleantext.system.atomic import replacing
from cleantext.system.files import describe_os_error
from cleantext.system.locks import LockedError, locked

_LARGEST = 1 << 26
"""Bytes that a journal may have."""


class JournalError(Exception):
    """A run can't go on from a journal; the message names it and the way out."""


class Place(NamedTuple):
    """A place in the input of a run.

    Attributes:
        target: how many outputs stand before it.
        source: how many inputs of this output stand before it.
        records: how many records of this input stand before it, bad ones among them.

    """

    target: int = 0
    source: int = 0
    records: int = 0


START = Place()


@dataclass
class Journal:
    """What a run has done.

    Attributes:
        path: where the journal lies.
        settings: what the run was asked for, by the names of options.
        files: the files that the run writes.
        finished: whether all is done.
        place: all before it is done.
        consumed: how many bytes of the whole input stand before it, roughly.
        writer: the state of the writer of the output that is being written.
        rejects: the state of the writer of the rejects, if there are any.
        totals: the counts of what is done.

    """

    path: Path
    settings: Mapping[str, str]
    files: Sequence[str] = ()
    finished: bool = False
    place: Place = START
    consumed: int = 0
    writer: dict[str, int] | None = None
    rejects: dict[str, int] | None = None
    totals: Totals = field(default_factory=Totals)

    def save(self) -> None:
        """Put the journal on the disk, in the place of the one before."""
        self._write(self.path)

    def finish(self) -> None:
        """All is done: a hidden record takes the journal's place, for a later run to compare."""
        self.finished = True
        self._write(record_of(self.path))
        self.path.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        facts = {"cleantext": "journal"} | vars(self) | {"totals": vars(self.totals)}
        del facts["path"]
        write_whole(path, json.dumps(facts | {"digest": _digest(facts)}, indent=1))

    def changes(self, settings: Mapping[str, str]) -> list[str]:
        """The names of the settings that another run has and this one had not, in order."""
        names = dict.fromkeys((*settings, *self.settings))
        return [name for name in names if settings.get(name) != self.settings.get(name)]

    @classmethod
    def load(cls, path: Path) -> Journal:
        """The journal of an earlier run.

        Raises:
            JournalError: this is no journal, or it is damaged.

        """
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST)
            return _restored(path, json.loads(data))
        except OSError as error:
            raise JournalError(f"{path}: {describe_os_error(error)}") from None
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise JournalError(
                f"{path}: this is no journal of cleantext, or a damaged one; look at it, "
                "and remove it to start anew"
            ) from None


def _restored(path: Path, facts: dict[str, Any]) -> Journal:
    """The journal with these facts.

    Raises:
        ValueError, TypeError, LookupError, AttributeError: they are not as a journal has them.

    """
    if facts.pop("digest") != _digest(facts) or facts.pop("cleantext") != "journal":
        raise ValueError
    totals = Totals(**facts.pop("totals"))
    totals.removed, totals.passed_over = Counter(totals.removed), Counter(totals.passed_over)
    return Journal(path, place=Place(*facts.pop("place")), totals=totals, **facts)


def _digest(facts: Mapping[str, Any]) -> str:
    """Tells facts that were changed, or written by half."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold off other runs with this journal. The lock of a killed run is free.

    Raises:
        JournalError: another run has it, or it can't be written.

    """
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(lock_of(path)))
        except LockedError:
            raise JournalError(
                f"{path}: another run to the same output is under way; wait for its end, or give "
                "another name"
            ) from None
        except OSError as error:
            raise JournalError(f"{path}: not written: {describe_os_error(error)}") from None
        yield


def record_of(journal: Path) -> Path:
    """Where the record of a finished run stands: hidden, so that nobody takes it for data."""
    return journal.with_name(f".{journal.name}")


def lock_of(journal: Path) -> Path:
    """The file by which a run holds off others."""
    return journal.with_name(f"{journal.name}.lock")


class NullJournal(Journal):
    """The journal of a run that begins anew when it was stopped: nothing is written down."""

    def save(self) -> None:
        """Nobody will read it."""


def write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, even when the power goes."""
    with replacing(path) as file:
        file.write(text.encode())
