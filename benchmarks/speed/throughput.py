"""Throughput of the filters and the preset, beside ftfy and datatrove."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import ftfy

from benchmarks.data.hard_texts import MB
from benchmarks.data.pages import dumps
from benchmarks.extras import report_skipped
from benchmarks.results import Result
from benchmarks.speed.setup import Ratio, Setup, compare_speeds, exhaust, rules
from benchmarks.timing import cpu_seconds
from cleantext import clean_many
from cleantext.filters import fix_encoding, tidy
from cleantext.presets import ARTICLE

RULES = "ARTICLE without keep_body"
ENGLISH = "ARTICLE without keep_body, English only"
FTFY = "ftfy.fix_text"
C4 = "C4QualityFilter"

RATIOS = (
    Ratio("fix_encoding", FTFY, 25),
    Ratio(RULES, FTFY, 6),
    Ratio(RULES, C4, 20),
    Ratio(RULES, ENGLISH, 0.9),
    Ratio("ARTICLE", FTFY, 2.45),
    Ratio("ARTICLE by clean_many", FTFY, 3.5),
)


def run(setup: Setup) -> Iterator[Result]:
    """Time all contenders on the same dumps."""
    texts = dumps(setup.data, setup.pages)
    runs: dict[str, Callable[[], object]] = {
        name: partial(exhaust, clean, texts) for name, clean in contenders().items()
    }
    runs["ARTICLE by clean_many"] = lambda: deque(clean_many(texts), maxlen=0)
    size = sum(len(text.encode()) for text in texts) / MB
    print(f"\n{len(texts)} dumps, {size:.1f} MB; MB/s of CPU time:")
    seconds = cpu_seconds(runs, setup.rounds)
    for name, value in seconds.items():
        print(f"      {name:<52} {size / value:8.2f}")
    yield from compare_speeds(seconds, RATIOS, setup.floors)


def contenders() -> dict[str, Callable[[str], object]]:
    """Return the functions to time by name, with datatrove's if it is installed."""
    found: dict[str, Callable[[str], object]] = {
        FTFY: ftfy.fix_text,
        "fix_encoding": fix_encoding,
        "tidy": tidy,
        RULES: rules(),
        ENGLISH: rules(["en"]),
        "ARTICLE": ARTICLE,
    }
    if c4 := c4_filter():
        found[C4] = c4
    return found


def c4_filter() -> Callable[[str], object] | None:
    """Return datatrove's quality filter with its defaults, or None if it is not installed."""
    try:
        filters: Any = import_module("datatrove.pipeline.filters")
        data: Any = import_module("datatrove.data")
        c4 = filters.C4QualityFilter()
        c4.filter(data.Document(text="One sentence. And another.", id="warm"))
    except ImportError as error:
        report_skipped(C4, error)
        return None
    return lambda text: c4.filter(data.Document(text=text, id=""))
