"""Growth of the cost with the length of a text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.data.hard_texts import KINDS, MB, make
from benchmarks.results import Result
from benchmarks.speed.setup import Setup
from cleantext.presets import ARTICLE

LIMIT = 12
"""Maximum factor of the cost when a text becomes ten times as long."""

MOST_RUNS, MOST_SECONDS = 50, 0.5


def run(setup: Setup) -> Iterator[Result]:
    """Measure the cost of texts of 1 kB, 10 kB and so on."""
    sizes = [1_000, 10_000, 100_000, MB] + ([] if setup.quick else [10 * MB, 50 * MB])
    print("\ncost of ARTICLE in µs per 1000 characters, at " + ", ".join(map(str, sizes)))
    for kind in KINDS:
        rates = [1e9 * cost(make(kind, size)) / size for size in sizes]
        print(f"      {kind:<32}" + "".join(f"{rate:10.1f}" for rate in rates), flush=True)
        worst = max(10 * later / rate for rate, later in pairwise(rates))
        yield Result(f"ten times as long: {kind}", worst, LIMIT)


def cost(text: str) -> float:
    """Return the CPU time of cleaning a text, the minimum of several."""
    times: list[float] = []
    while not times or (len(times) < MOST_RUNS and sum(times) < MOST_SECONDS):
        start = time.process_time()
        ARTICLE(text)
        times.append(time.process_time() - start)
    return min(times)
