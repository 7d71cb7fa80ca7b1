"""Time the phrase patterns on the lines that cost them most.

Prints the worst ten. Each pattern is searched for in the line of 400 characters on which it takes
the most steps (`cleantext.lint.backtracking`).
"""

from __future__ import annotations

import re
import time
from argparse import Namespace
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.tables import print_table
from cleantext.lint.backtracking import LENGTH
from cleantext.lint.worst_case import worst
from cleantext.phrases import languages, parse_file, read

LIMIT = 1.0
"""Maximum time of a search in milliseconds."""

ROUNDS = 5
SHOWN = 10


class Cost(NamedTuple):
    """The cost of a pattern on its worst line; sorts by time."""

    milliseconds: float
    steps: int
    section: str
    line: str
    pattern: str


def main(options: Namespace) -> int:  # noqa: ARG001  # it has none
    """Print the worst patterns; return 1 if one of them is too slow."""
    costs = sorted(measure(), reverse=True)
    print(f"{len(costs)} patterns; the worst, each on the line that begins as shown:\n")
    rows = [
        [cost.pattern[:60], f"{cost.milliseconds:.3f}", str(cost.steps), cost.section, cost.line]
        for cost in costs[:SHOWN]
    ]
    print_table([["pattern", "ms", "steps", "section", "line"], *rows])
    return int(costs[0].milliseconds > LIMIT)


def measure() -> Iterator[Cost]:
    """Yield the cost of each pattern in the phrase files."""
    for code in languages():
        for section, entry in parse_file(read((code,))[0].decode(), code):
            if entry.pattern:
                kind, steps = worst(entry.pattern)
                line = kind.line(LENGTH)
                spent = milliseconds(entry.pattern, line)
                yield Cost(spent, steps, f"{code} [{section}]", repr(line[:20]), entry.source)


def milliseconds(pattern: str, line: str) -> float:
    """Return the time of a search, the minimum of several."""
    search = re.compile(pattern, re.IGNORECASE).search
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        search(line)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)
