"""The file of the records that could not be read or worked on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from cleantext.corpus.formats.records import PIPE, Closing, Record, Reject, State, Writer, as_record
from cleantext.corpus.formats.registry import StrPath, open_writer
from cleantext.corpus.runner.progress import Counts
from cleantext.corpus.runner.shards import beside

_LONGEST_LINE = 1 << 20


def rejects_of(output: StrPath, named: StrPath | None = None) -> Path:
    """Where the rejects of an output go: to the file that the user has named, or beside it."""
    return Path(named) if named else beside(output, ".rejects.jsonl")


def is_rejects(path: Path) -> bool:
    """Whether there is a file that begins as one of rejects does."""
    try:
        with path.open("rb") as file:
            fields = json.loads(file.readline(_LONGEST_LINE))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and list(fields) == list(as_record(Reject("", "")).fields)


class RejectsError(Exception):
    """There are more bad records than the user wants to go on with."""


class _Teller(Closing):
    """A writer of rejects that tells them on standard error, a line each."""

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            if sys.stderr:
                print("rejected: {place}: {reason}".format(**record.fields), file=sys.stderr)

    def commit(self) -> State:
        return {}

    def finish(self) -> None: ...


class Rejects(Closing):
    """JSON Lines of places and reasons; there is no file as long as there are no such records.

    Args:
        path: the file; `PIPE` where they are told on standard error.
        most: how many there may be; None for any number.
        state: what `commit` gave, to go on from there.

    """

    def __init__(self, path: Path, most: int | None, state: State | None = None) -> None:
        self._path, self._most, self._state = path, most, state
        self._writer: Writer | None = None

    def take(self, rejects: Sequence[Reject], counts: Counts) -> None:
        """Write and count records.

        Raises:
            RejectsError: there are more than there may be.

        """
        if not rejects:
            return
        counts.reject(rejects)
        self._open().write(map(as_record, rejects))
        if self._most is not None and counts.rejected > self._most:
            raise RejectsError(
                f"bad records: {counts.rejected:,}, and --max-rejects is {self._most:,}; "
                f"the last: {rejects[-1].place}: {rejects[-1].reason}"
            )

    def _open(self) -> Writer:
        if not self._writer:
            self._writer = _Teller() if self._path == PIPE else self._opened()
        return self._writer

    def _opened(self) -> Writer:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return open_writer(self._path, "jsonl", self._state)

    def commit(self) -> State | None:
        """Bring all to the disk; give from where another can go on."""
        if self._writer:
            self._state = self._writer.commit()
        return self._state

    def finish(self) -> None:
        """Give the file its name; without such records, remove that of an earlier run."""
        if self._writer or self._state is not None:
            self._open().finish()
        elif self._path != PIPE and is_rejects(self._path):
            self._path.unlink()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        if self._writer:
            self._writer.close()
