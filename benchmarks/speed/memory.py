"""Measure peak memory of one large text, and of streaming pages.

Each measurement runs in a new process. Linux only: peaks are read from ``/proc``, since those of
`resource` begin at the peak of the parent process.
"""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.data.hard_texts import KINDS, MB, PLAIN
from benchmarks.data.pages import page_file
from benchmarks.results import Result, exit_code

PLAIN_LIMIT, WORST_LIMIT = 12, 30
"""Maximum peak as a multiple of the text's bytes: of ordinary texts, of all others.

Lines of one or two characters cost most: every list of lines holds an 8-byte pointer for each.
"""

STREAM_LIMIT = 150
"""Maximum peak in MB above the interpreter when pages are streamed."""

_PEAK = """
import sys
def peak():
    with open("/proc/self/status") as status:
        return 1024 * int(next(line for line in status if line.startswith("VmHWM")).split()[1])
alone = peak()
"""

_ONE = """
from benchmarks.data.hard_texts import PAGE, make
from cleantext import clean
clean(PAGE)
before = peak()
text = make(sys.argv[1], int(sys.argv[2]))
clean(text)
print((peak() - before) / len(text.encode("utf-8", "surrogatepass")))
"""

_STREAM = """
from collections import deque
from itertools import islice
from pathlib import Path
from benchmarks.data.pages import stream
import cleantext
pages = islice(stream(Path(sys.argv[3]) if sys.argv[3] else None), int(sys.argv[2]))
many = sys.argv[1] == "clean_many"
deque(cleantext.clean_many(pages) if many else map(cleantext.clean, pages), maxlen=0)
print((peak() - alone) / 1_000_000)
"""


def main(options: Namespace) -> int:
    """Print the peaks; return 1 if a limit is missed."""
    path = page_file(options.data.resolve()) if options.data else None
    results = []
    for result in chain(one_text(options.quick), streams(path, options.quick)):
        print(result, flush=True)
        results.append(result)
    return exit_code(results)


def one_text(quick: bool) -> Iterator[Result]:
    """Measure cleaning one text of each kind, as a multiple of its bytes."""
    size = 5 * MB if quick else 50 * MB
    for kind in PLAIN if quick else KINDS:
        value = _child(_ONE, kind, str(size))
        limit = PLAIN_LIMIT if kind in PLAIN else WORST_LIMIT
        yield Result(f"peak memory / input: {kind}", value, limit)


def streams(path: Path | None, quick: bool) -> Iterator[Result]:
    """Measure streaming more and more pages, in MB."""
    for way in ("clean", "clean_many"):
        for pages in (200,) if quick else (200, 2000):
            value = _child(_STREAM, way, str(pages), str(path or ""))
            yield Result(f"MB above Python, {pages} pages, {way}", value, STREAM_LIMIT)


def _child(code: str, *arguments: str) -> float:
    command = [sys.executable, "-c", _PEAK + code, *arguments]
    root = Path(__file__).parents[2]  # the child imports this package from there
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=root)
    return float(answer.stdout)
