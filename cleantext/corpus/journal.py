"""The journal of a run: what is done and safely on the disk, for a run that goes on after a stop.

It lies beside the output as long as the output is not whole, and is replaced in one step: so there
is always one, and it is never half written, whenever the run is killed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cleantext.corpus.extras import load
from cleantext.corpus.progress import Totals
from cleantext.files import trouble_of
from cleantext.system.atomic import replacing


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
        settings: what the run was asked for, in words; only with the same can it go on.
        place: all before it is done.
        consumed: how many bytes of the whole input stand before it, roughly.
        writer: the state of the writer of the output that is being written.
        rejects: the state of the writer of the rejects, if there are any.
        totals: the counts of what is done.

    """

    path: Path
    settings: Mapping[str, str]
    place: Place = START
    consumed: int = 0
    writer: dict[str, Any] | None = None
    rejects: dict[str, Any] | None = None
    totals: Totals = field(default_factory=Totals)

    def save(self) -> None:
        """Put the journal on the disk, in the place of the one before."""
        facts = vars(self) | {"totals": vars(self.totals)}
        del facts["path"]
        write_whole(self.path, json.dumps(facts, indent=1))

    def remove(self) -> None:
        """All is whole: the journal has done its work."""
        self.path.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, settings: Mapping[str, str]) -> Journal:
        """The journal of a stopped run.

        Raises:
            JournalError: it can't be read, or that run had other settings than `settings`.

        """
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            before = facts["settings"]
            facts["totals"]["removed"] = Counter(facts["totals"]["removed"])
            facts["totals"] = Totals(**facts["totals"])
            facts["place"] = Place(*facts["place"])
            journal = cls(path, **facts)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise JournalError(
                f"{path}: can't be read ({error}); start anew with --overwrite"
            ) from None
        if other := [name for name in settings if settings[name] != before.get(name)]:
            raise JournalError(
                f"{path}: the run that was stopped had other settings ({', '.join(other)}); "
                "give the same ones, or start anew with --overwrite"
            )
        return journal


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """As long as this lasts, no other run has this journal. The lock of a killed run is free.

    Raises:
        JournalError: another run has it, or it can't be written.

    """
    filelock = load("filelock")
    lock = filelock.FileLock(path.with_name(f"{path.name}.lock"))
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        raise JournalError(
            f"{path}: another run to the same output is under way; wait for its end, or give "
            "another name"
        ) from None
    except OSError as error:
        raise JournalError(f"{path}: not written: {trouble_of(error)}") from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes nothing that is open
            Path(lock.lock_file).unlink()
        lock.release()


class Unkept(Journal):
    """The journal of a run that begins anew when it was stopped: nothing is written down."""

    def save(self) -> None:
        """Nobody will read it."""


def write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, even when the power goes."""
    with replacing(path) as file:
        file.write(text.encode())
