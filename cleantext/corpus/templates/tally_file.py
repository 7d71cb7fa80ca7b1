"""Files of tallies: the lines of pages by host, to be counted together with those of others.

An Arrow IPC stream, packed with lz4, of batches with the columns host, line (folded; ``""`` stands
for the page itself) and page (see `page_id`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.formats.streams import regular_size
from cleantext.filters.templates import parse_host
from cleantext.system.atomic import replacing

if TYPE_CHECKING:
    import pyarrow as pa

END = ".tally"
"""How the names of such files end."""

_FOLDING = b"1"
"""Changes when lines are folded in another way: tallies before and after do not go together."""

_LAST = b"\xff\xff\xff\xff\0\0\0\0"
"""What a stream ends with. Without it, a file may be cut where a batch ends."""


def schema() -> pa.Schema:
    """The columns of a tally."""
    pa = load("pyarrow")
    columns = [("host", pa.string()), ("line", pa.string()), ("page", pa.uint64())]
    return pa.schema(columns, {b"cleantext tally": _FOLDING})


def page_id(url: str) -> int:
    """What pages are told apart by: 64 bits of their address, without what follows ``#``."""
    address = url.partition("#")[0].encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(address, digest_size=8).digest(), "little")


def packed() -> Any:
    """How Arrow is to write rows."""
    return load("pyarrow.ipc").IpcWriteOptions(compression="lz4", use_threads=False)


def write_rows(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """Write a file that has its name only when it is whole."""
    new_stream = load("pyarrow.ipc").new_stream
    with replacing(path) as file, new_stream(file, schema(), options=packed()) as writer:
        for batch in batches:
            writer.write_batch(batch)


def read_rows(path: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a file, batch by batch.

    Raises:
        FormatError: it is no whole file of this kind, or can't be read.

    """
    regular_size(path)
    with path.open("rb") as file:
        try:
            yield from _batches(file)
        except GeneratorExit:
            raise
        except Exception as error:  # Arrow has errors of all kinds for damage
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
            _check(batch)
            yield batch


def _check(batch: pa.RecordBatch) -> None:
    """See that a batch has no gaps, and nothing that would break a line of a file of templates."""
    compute = load("pyarrow.compute")
    if any(column.null_count for column in batch.columns):
        raise ValueError("it has nulls")
    if compute.any(compute.match_substring_regex(batch.column("line"), r"[\t\n\r]")).as_py():
        raise ValueError("a line in it has a tab or a line break")
    hosts = batch.column("host").unique().to_pylist()
    if any(not host or parse_host(host) != host for host in hosts):
        raise ValueError("a host in it is none")


def is_tally(start: bytes) -> bool:
    """Whether a file that begins so is a tally, be it of another version."""
    return start.startswith(b"\xff\xff\xff\xff") and b"cleantext tally" in start


def _broken(path: Path) -> str:
    return (
        f"{path}: this is no whole tally, or one of another version of cleantext; learn it anew "
        "from its pages, or leave it out"
    )
