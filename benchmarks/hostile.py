"""How long the phrase patterns take on the lines that cost them most: the worst ten.

    python benchmarks/hostile.py

Each pattern is searched for in the line of 400 characters on which it takes the most steps
(`cleantext.lint.backtracking`). Exits with 1 when one takes more than a millisecond.
"""

from __future__ import annotations

import re
import sys
import time

from cleantext.lint.backtracking import LENGTH
from cleantext.lint.worst_case import worst
from cleantext.phrases import languages, parse_file, read

LIMIT = 1.0
"""Milliseconds."""

ROUNDS = 5


def milliseconds(pattern: str, line: str) -> float:
    """What a search takes at least."""
    search = re.compile(pattern, re.IGNORECASE).search
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        search(line)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def main() -> int:
    """Print the worst ten; 1 when one of them is too slow."""
    results = []
    for code in languages():
        for section, entry in parse_file(read((code,))[0].decode(), code):
            if entry.pattern:
                kind, steps = worst(entry.pattern)
                line = kind.line(LENGTH)
                row = milliseconds(entry.pattern, line), steps, f"{code} [{section}]", line[:20]
                results.append((*row, entry.source[:60]))
    results.sort(reverse=True)
    print(f"{len(results)} patterns; the worst ten in ms and steps, on lines that start so:")
    for value, steps, place, line, source in results[:10]:
        print(f"{value:7.3f} {steps:7d}  {place:24} {line!r:26} {source}")
    return int(results[0][0] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
