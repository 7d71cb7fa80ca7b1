"""Counting on how many pages of its host each line stands, in bounded memory.

What is kept is a set: of hosts, pages and the lines on them. So a page that comes twice counts
once, and joining the sets of shards is associative, commutative and idempotent, has a neutral
element, and gives what one pass gives, exactly. The sets are larger than counts would be, by as
much as lines come again; most lines of a site never do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from cleantext.block import Block
from cleantext.corpus.extras import load
from cleantext.corpus.tallies import open_rows, page_id, read_rows, schema, write_rows
from cleantext.filters.prose import PARAGRAPH
from cleantext.filters.templates import Template, host_of
from cleantext.lines import split
from cleantext.scripts import count_words

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST = 5
"""Pages, at least, on which a line of a site's own stands."""

SHARE = 0.2
"""Of a host's pages, the share on which such a line stands."""

PROSE_SHARE = 0.5
"""The same for a line as long as prose is: what half of the pages say is no story's."""

MEMORY = 512 << 20
"""Bytes that counting may take, if nothing else is said."""

LEAST_MEMORY = 64 << 20
"""Bytes without which it can't work: the libraries take as much."""

PARTS = 64
"""Files, by host, into which goes what memory does not hold."""

RECALLED = 1 << 15
"""Lines of which it is remembered how they are folded: a site's own come again soon."""

_OVERHEAD = 150
"""Bytes that a line costs besides its characters, while it is held and while it is written."""

_ROWS = 1 << 16
"""Rows of a batch that goes to others, at most."""

_BLOW_UP = 12
"""How much more memory than its own a table may take while the pages of its lines are counted:
about three times as much was measured, but what was held before is not all given back."""


class _Page(NamedTuple):
    """A page: its host, its number, its lines."""

    host: str
    page: int
    lines: list[str]


class _Keys:
    """The different lines of a page, folded, and ``""``, which stands for the page itself."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> list[str]:
        lines = set(split(text).texts)
        if len(self._known) > RECALLED:
            self._known.clear()
        new = [line for line in lines if line not in self._known]
        self._known.update(zip(new, Block(new).keys, strict=True))
        return list({self._known[line] for line in lines} | {""})


class Tally:
    r"""The lines of pages by host; a context manager, which holds files that go at its end.

    Args:
        memory: bytes that it may take, about, from `LEAST_MEMORY` up.

    Raises:
        ValueError: the memory is too little.
        MissingExtraError: pyarrow is not installed.

    >>> with Tally() as tally:
    ...     for word in ("one", "two", "three", "four", "five"):
    ...         _ = tally.add(f"https://example.com/{word}", f"Story {word}\nRead more\n")
    ...     list(tally.templates())
    [Template(host='example.com', share=1.0, pages=5, line='read more')]

    """

    def __init__(self, memory: int = MEMORY) -> None:
        if memory < LEAST_MEMORY:
            raise ValueError(f"counting takes at least {LEAST_MEMORY >> 20} MB of memory")
        self._pa, self._compute = load("pyarrow"), load("pyarrow.compute")
        self._room = memory - LEAST_MEMORY // 2
        self._folder = TemporaryDirectory(prefix="cleantext-learn-")
        self._writers: dict[int, Any] = {}
        self._written = [0] * PARTS
        self._pages: list[_Page] = []
        self._batches: list[pa.RecordBatch] = []
        self._size = 0
        self._keys = _Keys()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_writers()
        self._folder.cleanup()

    def add(self, url: str, text: str) -> bool:
        """Count a page; whether it has been, which takes a host in its address."""
        host = host_of(url)
        if host:
            page = _Page(host, page_id(url), self._keys(text))
            self._pages.append(page)
            self._size += sum(map(len, page.lines)) + _OVERHEAD * len(page.lines)
            self._spill_if_full()
        return bool(host)

    def merge(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Take what others have counted: the batches of their `rows` or of their file."""
        for batch in batches:
            self._batches.append(batch)
            self._size += batch.nbytes
            self._spill_if_full()

    def save(self, path: Path) -> None:
        """Write what was counted to a file, for `read_rows` and `merge`; whole or not at all."""
        write_rows(path, self.rows())

    def rows(self) -> Iterator[pa.RecordBatch]:
        """What was counted, for `merge`: columns host, line and page, no row twice."""
        for part in self._parts():
            for table in self._slices(part):
                rows = table.group_by(table.column_names, use_threads=False).aggregate([])
                yield from rows.cast(schema()).to_batches(_ROWS)

    def templates(self, share: float = SHARE, fewest: int = FEWEST) -> Iterator[Template]:
        """The lines that are sites' own, in no order.

        Prose that is not on half of the pages is none, nor are lines without a letter.

        Args:
            share: of a host's pages, the least share on which such a line stands.
            fewest: on how many pages it stands at least, from `FEWEST` up.

        """
        for part in self._parts():
            yield from templates_of(self._counts(part, max(fewest, FEWEST)), share)

    def _spill_if_full(self) -> None:
        if self._size > self._room // 8:
            self._spill()

    def _spill(self) -> None:
        """Write what memory holds to the files of its parts."""
        batches = [*self._batches, *([_batch(self._pages)] if self._pages else [])]
        self._batches, self._pages, self._size = [], [], 0
        table = self._pa.Table.from_batches(batches, schema())
        hosts = table.column("host").combine_chunks().dictionary_encode()
        parts = [zlib.crc32(host.encode()) % PARTS for host in hosts.dictionary.to_pylist()]
        places = self._pa.array(parts, self._pa.uint8()).take(hosts.indices)
        for part in sorted(set(parts)):
            chosen = table.filter(self._compute.equal(places, part))
            self._writer(part).write_table(chosen)
            self._written[part] += chosen.nbytes

    def _writer(self, part: int) -> Any:
        if part not in self._writers:
            number = len(list(self._files(part)))
            self._writers[part] = open_rows(str(self._path(part, number)))
        return self._writers[part]

    def _close_writers(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def _path(self, part: int, number: int) -> Path:
        return Path(self._folder.name, f"{part}-{number}.arrows")

    def _files(self, part: int) -> Iterator[Path]:
        number = 0
        while (path := self._path(part, number)).exists():
            yield path
            number += 1

    def _parts(self) -> range:
        """The parts, all in files; what is counted later goes to other files."""
        self._spill()
        self._close_writers()
        return range(PARTS)

    def _slices(self, part: int) -> Iterator[pa.Table]:
        """The rows of a part, in tables of which memory holds one.

        A slice has the lines of some lengths: all rows of one line are in the same. The first has
        the lines ``""``, which are the pages themselves.
        """
        slices = -(-self._written[part] * _BLOW_UP // self._room)
        for number in range(slices):
            chosen = [
                batch.filter(self._pa.array(_lengths(batch) % slices == number))
                for path in self._files(part)
                for batch in read_rows(path)
            ]
            yield self._pa.Table.from_batches(chosen, schema())

    def _counts(self, part: int, fewest: int) -> Iterator[tuple[str, int, str, int]]:
        """Host, its pages, a line, and the pages on which it stands, for each line on so many."""
        pages: dict[str, int] = {}
        for table in self._slices(part):
            for host, line, seen in self._frequent(table, fewest):
                if line:
                    yield host, pages[host], line, seen
                else:
                    pages[host] = seen

    def _frequent(self, table: pa.Table, fewest: int) -> Iterator[tuple[str, str, int]]:
        """Host, line and pages of the lines that stand on so many, the lines ``""`` first."""
        groups = table.group_by(["host", "line"], use_threads=False)
        counts = groups.aggregate([("page", "count_distinct")])
        seen = counts.column("page_count_distinct")
        often = counts.filter(self._compute.greater_equal(seen, fewest))
        columns = ("host", "line", "page_count_distinct")
        rows = zip(*(often.column(name).to_pylist() for name in columns), strict=True)
        return iter(sorted(rows, key=lambda row: row[1] != ""))


def _lengths(batch: pa.RecordBatch) -> Any:
    return load("pyarrow.compute").binary_length(batch.column("line")).to_numpy()


def lines_of(
    batch: pa.RecordBatch, text_field: str = "text", url_field: str = "url"
) -> pa.RecordBatch:
    """The lines of the pages in a batch, for `Tally.merge`: columns host, line and page.

    Pages without a host or a text have none. It has no state: any engine can map it over batches.
    """
    keys = _Keys()
    columns = (batch.column(name).to_pylist() for name in (text_field, url_field))
    pages = [
        (host_of(url), url, text)
        for text, url in zip(*columns, strict=True)
        if url and text is not None
    ]
    return _batch([_Page(host, page_id(url), keys(text)) for host, url, text in pages if host])


def _batch(pages: Sequence[_Page]) -> pa.RecordBatch:
    """The lines of pages, a row each."""
    pa, compute = load("pyarrow"), load("pyarrow.compute")
    # One string that is cut is made into a column in a fraction of the time that many take.
    joined = "\n".join("\n".join(page.lines) for page in pages)
    whole = joined.encode("utf-8", "replace").decode()  # no site's own line has a lone surrogate
    cut = compute.split_pattern(pa.array([whole] if pages else [], pa.large_string()), "\n")
    rows = pa.array([row for row, page in enumerate(pages) for _ in page.lines], pa.int32())
    columns = [
        pa.array([page.host for page in pages], pa.string()).take(rows),
        cut.values.cast(pa.string()),
        pa.array([page.page for page in pages], pa.uint64()).take(rows),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema())


def templates_of(counts: Iterable[tuple[str, int, str, int]], share: float) -> Iterator[Template]:
    """Of lines those that are sites' own: of each its host, the host's pages, itself, its pages."""
    for host, pages, line, seen in counts:
        if _is_template(line, seen / pages, share):
            yield Template(host, seen / pages, pages, line)


def _is_template(line: str, share: float, least: float) -> bool:
    if count_words(line) >= PARAGRAPH:
        least = max(least, PROSE_SHARE)
    return share >= least and any(map(str.isalpha, line))
