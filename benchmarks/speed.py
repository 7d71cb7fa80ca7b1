"""How fast cleantext is beside its peers, whether cost and memory grow no faster than the text.

    python benchmarks/speed.py --data ../shared/bench/wcxb-dev.jsonl.gz

reads the dumps of gzipped JSON Lines (``dump`` in each record; without ``--data`` texts are made
up), runs every contender on the same texts in turn, in one process on one core, and prints medians
of CPU time beside the goals. Exits with 1 when a goal is missed. ``--part`` runs some parts only,
``--quick`` makes all small, ``--html`` takes a folder of HTML pages; without it `pages.py` makes
them of the dumps. The peers: ``uv sync --group bench``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import ftfy
from inputs import KINDS, MB, PAGE, broken, dumps, make
from memory import memory
from timing import Result, compare, use_one_core, wall

from cleantext import build_chain, clean, clean_bytes, clean_many
from cleantext.filters import fix_encoding, tidy
from cleantext.presets import ARTICLE

PARTS = ("throughput", "pages", "broken", "growth", "memory", "start")
RULES = build_chain(skip=["keep_body"])
ENGLISH = build_chain(skip=["keep_body"], languages=["en"])


def each(function: Callable[[str], object], texts: Iterable[str]) -> None:
    """Call a function with each text."""
    deque(map(function, texts), maxlen=0)


# ---- throughput


def c4_filter() -> Callable[[str], object] | None:
    """The quality filter of datatrove as it comes, if datatrove is installed."""
    try:
        filters: Any = import_module("datatrove.pipeline.filters")
        data: Any = import_module("datatrove.data")
        c4 = filters.C4QualityFilter()
        c4.filter(data.Document(text="One sentence. And another.", id="warm"))
    except ImportError as error:
        print(f"datatrove is missing ({error}): uv sync --group bench", file=sys.stderr)
        return None
    return lambda text: c4.filter(data.Document(text=text, id=""))


def throughput(data: Path | None, quick: bool) -> Iterator[Result]:
    """The filters and the whole preset beside ftfy and datatrove."""
    texts = dumps(data, 40 if quick else 200)
    contenders: dict[str, Callable[[str], object]] = {
        "ftfy.fix_text": ftfy.fix_text,
        "fix_encoding": fix_encoding,
        "tidy": tidy,
        "ARTICLE without keep_body": RULES,
        "ARTICLE without keep_body, English alone": ENGLISH,
        "ARTICLE": ARTICLE,
    }
    if c4 := c4_filter():
        contenders["C4QualityFilter"] = c4
    runs: dict[str, Callable[[], object]] = {
        name: partial(each, run, texts) for name, run in contenders.items()
    }
    runs["ARTICLE by clean_many"] = lambda: deque(clean_many(texts), maxlen=0)
    size = sum(len(text.encode()) for text in texts) / MB
    print(f"\n{len(texts)} dumps, {size:.1f} MB; MB/s of CPU time:")
    seconds = compare(runs, 3 if quick else 5)
    for name, value in seconds.items():
        print(f"      {name:<52} {size / value:8.2f}")
    for ours, peer, goal in (
        ("fix_encoding", "ftfy.fix_text", 20),
        ("ARTICLE without keep_body", "ftfy.fix_text", 7),
        ("ARTICLE without keep_body", "C4QualityFilter", 20),
        ("ARTICLE without keep_body", "ARTICLE without keep_body, English alone", 0.8),
        ("ARTICLE", "ftfy.fix_text", 2),
        ("ARTICLE by clean_many", "ftfy.fix_text", 2),
    ):
        if peer in seconds:
            yield Result(f"{ours} / {peer}", seconds[peer] / seconds[ours], goal, True)


# ---- pages


def read_pages(html: Path, number: int) -> list[str]:
    """HTML pages of a folder, taken evenly from all of it."""
    paths = sorted(html.rglob("*.htm*"))
    paths = paths[:: max(1, len(paths) // number)][:number]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def whole_pages(html: Path | None, data: Path | None, quick: bool) -> Iterator[Result]:
    """The whole of ARTICLE beside an extractor that reads the HTML of the same pages."""
    try:
        import trafilatura
        from pages import Writer, plain
    except ImportError as error:
        print(f"a peer is missing ({error}): uv sync --group bench", file=sys.stderr)
        return
    number = 40 if quick else 200
    if html:
        pages = read_pages(html, number)
    else:
        pages = [Writer(text).page() for text in dumps(data, number)]
    texts = [plain(page) for page in pages]
    runs: dict[str, Callable[[], object]] = {
        "trafilatura.extract": lambda: each(trafilatura.extract, pages),
        "ftfy.fix_text": lambda: each(ftfy.fix_text, texts),
        "clean": lambda: each(clean, texts),
        "clean_many": lambda: deque(clean_many(texts), maxlen=0),
        "resiliparse + clean": lambda: each(clean, map(plain, pages)),
        "resiliparse + clean_many": lambda: deque(clean_many(map(plain, pages)), maxlen=0),
    }
    sizes = [sum(map(len, strings)) / len(pages) / 1000 for strings in (pages, texts)]
    print(f"\n{len(pages)} pages, means: {sizes[0]:.0f} kB of HTML, {sizes[1]:.1f} kB of text")
    seconds = compare(runs, 3 if quick else 5)
    print("pages/s of CPU time:")
    for name, value in seconds.items():
        print(f"      {name:<52} {len(pages) / value:8.1f}")
    for ours in ("clean", "clean_many"):
        for prefix, peer, goal in (
            ("", "trafilatura.extract", 10),
            ("resiliparse + ", "trafilatura.extract", 6),
            ("", "ftfy.fix_text", 2),
        ):
            name = prefix + ours
            yield Result(f"{name} / {peer}", seconds[peer] / seconds[name], goal, True)


# ---- broken


def broken_texts(quick: bool) -> Iterator[Result]:
    """Noise and texts in wrong encodings, in MB/s of CPU time; the limit is 2.

    The first is clean text: a file in an old encoding can't be faster than that.
    """
    inputs = broken(MB // 10 if quick else MB // 2)
    runs = {name: partial(_clean_either, text) for name, text in inputs.items()}
    for name, seconds in compare(runs, 3).items():
        yield Result(f"MB/s: {name}", _size(inputs[name]) / seconds / MB, 2, True)


def _clean_either(text: str | bytes) -> str:
    return clean_bytes(text) if isinstance(text, bytes) else clean(text)


def _size(text: str | bytes) -> int:
    return len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


# ---- growth


def cost(text: str) -> float:
    """CPU seconds of cleaning a text, the least of some runs."""
    times: list[float] = []
    while not times or (len(times) < 50 and sum(times) < 0.5):
        start = time.process_time()
        ARTICLE(text)
        times.append(time.process_time() - start)
    return min(times)


def growth(quick: bool) -> Iterator[Result]:
    """What a text ten times as long costs, from 1 kB to 50 MB."""
    sizes = [1_000, 10_000, 100_000, MB] + ([] if quick else [10 * MB, 50 * MB])
    print("\ncost of ARTICLE, µs for each 1000 characters, at " + ", ".join(map(str, sizes)))
    for kind in KINDS:
        costs = [cost(make(kind, size)) for size in sizes]
        rates = [1e9 * value / size for value, size in zip(costs, sizes, strict=True)]
        print(f"      {kind:<32}" + "".join(f"{rate:10.1f}" for rate in rates), flush=True)
        worst = max(10 * later / rate for rate, later in pairwise(rates))
        yield Result(f"ten times as long: {kind}", worst, 12)


# ---- start

_LAZY = "import sys, cleantext; cleantext.clean; cleantext.ARTICLE; print('numpy' in sys.modules)"


def start(quick: bool) -> Iterator[Result]:
    """How long the command takes to start and to clean a small file, beside Python itself."""
    command = Path(sys.executable).with_name("cleantext")
    if not command.exists():
        print("the command cleantext is not installed beside this Python", file=sys.stderr)
        return
    rounds = 7 if quick else 21
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.txt")
        file.write_text(PAGE, encoding="utf-8")
        clean_file = [os.fspath(command), os.fspath(file)]
        base = wall([sys.executable, "-c", "pass"], rounds)
        version = wall([os.fspath(command), "--version"], rounds)
        rules = wall([*clean_file, "--skip", "keep_body"], rounds)
        body = wall(clean_file, rounds)
    loaded = subprocess.check_output([sys.executable, "-c", _LAZY], text=True)
    print(f"\npython -c pass: {1000 * base:.1f} ms")
    yield Result("cleantext --version / python -c pass", version / base, 4)
    yield Result("a small file, no body / python -c pass", rules / base, 12)
    yield Result("a small file, body found / python -c pass", body / base, 25)
    yield Result("import of cleantext loads NumPy", loaded.strip() == "True", 0)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, help="gzipped JSON Lines with the field dump")
    parser.add_argument("--html", type=Path, help="a folder of HTML pages, for the part pages")
    parser.add_argument("--part", action="append", choices=PARTS, help="run this part (repeat)")
    parser.add_argument("--quick", action="store_true", help="smaller texts, fewer rounds")
    options = parser.parse_args(argv)
    use_one_core()
    runs: dict[str, Callable[[], Iterator[Result]]] = {
        "throughput": lambda: throughput(options.data, options.quick),
        "pages": lambda: whole_pages(options.html, options.data, options.quick),
        "broken": lambda: broken_texts(options.quick),
        "growth": lambda: growth(options.quick),
        "memory": lambda: memory(options.data, options.quick),
        "start": lambda: start(options.quick),
    }
    results = []
    for part in options.part or PARTS:
        found = list(runs[part]())
        print(*found, sep="\n", flush=True)
        results += found
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
