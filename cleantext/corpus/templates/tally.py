"""Counting on how many pages of its host each line stands, in bounded memory.

What is kept is a set: of hosts, pages and the lines on them. So a page that comes twice counts
once, and joining the sets of shards is associative, commutative and idempotent, has a neutral
element, and gives what one pass gives, exactly. The sets are larger than counts would be, by as
much as lines come again; most lines of a site never do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from cleantext.corpus.extras import load
from cleantext.corpus.templates.tally_file import packed, page_id, schema, write_rows
from cleantext.filters.templates import Template, parse_host
from cleantext.text.block import LONGEST, Block
from cleantext.text.lines import split
from cleantext.text.prose import PARAGRAPH
from cleantext.text.scripts import count_words

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

_LIBRARIES = 144 << 20
"""Bytes that Python and the libraries take."""

LEAST_MEMORY = _LIBRARIES + (32 << 20)
"""Bytes without which counting can't work."""

PARTS = 128
"""Parts, by host, of the files into which goes what memory does not hold."""

RECALLED = 1 << 15
"""Lines of which it is remembered how they are folded: a site's own come again soon."""

_MOST_ROOM = 8 << 30
"""Bytes of memory of which use is made, lest a column of strings takes more than Arrow's 2 GB."""

_TOGETHER = 1 << 20
"""Characters of pages of which rows are made together."""

_FILL = 8
"""Rows go to files when they take one part in so many of the memory."""

_ROWS = 1 << 16
"""Rows of a batch that goes to others, at most."""

_BLOW_UP = 12
"""How much more memory than its own a table may take while the pages of its lines are counted:
about three times as much was measured, but what was held before is not all given back."""


class Page(NamedTuple):
    """What is counted of a page.

    Attributes:
        host: its host, as `parse_host` gives it.
        page: its address, as `page_id` gives it.
        lines: its different lines, folded, with line breaks between. One is ``""``, which stands
            for the page itself.

    """

    host: str
    page: int
    lines: str


class Pages:
    r"""Makes what is counted of pages. It remembers how lines are folded, and nothing else.

    >>> Pages()([("https://example.com/one", "Read more\nREAD MORE"), ("", "")])[0].lines
    '\nread more'

    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, pages: Iterable[tuple[str, str]]) -> list[Page | None]:
        """What is counted of these addresses and texts; None for those without a host."""
        hosts = [(parse_host(url), url, text) for url, text in pages]
        lines = [_lines(text) if host else set() for host, _, text in hosts]
        self._fold(set[str]().union(*lines))
        return [
            Page(host, page_id(url), self._joined(found)) if host else None
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
    return {line for line in split(text).texts if len(line) <= LONGEST}


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
        self._room = min(memory - _LIBRARIES, _MOST_ROOM)
        self._folder = TemporaryDirectory(prefix="cleantext-learn-")
        self._spilled = 0
        self._sizes = [0] * PARTS
        self._pages: list[Page] = []
        self._characters = 0
        self._batches: list[pa.RecordBatch] = []
        self._bytes = 0
        self._pages_of = Pages()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, url: str, text: str) -> bool:
        """Count a page; whether it has been, which takes a host in its address."""
        (page,) = self._pages_of([(url, text)])
        if page:
            self.count([page])
        return page is not None

    def count(self, pages: Iterable[Page]) -> None:
        """Count pages, as `Pages` makes them."""
        for page in pages:
            self._pages.append(page)
            self._characters += len(page.lines)
            if self._characters > _TOGETHER:
                self._make_rows()

    def merge(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Take what others have counted: the batches of their `rows` or of their file."""
        for batch in batches:
            self._batches.append(batch)
            self._bytes += batch.nbytes
            if self._bytes > self._room // _FILL:
                self._spill()

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

    def _make_rows(self) -> None:
        rows = _batch(self._pages)
        self._pages, self._characters = [], 0
        self.merge([rows])

    def _spill(self) -> None:
        """Write what memory holds to a file, with a batch for each part."""
        table = self._pa.Table.from_batches(self._batches, schema())
        self._batches, self._bytes = [], 0
        hosts = table.column("host").combine_chunks().dictionary_encode()
        parts = [zlib.crc32(host.encode()) % PARTS for host in hosts.dictionary.to_pylist()]
        places = self._pa.array(parts, self._pa.uint8()).take(hosts.indices)
        table = table.take(self._compute.sort_indices(places))  # faster than filters, part by part
        counts = load("numpy").bincount(places.to_numpy(), minlength=PARTS).tolist()
        none = _batch([])
        with self._pa.ipc.new_file(self._path(self._spilled), schema(), options=packed()) as file:
            for part, end in enumerate(accumulate(counts)):
                chosen = table.slice(end - counts[part], counts[part])
                file.write_batch(self._pa.concat_batches(chosen.to_batches() or [none]))
                self._sizes[part] += chosen.nbytes
        self._spilled += 1
        self._pa.default_memory_pool().release_unused()

    def _path(self, number: int) -> str:
        return str(Path(self._folder.name, f"{number}.arrow"))

    def _parts(self) -> range:
        """The parts, all in files."""
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
        """The rows of a part, in tables of which memory holds one.

        A slice has the lines of some lengths: all rows of one line are in the same. The first has
        the lines ``""``, which are the pages themselves.
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
        """Host, its pages, a line, and the pages on which it stands, for each line on so many."""
        pages: dict[str, int] = {}
        for table in self._slices(part):
            for host, line, seen in self._frequent(table, fewest):
                if line:  # a damaged tally may have lines of more pages than it has
                    yield host, max(pages.get(host, 0), seen), line, seen
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
    columns = (batch.column(name).to_pylist() for name in (url_field, text_field))
    pages = [(url, text) for url, text in zip(*columns, strict=True) if url and text is not None]
    return _batch([page for page in Pages()(pages) if page])


def _batch(pages: Sequence[Page]) -> pa.RecordBatch:
    """The lines of pages, a row each."""
    pa, compute = load("pyarrow"), load("pyarrow.compute")
    # One string that is cut is made into a column in a fraction of the time that many take.
    joined = "\n".join(page.lines for page in pages)
    whole = joined.encode("utf-8", "replace")  # no site's own line has a lone surrogate
    cut = compute.split_pattern(pa.array([whole] if pages else [], pa.large_binary()), b"\n")
    counts = [page.lines.count("\n") + 1 for page in pages]
    rows = pa.array(load("numpy").repeat(range(len(pages)), counts), pa.int32())
    columns = [
        pa.array([page.host for page in pages], pa.string()).take(rows),
        cut.values.cast(pa.binary()).view(pa.string()),
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
