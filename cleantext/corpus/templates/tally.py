"""Counting the pages of its host that each line appears on, in bounded memory.

A tally is a set of hosts, pages and the lines on them. So a page that is read twice counts once,
and merging the tallies of shards is associative, commutative and idempotent, has a neutral
element, and equals one pass exactly. The sets are larger than counts, by the repetitions of lines;
most lines of a site are never repeated.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from cleantext.corpus.templates.limits import (
    FEWEST,
    LEAST_MEMORY,
    LIBRARIES,
    MEMORY,
    PROSE_SHARE,
    SHARE,
)
from cleantext.corpus.templates.tally_file import page_id, schema, write_options, write_rows
from cleantext.filters.templates import Template, parse_host
from cleantext.forms import take_in
from cleantext.system.extras import load
from cleantext.text.block import LONGEST, Block
from cleantext.text.lines import split
from cleantext.text.prose import PARAGRAPH
from cleantext.text.scripts import count_words

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = 128
"""Partitions, by host, of the temporary files."""

RECALLED = 1 << 15
"""Folded lines to cache: the templates of a site recur soon."""

_MOST_ROOM = 8 << 30
"""The most bytes of memory to use, so that a column of strings stays below Arrow's 2 GB."""

_TOGETHER = 1 << 20
"""Characters of pages to convert to rows together."""

_FILL = 8
"""Rows are spilled to files when they take this fraction of the memory: one in `_FILL`."""

_ROWS = 1 << 16
"""The most rows of a batch to hand out."""

_BLOW_UP = 12
"""The memory for counting a table, in multiples of its size: about three were measured, but memory
that was held before is not all returned."""


class PageLines(NamedTuple):
    """The lines of a page, to be counted.

    Attributes:
        host: its host, from `parse_host`.
        page: the hash of its URL, from `page_id`.
        lines: its distinct lines, folded, separated by line breaks. One is ``""``, which stands
            for the page itself.

    """

    host: str
    page: int
    lines: str


class LineExtractor:
    r"""Extracts the lines of pages, with a cache of folded lines.

    >>> LineExtractor()([("https://example.com/one", "Read more\nREAD MORE"), ("", "")])[0].lines
    '\nread more'

    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, pages: Iterable[tuple[str, str]]) -> list[PageLines | None]:
        """Extract the lines of pages; None for those without a host."""
        hosts = [(parse_host(url), url, text) for url, text in pages]
        lines = [_lines(text) if host else set() for host, _, text in hosts]
        self._fold(set[str]().union(*lines))
        return [
            PageLines(host, page_id(url), self._joined(found)) if host else None
            for (host, url, _), found in zip(hosts, lines, strict=True)
        ]

    def _fold(self, lines: set[str]) -> None:
        if len(self._known) > RECALLED:
            self._known.clear()
        new = lines.difference(self._known)
        self._known.update(zip(new, Block(new).keys, strict=True))

    def _joined(self, lines: set[str]) -> str:
        return "\n".join(sorted({"", *map(self._known.__getitem__, lines)}))


def _lines(text: str) -> set[str]:
    text, _ = take_in(text, "auto")
    return {line for line in split(text).texts if len(line) <= LONGEST}


class Tally:
    r"""The lines of pages by host, a context manager.

    Args:
        memory: the approximate bytes that it may take, at least `LEAST_MEMORY`.

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
        self._room = min(memory - LIBRARIES, _MOST_ROOM)
        self._folder = TemporaryDirectory(prefix="cleantext-learn-")
        self._spilled = 0
        self._sizes = [0] * PARTS
        self._pages: list[PageLines] = []
        self._characters = 0
        self._batches: list[pa.RecordBatch] = []
        self._bytes = 0
        self._extract = LineExtractor()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, url: str, text: str) -> bool:
        """Count a page, if its URL has a host; return whether."""
        (page,) = self._extract([(url, text)])
        if page:
            self.count([page])
        return page is not None

    def count(self, pages: Iterable[PageLines]) -> None:
        """Count pages that `LineExtractor` has extracted."""
        for page in pages:
            self._pages.append(page)
            self._characters += len(page.lines)
            if self._characters > _TOGETHER:
                self._make_rows()

    def merge(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Merge another tally: the batches of its `rows` or of its file."""
        for batch in batches:
            self._batches.append(batch)
            self._bytes += batch.nbytes
            if self._bytes > self._room // _FILL:
                self._spill()

    def save(self, path: Path) -> None:
        """Write the tally atomically to a file, for `read_rows` and `merge`."""
        write_rows(path, self.rows())

    def rows(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows for `merge`, each once: columns host, line and page."""
        for part in self._parts():
            for table in self._slices(part):
                rows = table.group_by(table.column_names, use_threads=False).aggregate([])
                yield from rows.cast(schema()).to_batches(_ROWS)

    def templates(self, share: float = SHARE, fewest: int = FEWEST) -> Iterator[Template]:
        """Yield the template lines, in no order.

        Prose on less than half of the pages is none, nor are lines without a letter.

        Args:
            share: the smallest share of its host's pages that such a line appears on.
            fewest: the fewest pages that it appears on, at least `FEWEST`.

        """
        for part in self._parts():
            yield from select_templates(self._counts(part, max(fewest, FEWEST)), share)

    def _make_rows(self) -> None:
        rows = _batch(self._pages)
        self._pages, self._characters = [], 0
        self.merge([rows])

    def _spill(self) -> None:
        """Write the rows in memory to a file, a batch for each partition."""
        table = self._pa.Table.from_batches(self._batches, schema())
        self._batches, self._bytes = [], 0
        hosts = table.column("host").combine_chunks().dictionary_encode()
        parts = [zlib.crc32(host.encode()) % PARTS for host in hosts.dictionary.to_pylist()]
        places = self._pa.array(parts, self._pa.uint8()).take(hosts.indices)
        table = table.take(self._compute.sort_indices(places))  # faster than filters, part by part
        counts = load("numpy").bincount(places.to_numpy(), minlength=PARTS).tolist()
        none = _batch([])
        with self._pa.ipc.new_file(
            self._path(self._spilled), schema(), options=write_options()
        ) as file:
            for part, end in enumerate(accumulate(counts)):
                chosen = table.slice(end - counts[part], counts[part])
                file.write_batch(self._pa.concat_batches(chosen.to_batches() or [none]))
                self._sizes[part] += chosen.nbytes
        self._spilled += 1
        self._pa.default_memory_pool().release_unused()

    def _path(self, number: int) -> str:
        return str(Path(self._folder.name, f"{number}.arrow"))

    def _parts(self) -> range:
        """Spill all rows to files; return the numbers of the partitions."""
        if self._pages:
            self._make_rows()
        if self._batches:
            self._spill()
        return range(PARTS)

    def _read(self, part: int) -> Iterator[pa.RecordBatch]:
        for number in range(self._spilled):
            with self._pa.OSFile(self._path(number)) as raw, self._pa.ipc.open_file(raw) as file:
                yield file.get_batch(part)

    def _slices(self, part: int) -> Iterator[pa.Table]:
        """Yield the rows of a partition, in tables that fit in memory.

        A slice has the lines of certain lengths, so all rows of a line are in the same one. The
        first has the lines ``""``, which are the pages themselves.
        """
        slices = -(-self._sizes[part] * _BLOW_UP // self._room)
        for number in range(slices):
            chosen = [
                batch.filter(self._pa.array(_lengths(batch) % slices == number))
                for batch in self._read(part)
            ]
            self._pa.default_memory_pool().release_unused()
            yield self._pa.Table.from_batches(chosen, schema())

    def _counts(self, part: int, fewest: int) -> Iterator[tuple[str, int, str, int]]:
        """Yield host, its pages, line and the line's pages, if enough."""
        pages: dict[str, int] = {}
        for table in self._slices(part):
            for host, line, seen in self._frequent(table, fewest):
                if line:  # a damaged tally may have more pages of a line than of its host
                    yield host, max(pages.get(host, 0), seen), line, seen
                else:
                    pages[host] = seen

    def _frequent(self, table: pa.Table, fewest: int) -> Iterator[tuple[str, str, int]]:
        """Return host, line and pages, the lines ``""`` first."""
        groups = table.group_by(["host", "line"], use_threads=False)
        counts = groups.aggregate([("page", "count_distinct")])
        seen = counts.column("page_count_distinct")
        often = counts.filter(self._compute.greater_equal(seen, fewest))
        columns = ("host", "line", "page_count_distinct")
        rows = zip(*(often.column(name).to_pylist() for name in columns), strict=True)
        return iter(sorted(rows, key=lambda row: row[1] != ""))


def _lengths(batch: pa.RecordBatch) -> Any:
    return load("pyarrow.compute").binary_length(batch.column("line")).to_numpy()


def page_rows(
    batch: pa.RecordBatch, text_field: str = "text", url_field: str = "url"
) -> pa.RecordBatch:
    """Return rows of host, line and page for a batch of pages.

    Pages without a host or a text have none. Without state, any engine can map it over batches.
    """
    columns = (batch.column(name).to_pylist() for name in (url_field, text_field))
    pages = [(url, text) for url, text in zip(*columns, strict=True) if url and text is not None]
    return _batch([page for page in LineExtractor()(pages) if page])


def _batch(pages: Sequence[PageLines]) -> pa.RecordBatch:
    """Make a batch of the lines of pages, a row each."""
    pa, compute = load("pyarrow"), load("pyarrow.compute")
    # Splitting one string makes a column in a fraction of the time that many strings take.
    joined = "\n".join(page.lines for page in pages)
    encoded = joined.encode("utf-8", "replace")  # no template line has a lone surrogate
    cut = compute.split_pattern(pa.array([encoded] if pages else [], pa.large_binary()), b"\n")
    counts = [page.lines.count("\n") + 1 for page in pages]
    rows = pa.array(load("numpy").repeat(range(len(pages)), counts), pa.int32())
    columns = [
        pa.array([page.host for page in pages], pa.string()).take(rows),
        cut.values.cast(pa.binary()).view(pa.string()),
        pa.array([page.page for page in pages], pa.uint64()).take(rows),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema())


def select_templates(
    counts: Iterable[tuple[str, int, str, int]], share: float
) -> Iterator[Template]:
    """Select templates from host, its pages, line and the line's pages."""
    for host, pages, line, seen in counts:
        if _is_template(line, seen / pages, share):
            yield Template(host, seen / pages, pages, line)


def _is_template(line: str, share: float, least: float) -> bool:
    if count_words(line) >= PARAGRAPH:
        least = max(least, PROSE_SHARE)
    return share >= least and any(map(str.isalpha, line))
