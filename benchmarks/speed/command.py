"""Measure speed beside peers, growth with length, and start-up, against floors and limits.

All contenders run on the same texts in turn, in one process on one core; ratios of their median
CPU times are compared with the floors of the data. Goals are reported and never fail the gate.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks import floors
from benchmarks.data.pages import data_set, page_file
from benchmarks.results import Result
from benchmarks.speed import PARTS
from benchmarks.speed.setup import Setup
from benchmarks.timing import use_one_core

MADE_UP = "made-up"
"""The key of the floors for made-up pages."""


def main(options: Namespace) -> int:
    """Run the selected parts; return 1 if a floor or a limit is missed."""
    path = page_file(options.data) if options.data else None
    use_one_core()
    key = floors.digest(path) if path else MADE_UP
    known = floors.load("speed")
    setup = Setup(path, options.html, options.quick, known.get(key, {}))
    results = list(run_parts(options.part or PARTS, setup))
    known[key] = {"data": name(path), **setup.floors, **measured(results)}
    failed = [str(result) for result in results if not result.passed]
    return floors.settle(
        "speed", known, failed, update=options.update, allow_lower=options.allow_lower
    )


def run_parts(parts: list[str] | tuple[str, ...], setup: Setup) -> Iterator[Result]:
    """Run parts, print and yield their results."""
    for part in parts:
        found: list[Result] = list(import_module(f"benchmarks.speed.{part}").run(setup))
        print(*found, sep="\n", flush=True)
        yield from found


def name(path: Path | None) -> str:
    """Return the name of the data set."""
    return data_set(path) if path else MADE_UP


def measured(results: list[Result]) -> dict[str, float]:
    """Return the ratios to peers, which become floors with ``--update``."""
    return {
        result.name: round(result.value, 3)
        for result in results
        if result.goal is not None and result.at_least
    }
