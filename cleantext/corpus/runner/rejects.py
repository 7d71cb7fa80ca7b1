"""The file of records that could not be read or processed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from cleantext.corpus.formats.records import PIPE, Closing, Record, Reject, State, Writer, as_record
from cleantext.corpus.formats.registry import StrPath, open_writer
from cleantext.corpus.runner.counts import Counts
from cleantext.corpus.runner.shards import beside

_LONGEST_LINE = 1 << 20


def rejects_path(output: StrPath, named: StrPath | None = None) -> Path:
    """Return the file of rejects: the named one, or one beside the output."""
    return Path(named) if named else beside(output, ".rejects.jsonl")


def is_rejects(path: Path) -> bool:
    """Decide whether a file of rejects exists here, by its beginning."""
    try:
        with path.open("rb") as file:
            fields = json.loads(file.readline(_LONGEST_LINE))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and list(fields) == list(as_record(Reject("", "")).fields)


class RejectsError(Exception):
    """There are more rejects than the user allows."""


class _RejectPrinter(Closing):
    """A writer that prints rejects to standard error, a line each."""

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            if sys.stderr:
                print("rejected: {place}: {reason}".format(**record.fields), file=sys.stderr)

    def commit(self) -> State:
        return {}

    def finish(self) -> None: ...


class Rejects(Closing):
    """Writes rejects as JSON Lines, in a file made on demand.

    Args:
        path: the file; `PIPE` to print them to standard error.
        most: the most rejects allowed; None for any number.
        state: the result of an earlier `commit`, to continue from there.

    """

    def __init__(self, path: Path, most: int | None, state: State | None = None) -> None:
        self._path, self._most, self._state = path, most, state
        self._writer: Writer | None = None

    def take(self, rejects: Sequence[Reject], counts: Counts) -> None:
        """Write and count rejects.

        Raises:
            RejectsError: there are more than allowed.

        """
        if not rejects:
            return
        counts.reject(rejects)
        self._ensure_writer().write(map(as_record, rejects))
        if self._most is not None and counts.rejected > self._most:
            raise RejectsError(
                f"bad records: {counts.rejected:,}, and --max-rejects is {self._most:,}; "
                f"the last: {rejects[-1].place}: {rejects[-1].reason}"
            )

    def _ensure_writer(self) -> Writer:
        if not self._writer:
            self._writer = _RejectPrinter() if self._path == PIPE else self._open_file()
        return self._writer

    def _open_file(self) -> Writer:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return open_writer(self._path, "jsonl", self._state)

    def commit(self) -> State | None:
        """Flush everything to disk and return the state to continue from."""
        if self._writer:
            self._state = self._writer.commit()
        return self._state

    def finish(self) -> None:
        """Give the file its name; without rejects, remove that of an earlier run."""
        if self._writer or self._state is not None:
            self._ensure_writer().finish()
        elif self._path != PIPE and is_rejects(self._path):
            self._path.unlink()

    def close(self) -> None:
        """Close the file, finished or not."""
        if self._writer:
            self._writer.close()
