"""The journal of a run: its settings, and what is committed to disk.

It is a file beside the output, written before anything else and replaced atomically: it exists and
is complete whenever the run is killed. After the run it stays as a hidden file, the record of the
inputs and settings of the output.
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

from cleantext.corpus.formats.output import write_text
from cleantext.corpus.runner.counts import Totals
from cleantext.system.files import describe_os_error
from cleantext.system.locks import LockedError, locked

_LARGEST = 1 << 26
"""The most bytes that a journal may have."""


class JournalError(Exception):
    """A run can't continue from a journal; the message names it and the way out."""


class Place(NamedTuple):
    """A place in the input of a run.

    Attributes:
        target: the number of outputs before it.
        source: the number of inputs of this output before it.
        records: the number of records of this input before it, including rejects.

    """

    target: int = 0
    source: int = 0
    records: int = 0


START = Place()


@dataclass
class Journal:
    """The state of a run.

    Attributes:
        path: the file of the journal.
        settings: the fingerprint of the run, by the names of options.
        files: the files that the run writes.
        finished: whether the run is complete.
        place: everything before it is committed.
        consumed: roughly the bytes of the whole input before it.
        writer: the state of the writer of the current output.
        rejects: the state of the writer of the rejects, if there are any.
        totals: the counts of what is committed.

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
        """Write the journal to disk, atomically."""
        self._write(self.path)

    def finish(self) -> None:
        """Replace the journal by a hidden record, which a later run can compare."""
        self.finished = True
        self._write(record_path(self.path))
        self.path.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        facts = {"cleantext": "journal"} | vars(self) | {"totals": vars(self.totals)}
        del facts["path"]
        write_text(path, json.dumps(facts | {"digest": _digest(facts)}, indent=1))

    def changes(self, settings: Mapping[str, str]) -> list[str]:
        """Return the names of the settings that differ from others."""
        names = dict.fromkeys((*settings, *self.settings))
        return [name for name in names if settings.get(name) != self.settings.get(name)]

    @classmethod
    def load(cls, path: Path) -> Journal:
        """Load the journal of an earlier run.

        Raises:
            JournalError: it is not a journal, or damaged.

        """
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST)
            return _restored(path, json.loads(data))
        except OSError as error:
            raise JournalError(f"{path}: {describe_os_error(error)}") from None
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise JournalError(
                f"{path}: not a journal of cleantext, or a damaged one; look at it, "
                "and remove it to start anew"
            ) from None


def _restored(path: Path, facts: dict[str, Any]) -> Journal:
    """Make the journal with these facts.

    Raises:
        ValueError, TypeError, LookupError, AttributeError: they are not those of a journal.

    """
    if facts.pop("digest") != _digest(facts) or facts.pop("cleantext") != "journal":
        raise ValueError
    totals = Totals(**facts.pop("totals"))
    totals.removed, totals.passed_over = Counter(totals.removed), Counter(totals.passed_over)
    return Journal(path, place=Place(*facts.pop("place")), totals=totals, **facts)


def _digest(facts: Mapping[str, Any]) -> str:
    """Return a digest that detects changed or incomplete facts."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on the journal, which ends with the process.

    Raises:
        JournalError: another run holds it, or it can't be written.

    """
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(lock_path(path)))
        except LockedError:
            raise JournalError(
                f"{path}: another run to the same output is in progress; wait for its end, or give "
                "another name"
            ) from None
        except (FileExistsError, NotADirectoryError):
            raise JournalError(
                f"{path}: not written: a file is where a folder is needed; give another name"
            ) from None
        except OSError as error:
            raise JournalError(f"{path}: not written: {describe_os_error(error)}") from None
        yield


def record_path(journal: Path) -> Path:
    """Return the hidden path of the record of a finished run."""
    return journal.with_name(f".{journal.name}")


def lock_path(journal: Path) -> Path:
    """Return the path of the lock file of a journal."""
    return journal.with_name(f"{journal.name}.lock")


class NullJournal(Journal):
    """A journal that discards everything, for runs that can't be resumed."""

    def save(self) -> None:
        """Do nothing."""
