"""Files of tallies: the lines of pages by host, for merging.

An Arrow IPC stream, compressed with lz4, of batches with the columns host, line (folded; ``""``
stands for the page itself) and page (see `page_id`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.formats.source import regular_size
from cleantext.filters.templates import MARK, parse_host
from cleantext.system.atomic import replacing
from cleantext.system.conflicts import ConflictError
from cleantext.system.extras import load

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".tally"
"""The suffix of such files."""

START_SIZE = 1 << 12
"""Bytes that suffice to recognise a learned file."""

_FOLDING = b"1"
"""The version of the folding of lines: tallies of different versions can't be merged."""

_LAST = b"\xff\xff\xff\xff\0\0\0\0"
"""The end of a stream. Without it, a file may be cut between two batches."""


def schema() -> pa.Schema:
    """Return the columns of a tally."""
    pa = load("pyarrow")
    columns = [("host", pa.string()), ("line", pa.string()), ("page", pa.uint64())]
    return pa.schema(columns, {b"cleantext tally": _FOLDING})


def page_id(url: str) -> int:
    """Return a 64-bit hash of a page's URL, without its fragment."""
    address = url.partition("#")[0].encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(address, digest_size=8).digest(), "little")


def write_options() -> Any:
    """Return the options for writing rows with Arrow."""
    return load("pyarrow.ipc").IpcWriteOptions(compression="lz4", use_threads=False)


def write_rows(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """Write rows atomically to a file."""
    new_stream = load("pyarrow.ipc").new_stream
    with replacing(path) as file, new_stream(file, schema(), options=write_options()) as writer:
        for batch in batches:
            writer.write_batch(batch)


def read_rows(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file, batch by batch.

    Raises:
        FormatError: it is not a complete file of this kind, or can't be read.

    """
    regular_size(path)
    with path.open("rb") as file:
        try:
            yield from _batches(file)
        except GeneratorExit:
            raise
        except Exception as error:  # Arrow raises many kinds of errors for damage
            raise FormatError(_broken(path)) from error


def _batches(file: BinaryIO) -> Iterator[pa.RecordBatch]:
    file.seek(-len(_LAST), 2)
    if file.read() != _LAST:
        raise ValueError("it is cut")
    file.seek(0)
    with load("pyarrow").ipc.open_stream(file) as stream:
        if not stream.schema.equals(schema(), check_metadata=True):
            raise ValueError("it has other columns")
        for batch in stream:
            batch.validate(full=True)
            _check_rows(batch)
            yield batch


def _check_rows(batch: pa.RecordBatch) -> None:
    """Check that a batch has nothing that would break a template file."""
    compute = load("pyarrow.compute")
    if any(column.null_count for column in batch.columns):
        raise ValueError("it has nulls")
    if compute.any(compute.match_substring_regex(batch.column("line"), r"[\t\n\r]")).as_py():
        raise ValueError("a line in it has a tab or a line break")
    hosts = batch.column("host").unique().to_pylist()
    if any(not host or parse_host(host) != host for host in hosts):
        raise ValueError("a host in it is not valid")


def is_tally(start: bytes) -> bool:
    """Decide whether a file with this start is a tally, of any version."""
    return start.startswith(b"\xff\xff\xff\xff") and b"cleantext tally" in start


def _broken(path: Path) -> str:
    return (
        f"{path}: not a complete tally, or one of another version of cleantext; learn it again "
        "from its pages, or leave it out"
    )


def check_replaced(output: Path) -> None:
    """Check that an existing output, which would be replaced, was learned.

    Raises:
        ConflictError: it was not.

    """
    try:
        with output.open("rb") as file:
            start = file.read(START_SIZE)
    except OSError:
        return
    check_learned(output, start)


def check_learned(output: Path, start: bytes) -> None:
    """Check that a file with this start was learned.

    Raises:
        ConflictError: it was not.

    """
    is_ours = is_tally(start) if output.suffix == SUFFIX else start.startswith(MARK.encode())
    if not is_ours:
        raise ConflictError(
            f"{output}: already exists, and learn did not make it; give another name"
        )
