"""The tables of the phrase files, compiled when the package is built.

There are tens of thousands of entries; folding them at each start would take longer than cleaning
a page. The build (`hatch_build.py`) writes the tables to a file. If that is missing, or a phrase
file has changed since, the tables are built in memory, which takes a moment.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import crc32

from cleantext.phrases import entries, openings, tables
from cleantext.phrases.entries import fold_file
from cleantext.phrases.index import Index
from cleantext.phrases.tables import Buckets, Tables, build_tables
from cleantext.system.atomic import replacing
from cleantext.text import block, scripts

PLACE = Path(__file__).with_suffix(".bin")
"""The file with the tables."""

_FORMAT = 2  # of marshal: the same in all versions of Python
_MAKERS = tuple(
    Path(str(module.__file__)) for module in (block, scripts, entries, tables, openings)
)
"""The code that builds the tables: when it changes, they are built again."""


def load(files: Sequence[bytes]) -> Tables:
    """Load or build the tables of phrase files, given their contents."""
    with suppress(OSError, ValueError, EOFError, TypeError):  # missing or damaged
        data = PLACE.read_bytes()
        end = data.index(b"\n")
        kept = memoryview(data)[end + 1 :]
        if data[:end] == _digest(files, kept):
            places, *others = _unpacked(kept)
            return Tables(_Packed(places, kept), *others)
    return _made(files)


def write(files: Sequence[bytes]) -> None:
    """Write the tables of phrase files, given their contents.

    The write is atomic, as another process may be reading the file.
    """
    made = _made(files)
    made.openings.update(_openings(made, [data.decode().split("\n") for data in files]))
    buckets = [marshal.dumps(bucket, _FORMAT) for bucket in made.whole.values()]
    from_end = list(accumulate(map(len, reversed(buckets))))[::-1]
    places = dict(zip(made.whole, from_end, strict=True))
    kept = marshal.dumps((places, *made[1:]), _FORMAT) + b"".join(buckets)
    with replacing(PLACE) as file:
        file.write(_digest(files, kept) + b"\n" + kept)


def _openings(made: Tables, lines: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield the rank and the openings of each pattern that can match at the start of lines only.

    To analyse them all takes a second; without their openings they are searched for in more lines.
    """
    index = Index(made, lambda file, place: lines[file][place])
    for rank in sorted({rank for ranks in made.by_anchor.values() for rank in ranks}):
        pattern = index.entry(rank).pattern
        letters = openings.openings(pattern) if openings.only_at_start(pattern) else None
        if letters is not None:
            yield rank, letters


class _Packed(Buckets):
    """Buckets that are unpacked on demand: each run needs few of them.

    Args:
        places: where each bucket starts, in bytes from the end of the data.
        data: the buckets, at its end.

    """

    def __init__(self, places: dict[str, int], data: memoryview) -> None:
        self.places = places
        self.data = data

    def __missing__(self, head: str) -> dict[str, int]:
        """Unpack a bucket, and keep it."""
        known = head in self.places
        bucket: dict[str, int] = _unpacked(self.data[-self.places[head] :]) if known else {}
        self[head] = bucket
        return bucket


def _unpacked(data: memoryview) -> Any:
    """Return the object that data begin with."""
    return marshal.loads(data)  # noqa: S302  # as Python does for its own bytecode


def _made(files: Sequence[bytes]) -> Tables:
    return build_tables(fold_file(data.decode()) for data in files)


def _digest(files: Sequence[bytes], kept: bytes | memoryview) -> bytes:
    """Return checksums of the code, the files and the tables."""
    code = [path.read_bytes() for path in _MAKERS]
    return b" ".join(b"%08x" % crc32(data) for data in (*code, *files, kept))
