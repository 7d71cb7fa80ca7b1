"""Records of data sets in any format, and the base of readers and writers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, TypeAlias

from cleantext.corpus.formats.cells import as_scalar
from cleantext.system.extras import load

RAW_SHOWN = 2000
"""The most characters that a reject quotes from unreadable data."""

LONGEST = 1 << 26
"""The most bytes of one record: it must fit in memory, and damage can make it endless."""

PIPE = Path("-")
"""The path that stands for standard input and output."""

State: TypeAlias = dict[str, int]
"""The position of a writer, as JSON values."""


class FormatError(Exception):
    """A file can't be read or written; the message says the way out."""


class Record(NamedTuple):
    """One text with its other fields.

    Attributes:
        place: where it was read: the file, and the line, row or record in it.
        fields: its fields, in order. A value is a Python object or, until it is needed, the
            lossless form of the format: `msgspec.Raw`, a `Cell` or a `pyarrow.Scalar`, which
            `plain` converts.
        suspect: whether it comes from damaged data, so that anything in it may be wrong.

    """

    place: str
    fields: dict[str, Any]
    suspect: bool = False


class Reject(NamedTuple):
    r"""A record that could not be read or cleaned.

    Attributes:
        place: where it is: the file, and the line, row or record in it.
        reason: why it is rejected.
        raw: its beginning, at most `RAW_SHOWN` characters; invalid bytes are written ``\xff``.
        damaged: how many compressed members or row groups are damaged here.

    """

    place: str
    reason: str
    raw: str = ""
    damaged: int = 0


class Names(NamedTuple):
    """The names of the fields that a format needs to know.

    Attributes:
        text: the field with the text.
        url: the field with the URL of the page.
        added: the fields to add (`Plan.added`), whose types are fixed.

    """

    text: str = "text"
    url: str = "url"
    added: tuple[str | None, ...] = ()


NAMES = Names()


@dataclass
class Meter:
    """The size of an input in bytes, and how many have been read."""

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
        """The bytes of the input as stored."""
        return self._meter.size

    @property
    def consumed(self) -> int:
        """The bytes of the input that have been read."""
        return self._meter.consumed

    def __next__(self) -> Record | Reject:
        try:
            return next(self._items)
        except OSError as error:
            error.filename = error.filename or str(self._path)
            raise


class Writer(Protocol):
    """A context manager that writes records to a file.

    Until then the file has `.part` at the end of its name, and a writer with the state of a
    `commit` can continue it.
    """

    def write(self, records: Iterable[Record]) -> None:
        """Write records."""

    def commit(self) -> State:
        """Flush everything to disk and return the state to continue from."""

    def finish(self) -> None:
        """Flush everything to disk and give the file its name."""

    def close(self) -> None:
        """Close the file, finished or not."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Closing:
    """A context manager that closes itself: the base of all writers."""

    def close(self) -> None:
        """Close what is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def preview(raw: bytes) -> str:
    r"""Return the beginning of foreign bytes as text.

    >>> preview(b"caf\xe9")
    'caf\\xe9'

    """
    return raw[: 4 * RAW_SHOWN].decode(errors="backslashreplace")[:RAW_SHOWN]


def plain(value: Any) -> Any:
    """Convert a field's value to a Python object.

    JSON that Python can't convert, as integers of 5,000 digits, is returned as text.

    >>> import msgspec
    >>> plain(msgspec.Raw(b"[1.50]"))
    [1.5]

    """
    value = as_scalar(value)
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
        return (scalar.cast("string") if _is_nanosecond(scalar.type) else scalar).as_py()
    except (ValueError, OverflowError):  # nested nanoseconds, or times beyond Python's range
        if hasattr(scalar, "keys"):
            return {name: plain(scalar[name]) for name in scalar.keys()}  # noqa: SIM118
        if hasattr(scalar, "__iter__"):
            return [plain(part) for part in scalar]
        return scalar.cast("string").as_py()


def _is_nanosecond(kind: Any) -> bool:
    """Decide whether a type is a time in nanoseconds, which Python's own classes lack."""
    return getattr(kind, "unit", "") == "ns"


def from_json(data: Any) -> Any:
    """Parse JSON, including NaN, infinity and lone surrogates, which only Python accepts.

    Raises:
        ValueError: it is not JSON.

    """
    msgspec = load("msgspec")
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return json.loads(bytes(data))


def reject(record: Record, reason: str) -> Reject:
    """Make a reject of a record that was read, but can't be cleaned."""
    parts = {name: plain(value) for name, value in record.fields.items()}
    return Reject(record.place, reason, json.dumps(parts, default=str)[:RAW_SHOWN])


def as_record(item: Reject) -> Record:
    """Convert a reject to a record, for the file of rejects."""
    return Record(item.place, {"place": item.place, "reason": item.reason, "raw": item.raw})


def replace_surrogates(text: str) -> str:
    r"""Replace lone surrogates, which UTF-8 can't encode, by U+FFFD.

    >>> replace_surrogates("a\ud800")
    'a�'

    """
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
