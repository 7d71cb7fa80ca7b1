"""ARTICLE beside extractors that read the HTML of the same pages."""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import ftfy

from benchmarks.data.pages import dumps
from benchmarks.extras import report_skipped
from benchmarks.results import Result
from benchmarks.speed.setup import Ratio, Setup, compare_speeds, exhaust
from benchmarks.timing import cpu_seconds
from cleantext import clean, clean_many

TRAFILATURA = "trafilatura.extract"
RESILIPARSE = "resiliparse main content"
FTFY = "ftfy.fix_text"
RATIOS = tuple(
    Ratio(prefix + contender, peer, share * goal)
    for contender, share in (("clean", 0.7), ("clean_many", 1))
    for prefix, peer, goal in (
        ("", TRAFILATURA, 15),
        ("resiliparse + ", RESILIPARSE, 1),
        ("", FTFY, 3.5),
    )
)


def run(setup: Setup) -> Iterator[Result]:
    """Time the extractor on HTML, and cleaning on its plain text."""
    try:
        import trafilatura

        from benchmarks.data.html_pages import main_content, plain
    except ImportError as error:
        report_skipped("the comparison with extractors", error)
        return
    pages = html_pages(setup)
    texts = [plain(page) for page in pages]
    runs: dict[str, Callable[[], object]] = {
        TRAFILATURA: partial(exhaust, trafilatura.extract, pages),
        RESILIPARSE: partial(exhaust, main_content, pages),
        FTFY: partial(exhaust, ftfy.fix_text, texts),
        "clean": partial(exhaust, clean, texts),
        "clean_many": lambda: deque(clean_many(texts), maxlen=0),
        "resiliparse + clean": lambda: exhaust(clean, map(plain, pages)),
        "resiliparse + clean_many": lambda: deque(clean_many(map(plain, pages)), maxlen=0),
    }
    sizes = [sum(map(len, strings)) / len(pages) / 1000 for strings in (pages, texts)]
    print(f"\n{len(pages)} pages, means: {sizes[0]:.0f} kB of HTML, {sizes[1]:.1f} kB of text")
    seconds = cpu_seconds(runs, setup.rounds)
    print("pages/s of CPU time:")
    for name, value in seconds.items():
        print(f"      {name:<52} {len(pages) / value:8.1f}")
    yield from compare_speeds(seconds, RATIOS, {} if setup.html else setup.floors)


def html_pages(setup: Setup) -> list[str]:
    """Return the HTML pages of the folder, or pages made from the dumps."""
    if setup.html:
        return read_folder(setup.html, setup.pages)
    from benchmarks.data.html_pages import Writer  # late: needs resiliparse

    return [Writer(text).page() for text in dumps(setup.data, setup.pages)]


def read_folder(folder: Path, number: int) -> list[str]:
    """Return HTML pages sampled evenly from a folder."""
    paths = sorted(folder.rglob("*.htm*"))
    paths = paths[:: max(1, len(paths) // number)][:number]
    return [_read(path) for path in paths]


def _read(path: Path) -> str:
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    return data.decode("utf-8", "replace")
