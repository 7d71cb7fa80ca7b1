"""Progress of a run: a bar for people, lines of JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cleantext.corpus.runner.counts import Counts

INTERVAL = 15.0
"""Seconds between two lines for programs."""


class Reporter(Protocol):
    """Reports the progress of a run."""

    def step(self, totals: Counts, consumed: int) -> None:
        """Report the counts so far, and the consumed bytes of the input."""

    def close(self) -> None:
        """Stop reporting progress, whether the run is complete or not."""

    def finish(self, totals: Counts) -> None:
        """Report the totals of a complete run."""


def make_reporter(size: int, consumed: int, *, quiet: bool) -> Reporter:
    """Make a bar on a terminal, else lines of JSON, unless quiet.

    Args:
        size: bytes of the whole input.
        consumed: bytes of it that an earlier run has processed.
        quiet: whether to report nothing.

    """
    if quiet or sys.stderr is None:
        return _NullReporter()
    return _ProgressBar(size, consumed) if sys.stderr.isatty() else JsonLog(size, consumed)


class _NullReporter:
    def step(self, totals: Counts, consumed: int) -> None: ...
    def close(self) -> None: ...
    def finish(self, totals: Counts) -> None: ...


class _ProgressBar:
    def __init__(self, size: int, consumed: int) -> None:
        from tqdm import tqdm  # late: it is slow to import

        class Bar(tqdm):  # type: ignore[type-arg]  # it takes no type argument at run time
            monitor_interval = 0  # no monitor thread: nothing here blocks for long

        self._bar = Bar(
            total=size or None,
            initial=consumed,
            unit="B",
            unit_scale=True,
            dynamic_ncols=True,
            leave=False,
            file=sys.stderr,
        )

    def step(self, totals: Counts, consumed: int) -> None:
        rejected = f", {totals.rejected:,} rejected" if totals.rejected else ""
        self._bar.set_postfix_str(f"{totals.records:,} records{rejected}", refresh=False)
        self._bar.update(consumed - self._bar.n)

    def close(self) -> None:
        self._bar.close()

    def finish(self, totals: Counts) -> None:
        print("\n".join(totals.words()), file=sys.stderr)


class JsonLog:
    """Lines of JSON on standard error, one every `INTERVAL` seconds.

    Args:
        size: bytes of the whole input.
        consumed: bytes of it that an earlier run has processed.
        clock: returns the seconds since some moment.

    """

    def __init__(
        self, size: int, consumed: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size, self._first, self._clock = size, consumed, clock
        self._start = self._last = clock()

    def step(self, totals: Counts, consumed: int) -> None:
        """Print the progress, if the interval has passed."""
        now = self._clock()
        if now - self._last < INTERVAL:
            return
        self._last = now
        rate = (consumed - self._first) / (now - self._start)
        _print_event(
            "progress",
            records=totals.records,
            rejected=totals.rejected,
            bytes=consumed,
            bytes_total=self._size or None,
            bytes_per_second=round(rate),
            seconds_left=round((self._size - consumed) / rate) if rate and self._size else None,
        )

    def close(self) -> None:
        """Do nothing: each line is complete."""

    def finish(self, totals: Counts) -> None:
        """Print the totals."""
        _print_event("summary", **totals.facts())


def _print_event(event: str, **facts: Any) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(json.dumps({"time": moment, "event": event, **facts}), file=sys.stderr, flush=True)
