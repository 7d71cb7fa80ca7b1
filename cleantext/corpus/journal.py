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
from pathlib import Path
from typing import Any, NamedTuple

from cleantext.corpus.progress import Totals
from cleantext.corpus.streams import whole
from cleantext.files import trouble_of
from cleantext.system.locks import LockedError, locked

MARK = '{\n "cleantext": "journal"'
"""What a journal begins with."""

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
        facts = {"cleantext": "journal"} | vars(self) | {"totals": vars(self.totals)}
        del facts["path"]
        write_whole(self.path, json.dumps(facts, indent=1))

    def finish(self) -> None:
        """All is done: the journal becomes a hidden record, by which a later run knows of it."""
        self.finished = True
        self.save()
        self.path.replace(record_of(self.path))

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
            return _checked(path, json.loads(data))
        except OSError as error:
            raise JournalError(f"{path}: {trouble_of(error)}") from None
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise JournalError(
                f"{path}: this is no journal of cleantext, or a damaged one; look at it, "
                "and remove it to start anew"
            ) from None


def _checked(path: Path, facts: dict[str, Any]) -> Journal:
    """The journal with these facts.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: they are not those of a journal.

    """
    if facts.pop("cleantext") != "journal":
        raise ValueError
    totals = Totals(**facts.pop("totals"))
    _check_totals(totals)
    place = Place(*map(_count, facts.pop("place")))
    journal = Journal(path, place=place, totals=totals, **facts)
    _count(journal.consumed)
    if type(journal.finished) is not bool or not isinstance(journal.files, list):
        raise TypeError
    for text in (*journal.files, *journal.settings, *journal.settings.values()):
        _check_text(text)
    for state in (journal.writer, journal.rejects):
        for value in (state or {}).values():
            _count(value)
    # A writer is there from the first record of an output to its end.
    if (journal.writer is None) != (place[1:] == (0, 0)) or place.records > totals.records:
        raise ValueError
    return journal


def _check_totals(totals: Totals) -> None:
    """Make counters of what JSON keeps of them, and check that all else is what it should be."""
    for name, usual in vars(Totals()).items():
        value = getattr(totals, name)
        if isinstance(usual, Counter):
            setattr(totals, name, Counter({kind: _count(many) for kind, many in value.items()}))
        elif isinstance(usual, float):
            setattr(totals, name, float(value))
        elif isinstance(usual, int):
            _count(value)
        elif value is not None:
            _check_text(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError
    return value


def _check_text(value: Any) -> None:
    if not isinstance(value, str):
        raise TypeError


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
            raise JournalError(f"{path}: not written: {trouble_of(error)}") from None
        yield


def record_of(journal: Path) -> Path:
    """Where the journal of a finished run stays: hidden, so that nobody takes it for data."""
    return journal.with_name(f".{journal.name}")


def lock_of(journal: Path) -> Path:
    """The file by which a run holds off others."""
    return journal.with_name(f"{journal.name}.lock")


class Unkept(Journal):
    """The journal of a run that begins anew when it was stopped: nothing is written down."""

    def save(self) -> None:
        """Nobody will read it."""


def write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, even when the power goes."""
    with whole(path) as file:
        file.write(text.encode())
