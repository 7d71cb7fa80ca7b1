"""Throughput on noise and on texts in wrong encodings, in MB/s of CPU time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.data.hard_texts import MB, damaged_texts
from benchmarks.results import Result
from benchmarks.speed.setup import Setup
from benchmarks.timing import cpu_seconds
from cleantext import clean, clean_bytes

LIMIT = 2
"""Minimum throughput in MB/s."""


def run(setup: Setup) -> Iterator[Result]:
    """Time each damaged text, and a clean one for comparison."""
    texts = damaged_texts(MB // 10 if setup.quick else MB // 2)
    runs = {name: partial(_clean, text) for name, text in texts.items()}
    for name, seconds in cpu_seconds(runs, 3).items():
        yield Result(f"MB/s: {name}", _size(texts[name]) / seconds / MB, LIMIT, at_least=True)


def _clean(text: str | bytes) -> str:
    return clean_bytes(text) if isinstance(text, bytes) else clean(text)


def _size(text: str | bytes) -> int:
    return len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
