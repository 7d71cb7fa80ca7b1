"""Measure what each strictness removes: words of furniture, and words of bodies.

The words of a page that its right text lacks are furniture; those that it has are its body. Of data
that the body model was trained on, only the held-out sites are scored.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from tqdm import tqdm

from benchmarks.data.pages import Page, data_set
from benchmarks.quality.command import TOGETHER, by_model
from benchmarks.quality.reference import Reference
from benchmarks.quality.scores import bags_f1, count_words, lost_words
from benchmarks.quality.sets import MARKDOWN, choose_files, load, suits
from benchmarks.tables import Table, print_table
from cleantext import build_chain
from cleantext.body import LEANS, Strictness
from cleantext.presets import PresetName


class Removal(NamedTuple):
    """What cleaning removes of a page, in words.

    Attributes:
        furniture, body: the words of each kind in the page.
        gone, lost: how many of them go.
        f1: word F1 of the cleaned page.
        right, harmed: the words of the right text, and those lost when it is cleaned itself.

    """

    furniture: int
    gone: int
    body: int
    lost: int
    f1: float
    right: int
    harmed: int


def main(options: Namespace) -> int:
    """Measure and print; return the exit code."""
    found: dict[str, list[Mapping[Strictness, Removal]]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        paths = [*choose_files([options.data], silver=False)]
        for path in tqdm(paths, "sets", leave=False, delay=1):
            pages = scored(load(path, options))
            for model, batch in batches(pages, options):
                found.setdefault(data_set(path), []).extend(
                    each for part in pool.map(partial(measure, model=model), batch) for each in part
                )
    print_table(rows_of(found))
    return 0


def scored(pages: Iterable[Page]) -> list[Page]:
    """Return the pages that have a right text, and as a whole."""
    return [page for page in pages if page.get("gold") and Reference(page).is_scored]


def batches(
    pages: Sequence[Page], options: Namespace
) -> Iterable[tuple[Path | None, list[list[Page]]]]:
    """Yield each model, None for the shipped one, and its pages."""
    for model, some in by_model(pages, options):
        yield (
            model,
            [some[start : start + TOGETHER] for start in range(0, len(some), TOGETHER)],
        )


def main_preset(page: Page) -> PresetName:
    """Return the preset that a page is cleaned with."""
    return "article" if suits("article", page) else "page"


def measure(pages: Sequence[Page], model: Path | None) -> list[dict[Strictness, Removal]]:
    """Measure what each strictness removes of pages."""
    return [{name: removal(page, name, model) for name in LEANS} for page in pages]


def removal(page: Page, strictness: Strictness, model: Path | None) -> Removal:
    """Measure what a strictness removes of a page."""
    chain = build_chain(preset=main_preset(page), strictness=strictness, body_model=model)
    reference, gold = Reference(page), page["gold"]
    dump, left = reference.count(page["dump"]), reference.count(chain(page["dump"]))
    furniture, body = dump - reference.right, dump & reference.right
    return Removal(
        furniture.total(),
        (furniture - (left - reference.right)).total(),
        body.total(),
        (body - left).total(),
        bags_f1(left, reference.right),
        count_words(gold),
        lost_words(chain(gold), gold),
    )


def rows_of(found: Mapping[str, Sequence[Mapping[Strictness, Removal]]]) -> Table:
    """Yield a row for each set, and for all, by strictness."""
    yield ["set", "strictness", "pages", "furniture gone", "body lost", "F1", "harm"]
    for name, pages in found.items():
        for strictness in LEANS:
            shares = shares_of([page[strictness] for page in pages])
            yield [name, strictness, f"{len(pages)}", *cells(shares)]
    sources = [pages for name, pages in found.items() if name != MARKDOWN and pages]
    for strictness in LEANS if sources else ():
        every = [shares_of([page[strictness] for page in pages]) for pages in sources]
        means = [fmean(column) for column in zip(*every, strict=True)]
        yield ["mean over sources", strictness, f"{sum(map(len, sources))}", *cells(means)]


def shares_of(pages: Sequence[Removal]) -> list[float]:
    """Return the numbers of a row, as shares."""
    columns = [*zip(*pages, strict=True)]
    furniture, gone, body, lost, f1, right, harmed = (sum(column) for column in columns)
    return [
        gone / max(1, furniture),
        lost / max(1, body),
        f1 / len(pages),
        harmed / max(1, right),
    ]


def cells(shares: Sequence[float]) -> list[str]:
    """Return shares as cells of a table."""
    gone, lost, f1, harm = shares
    return [f"{gone:.1%}", f"{lost:.2%}", f"{f1:.4f}", f"{harm:.2%}"]
