"""The phrases of all languages beside those of English alone, on pages in several languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.data.pages import SUFFIX, read_pages
from benchmarks.results import Result
from benchmarks.speed.setup import Ratio, Setup, compare_speeds, exhaust, rules
from benchmarks.timing import cpu_seconds

PAGES = "daniel-a"
"""The data set of pages in several languages."""

GOALS = {"English": 0.9, "Polish": 0.7, "Russian": 0.7, "Chinese": 0.7}
"""The least speed with all languages, as a share of that with English alone."""


def run(setup: Setup) -> Iterator[Result]:
    """Time the phrases and trims of both on pages of each language."""
    path = setup.data.with_name(f"{PAGES}{SUFFIX}") if setup.data else None
    if not (path and path.is_file()):
        print(f"\nthe comparison of languages is left out: no {PAGES}{SUFFIX} beside the dumps")
        return
    texts = dumps_by_language(path)
    print()
    for language, goal in GOALS.items():
        ratio = Ratio(f"all languages, {language} pages", "English only", goal)
        chains = {ratio.contender: rules(), ratio.peer: rules(["en"])}
        some = texts[language][: setup.pages]
        runs = {name: partial(exhaust, chain, some) for name, chain in chains.items()}
        yield from compare_speeds(cpu_seconds(runs, setup.rounds), [ratio], setup.floors)


def dumps_by_language(path: Path) -> Mapping[str, list[str]]:
    """Return the dumps of a file by the name of their language."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in read_pages(path):
        found[page["lang"]].append(page["dump"])
    return found
