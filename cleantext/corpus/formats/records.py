"""Records of a data set, whatever the format of its files, and what readers and writers share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, TypeAlias

from cleantext.corpus.extras import load

RAW_SHOWN = 2000
"""Characters, at most, that a reject shows of what could not be read."""

LONGEST = 1 << 26
"""Bytes, at most, that one record may have: memory must hold it, and damage can make it endless."""

PIPE = Path("-")
"""What standard input and output are called."""

State: TypeAlias = dict[str, int]
"""Where a writer stood; fit for JSON."""


class FormatError(Exception):
    """A file can't be read or written at all. The message names it and the way out."""


class Record(NamedTuple):
    """One text with what belongs to it.

    Attributes:
        place: where it was read: the file, and the line or the like in it.
        fields: its fields, in order. A value is a Python object, or, as long as nobody needs it,
            what the format keeps of it without loss: `msgspec.Raw` or a `pyarrow.Scalar`.
            `plain` makes a Python object of either.
        suspect: whether it comes from damaged data, so that anything in it may be wrong.

    """

    place: str
    fields: dict[str, Any]
    suspect: bool = False


class Reject(NamedTuple):
    r"""What could not be read.

    Attributes:
        place: where it stands: the file, and the line or the like in it.
        reason: why it can't be read.
        raw: what could be had of it, cut after `RAW_SHOWN` characters; bytes that are no UTF-8
            are written as ``\xff``.
        damaged: how many compressed members, row groups or the like are damaged here.

    """

    place: str
    reason: str
    raw: str = ""
    damaged: int = 0


class Names(NamedTuple):
    """What fields are called that a format must know.

    Attributes:
        text: the text's; formats without names of fields have it, too.
        url: the page's address, likewise.
        added: those for removed lines, edits and notes: their types are known before their values.

    """

    text: str = "text"
    url: str = "url"
    added: tuple[str | None, str | None, str | None] = (None, None, None)


NAMES = Names()


@dataclass
class Meter:
    """How many bytes of an input there are, and how many of them have been read."""

    size: int
    consumed: int = 0


class Reader(Iterator[Record | Reject]):
    """Records and rejects, in the order of the input."""

    def __init__(self, path: object, meter: Meter, items: Iterable[Record | Reject]) -> None:
        self._path = path
        self._meter = meter
        self._items = iter(items)

    @property
    def size(self) -> int:
        """Bytes of the input, as it is stored."""
        return self._meter.size

    @property
    def consumed(self) -> int:
        """How many of them have been read so far."""
        return self._meter.consumed

    def __next__(self) -> Record | Reject:
        try:
            return next(self._items)
        except OSError as error:
            error.filename = error.filename or str(self._path)
            raise


class Writer(Protocol):
    """Takes records; its file has its name only when it is whole. A context manager.

    What has been written stays beside the target, with `.part` at the end of its name, until
    `finish` was called: from there a writer that gets the state of a `commit` goes on.
    """

    def write(self, records: Iterable[Record]) -> None:
        """Take records."""

    def commit(self) -> State:
        """Bring all that was written to the disk; give from where a writer can go on."""

    def finish(self) -> None:
        """Bring all to the disk and give the file its name."""

    def close(self) -> None:
        """Let go of the file, finished or not."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Closing:
    """A context manager that closes at the end: what all writers are."""

    def close(self) -> None:
        """Let go of what is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def shown(raw: bytes) -> str:
    r"""The beginning of bytes from outside, as text.

    >>> shown(b"caf\xe9")
    'caf\\xe9'

    """
    return raw[: 4 * RAW_SHOWN].decode(errors="backslashreplace")[:RAW_SHOWN]


def plain(value: Any) -> Any:
    """The Python object that a field's value stands for.

    JSON that Python makes no object of, as integers of 5,000 digits, is given as it is written.

    >>> import msgspec
    >>> plain(msgspec.Raw(b"[1.50]"))
    [1.5]

    """
    if hasattr(value, "as_py"):
        return _from_arrow(value)
    if type(value).__module__ == "msgspec":
        try:
            return from_json(value)
        except (ValueError, RecursionError):
            return bytes(value).decode(errors="replace")
    return value


def _from_arrow(scalar: Any) -> Any:
    try:
        return (scalar.cast("string") if _is_fine(scalar.type) else scalar).as_py()
    except (ValueError, OverflowError):  # such times within, or times beyond Python's
        if hasattr(scalar, "keys"):
            return {name: plain(scalar[name]) for name in scalar.keys()}  # noqa: SIM118
        if hasattr(scalar, "__iter__"):
            return [plain(part) for part in scalar]
        return scalar.cast("string").as_py()


def _is_fine(kind: Any) -> bool:
    """Whether values are times in nanoseconds, which have no object in the standard library."""
    return getattr(kind, "unit", "") == "ns"


def from_json(data: Any) -> Any:
    """The Python object of JSON, of the kinds too that only Python's own reader takes.

    These are NaN, infinity, and lone surrogates.

    Raises:
        ValueError: this is no JSON.

    """
    msgspec = load("msgspec")
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return json.loads(bytes(data))


def reject(record: Record, reason: str) -> Reject:
    """A record that was read, but can't be cleaned."""
    parts = {name: plain(value) for name, value in record.fields.items()}
    return Reject(record.place, reason, json.dumps(parts, default=str)[:RAW_SHOWN])


def as_record(item: Reject) -> Record:
    """A reject as a record, for a file of them."""
    return Record(item.place, {"place": item.place, "reason": item.reason, "raw": item.raw})


def storable(text: str) -> str:
    r"""The text without lone surrogates, which have no UTF-8; U+FFFD stands for them.

    >>> storable("a\ud800")
    'a�'

    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
