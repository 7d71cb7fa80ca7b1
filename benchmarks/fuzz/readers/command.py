"""Give mutated files to every reader for some time, and report unexpected outcomes.

Valid files in all formats are made, then flipped, cut, spliced, doubled, lengthened; each is read
in a child process with limits of memory and time. A reader must return records or rejects, or raise
an error of its own with a message of one line. All else is a failure: another exception, a panic,
an abort, too much time or memory.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks.fuzz.readers import READERS
from benchmarks.fuzz.readers.cases import Limits, read_case, read_cases
from benchmarks.fuzz.readers.reading import Outcome

BATCH = 400
"""Number of cases of a child process."""


def main(options: Namespace) -> int:
    """Read cases, a batch of each reader in turn; return 1 if there were failures."""
    if options.again:
        name, _, seed = options.again.partition(":")
        with tempfile.TemporaryDirectory() as folder:
            print(read_case(name, int(seed), Path(folder)))
        return 0
    names = options.only or READERS
    limits = Limits(options.seconds, options.megabytes)
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    tally = Tally()
    end = time.monotonic() + 60 * options.minutes
    for name in cycle(names):
        if time.monotonic() > end:
            break
        seed += BATCH
        for case, outcome in enumerate(read_cases(name, range(seed, seed + BATCH), limits), seed):
            tally.add(name, case, outcome)
    tally.finish(names)
    return int(bool(tally.failures))


@dataclass
class Tally:
    """The outcomes so far.

    Attributes:
        counts: the number of cases by reader and outcome.
        failures: the first failure of each kind.

    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, seed: int, outcome: Outcome) -> None:
        """Count an outcome; print a failure that is the first of its kind."""
        self.counts[name, outcome.partition(":")[0]] += 1
        kind = name + re.sub(r"\d+", "0", outcome)
        if outcome.startswith("FAILURE") and kind not in self.failures:
            self.failures[kind] = f"{name}:{seed} {outcome}"
            print(self.failures[kind], flush=True)

    def finish(self, names: Iterable[str]) -> None:
        """Print the counts of each reader and all kinds of failure."""
        for name in names:
            found = {kind: n for (reader, kind), n in sorted(self.counts.items()) if reader == name}
            print(f"{name:10}", sum(found.values()), found)
        print(f"{self.counts.total():,} cases, {len(self.failures)} kinds of failure")
        for failure in self.failures.values():
            print(failure)
