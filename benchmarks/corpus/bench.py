"""The data of the data-set benchmark, made on demand, and runs over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.corpus.procstat import Usage, corpus_command, watch
from benchmarks.data.pages import stream
from cleantext.corpus.formats.records import Record
from cleantext.corpus.formats.registry import open_writer

RUN = ("--config", "none", "--quiet", "--overwrite")
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "wet.gz")
ROUNDS = 5
SHARDS = 8


class Bench:
    """A folder for the data, and the scale of all data.

    Args:
        folder: an empty folder.
        scale: the size of the data as a multiple of the size that the limits refer to.
        pages: the file of pages, or None for made-up ones.

    """

    def __init__(self, folder: Path, scale: float, pages: Path | None) -> None:
        self.folder = folder
        self.scale = scale
        self._pages = pages

    def number(self, whole: int, least: int = 1) -> int:
        """Return a number at this scale."""
        return max(least, round(whole * self.scale))

    @property
    def rounds(self) -> int:
        """Number of rounds of each timing."""
        return self.number(ROUNDS, 2)

    @cached_property
    def pages(self) -> Path:
        """File of pages of a few kilobytes each."""
        texts = islice(stream(self._pages), self.number(6000, 300))
        return self.write("pages.jsonl", enumerate(texts))

    @cached_property
    def shards(self) -> Path:
        """Folder with the pages in several files."""
        folder = self.folder / "shards"
        folder.mkdir()
        lines = self.pages.read_bytes().splitlines(keepends=True)
        for shard in range(SHARDS):
            (folder / f"{shard}.jsonl").write_bytes(b"".join(lines[shard::SHARDS]))
        return folder

    def write(self, name: str, texts: Iterable[tuple[int, str]]) -> Path:
        """Write numbered texts as records, in the format of the file name."""
        path = self.folder / name
        with open_writer(path) as writer:
            for number, text in texts:
                url = f"https://example.com/{number}"
                fields = {"id": number, "url": url, "text": text, "meta": {"score": number / 7}}
                writer.write([Record("", fields)])
                if not number % 5000:
                    writer.commit()
            writer.finish()
        return path

    def convert(self, source: Path, form: str) -> Path:
        """Return the same records in another format."""
        target = source.with_suffix(f".{form}")
        if not target.exists():
            watch(corpus_command("run", source, "-o", target, "--preset", "repair", *RUN))
        return target

    def run(self, source: Path, *, jobs: int) -> Usage:
        """Measure a run over a file, to one of the same format."""
        target = source.with_name(f"cleaned-{source.name}")
        return watch(corpus_command("run", source, "-o", target, "--jobs", jobs, *RUN))


def usage_table(usages: dict[str, list[Usage]]) -> Iterator[list[str]]:
    """Yield a row of median times for each name."""
    yield ["", "wall", "CPU of the parent", "CPU of workers"]
    for name, found in usages.items():
        wall = median(usage.seconds for usage in found)
        parent = median(usage.parent.cpu for usage in found)
        whole = median(usage.cpu for usage in found)
        yield [name, f"{wall:.1f}", f"{parent:.2f}", f"{whole - parent:.2f}"]
