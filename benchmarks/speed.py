"""How fast cleantext is beside its peers, whether cost and memory grow no faster than the text.

    python benchmarks/speed.py --data ../shared/bench/wcxb-dev.jsonl.gz

reads the dumps of gzipped JSON Lines (``dump`` in each record), runs every contender on the same
texts in turn, in one process on one core, and prints medians of CPU time beside the goals. Exits
with 1 when a goal is missed. ``--part`` runs some parts only, ``--quick`` makes all small.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import ftfy

from cleantext.filters import fix_encoding, tidy
from cleantext.presets import ARTICLE

PARTS = ("throughput", "growth", "memory", "start")
MB = 1_000_000


class Result(NamedTuple):
    """A measured number beside the goal that it must reach."""

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def passed(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "PASS" if self.passed else "FAIL"
        return f"{verdict}  {self.what:<52} {self.value:8.2f}  {sign} {self.limit:g}"


# ---- throughput


def read_dumps(path: Path, pages: int) -> list[str]:
    """The dumps of about so many pages, taken evenly from all over the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        dumps = [json.loads(line)["dump"] for line in file]
    return dumps[:: max(1, len(dumps) // pages)]


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


def compare(
    contenders: dict[str, Callable[[str], object]], texts: list[str], rounds: int
) -> dict[str, float]:
    """The speed of each in MB/s of CPU time: medians of rounds in which all take their turn."""
    size = sum(len(text.encode()) for text in texts) / MB
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for text in texts[:5]:
        for run in contenders.values():
            run(text)
    gc.collect()
    gc.freeze()  # what the texts and the peers hold is not looked through again at each turn
    for _ in range(rounds):
        for name, run in contenders.items():
            start = time.process_time()
            for text in texts:
                run(text)
            times[name].append(time.process_time() - start)
    print(f"{len(texts)} dumps, {size:.1f} MB; MB/s of CPU time:")
    return {name: size / median(values) for name, values in times.items()}


def throughput(data: Path, quick: bool) -> Iterator[Result]:
    """The filters and the whole preset beside ftfy and datatrove."""
    contenders: dict[str, Callable[[str], object]] = {
        "ftfy.fix_text": ftfy.fix_text,
        "fix_encoding": fix_encoding,
        "tidy": tidy,
        "ARTICLE": ARTICLE,
    }
    if c4 := c4_filter():
        contenders["C4QualityFilter"] = c4
    speed = compare(contenders, read_dumps(data, 40 if quick else 200), 3 if quick else 5)
    for name, value in speed.items():
        print(f"      {name:<52} {value:8.2f}")
    base = speed["ftfy.fix_text"]
    yield Result("fix_encoding / ftfy.fix_text", speed["fix_encoding"] / base, 20, True)
    yield Result("ARTICLE / ftfy.fix_text", speed["ARTICLE"] / base, 7, True)
    if c4:
        ratio = speed["ARTICLE"] / speed["C4QualityFilter"]
        yield Result("ARTICLE / datatrove C4QualityFilter", ratio, 20, True)


# ---- growth

_PAGE = (
    "Home | News | Sport | Weather\n"
    "The council met on Tuesday and put the question of the bridge off for another week.\n"
    "“We never thought it would come to this,” said the mayor, who had voted for it – twice.\n"
    "Advertisement\n"
    "\n"
    "Trains will run more often, but slower than before; fares rise by £2 in the new year.\n"
    "Share this article\n"
)
_LONG_PATTERN = "Sign up for our newsletter and get the best stories of the day delivered to your "

KINDS: dict[str, str] = {
    "ordinary": _PAGE,
    "one long line": _PAGE.replace("\n", " "),
    "short lines": "a\n",
    "blank lines": "\n",
    "different short lines": "",
    "&amp;amp;…": "amp;",
    "mojibake": "ÃÂ",
    "mojibake of mojibake": "ÃƒÂ©tÃƒÂ© ",
    "spaces": " ",
    "digits": "1234567890",
    "one phrase": "Advertisement\n",
    "one phrase in one line": "Read more. ",
    "nearly a pattern": _LONG_PATTERN + "\n",
    "nearly a pattern in one line": _LONG_PATTERN,
    "words of a pattern": "we use cookies " * 26 + "\n",
    "brackets": "([{",
    "dots": "...A",
    "escapes": "\x1b[",
    "surrogates": "\ud83d",
    "combining marks": "e\u0301\u0302\n",
    "capitals with accents": "ÉÀÇ",
    "zero-width spaces": "\u200b",
    "separators": "\u2028",
}
PLAIN = ("ordinary", "one long line", "short lines")


def make(kind: str, size: int) -> str:
    """A text of a kind, of that many characters."""
    if kind == "different short lines":
        return "".join(f"{number:x} l{number % 977}\n" for number in range(size // 9 + 1))[:size]
    unit = KINDS[kind]
    text = unit * (size // len(unit) + 1)
    return ("&" + text if kind.startswith("&") else text)[:size]


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


# ---- memory

_CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from speed import make
from cleantext import clean
clean("Caf\\u00c3\\u00a9 in the morning.\\nAdvertisement\\n")
def peak():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
text = make(sys.argv[2], int(sys.argv[3]))
clean(text)
print((peak() - before) / len(text.encode("utf-8", "surrogatepass")))
"""


def memory(quick: bool) -> Iterator[Result]:
    """Peak memory of cleaning one text, as a multiple of its bytes, in a fresh process."""
    size = 5 * MB if quick else 50 * MB
    for kind in PLAIN if quick else KINDS:
        command = [sys.executable, "-c", _CHILD, str(Path(__file__).parent), kind, str(size)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        yield Result(f"peak memory / input: {kind}", float(answer.stdout), 12)


# ---- start


def wall(command: Sequence[str], rounds: int) -> float:
    """Seconds that a command takes, the median of some runs."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return median(times)


def start(quick: bool) -> Iterator[Result]:
    """How long the command takes to start and to clean a small file, beside Python itself."""
    command = Path(sys.executable).with_name("cleantext")
    if not command.exists():
        print("the command cleantext is not installed beside this Python", file=sys.stderr)
        return
    rounds = 7 if quick else 21
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.txt")
        file.write_text(_PAGE, encoding="utf-8")
        base = wall([sys.executable, "-c", "pass"], rounds)
        version = wall([os.fspath(command), "--version"], rounds)
        small = wall([os.fspath(command), os.fspath(file)], rounds)
    print(f"\npython -c pass: {1000 * base:.1f} ms")
    yield Result("cleantext --version / python -c pass", version / base, 4)
    yield Result("a small file / python -c pass", small / base, 12)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, help="gzipped JSON Lines with the field dump")
    parser.add_argument("--part", action="append", choices=PARTS, help="run this part (repeat)")
    parser.add_argument("--quick", action="store_true", help="smaller texts, fewer rounds")
    options = parser.parse_args(argv)
    parts = options.part or PARTS
    if "throughput" in parts and not options.data:
        parser.error("throughput needs --data")
    runs: dict[str, Callable[[], Iterator[Result]]] = {
        "throughput": lambda: throughput(options.data, options.quick),
        "growth": lambda: growth(options.quick),
        "memory": lambda: memory(options.quick),
        "start": lambda: start(options.quick),
    }
    results = []
    for part in parts:
        found = list(runs[part]())
        print(*found, sep="\n", flush=True)
        results += found
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
