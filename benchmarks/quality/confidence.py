"""Measure and fit `Cleaned.confidence`.

Without models of left-out sources, the shipped numbers and weights are judged on the pages of sites
held out from training. With them, each source is judged by the model that never saw it, and by
numbers fitted on other sources; ``--update`` then fits the shipped numbers on all sources that may
teach, without the pages of held-out sites.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from benchmarks.data.pages import Page
from benchmarks.quality.reference import Reference
from benchmarks.quality.regression import Example, fit, groups
from benchmarks.quality.sets import HELD_OUT, choose_files, load
from benchmarks.quality.strictness import batches, main_preset, scored
from benchmarks.tables import Table, print_table
from cleantext import build_chain
from cleantext.body.confidence import DEFAULT, Fitted, Measures, chance_of, measure
from cleantext.body.survey import BodySurvey
from cleantext.chain.edits import Cleaned
from cleantext.presets import PresetName
from cleantext.training.sources import read_sources

RIGHT = 0.9
"""The word F1 above which a text is right."""

BINS = 10

GOLD_WEIGHT = 0.08
"""How much a right text counts as an example of a clean one, beside a page."""


class Sample(NamedTuple):
    """A cleaned text.

    Attributes:
        source, key: where the page is from, and its name in lists of held-out pages.
        judged: whether it is judged: the whole page, by the main preset, not as Markdown.
        gold: whether it is the right text itself.
        f1: word F1 of the cleaned text.
        confidence: by the shipped numbers.
        measures: what it is told by; None if nothing is left.

    """

    source: str
    key: str
    judged: bool
    gold: bool
    f1: float
    confidence: float
    measures: Measures | None


def main(options: Namespace) -> int:
    """Measure, print, and fit on request; return the exit code."""
    samples = [*collect(options)]
    if options.leave_one_source_out:
        chances = crossed(samples)
        if options.update:
            write(fit_on(allowed(samples)))
    else:
        chances = [sample.confidence for sample in samples]
    pairs = zip(samples, chances, strict=True)
    judged = [(chance, sample.f1) for sample, chance in pairs if sample.judged]
    print_table(rows_of(judged))
    return 0


def collect(options: Namespace) -> Iterator[Sample]:
    """Clean all pages and their right texts."""
    with ProcessPoolExecutor(options.jobs) as pool:
        paths = [*choose_files([options.data], silver=False)]
        for path in tqdm(paths, "sets", leave=False, delay=1):
            for model, batch in batches(scored(load(path, options)), options):
                for found in pool.map(partial(sample_pages, model=model), batch):
                    yield from found


def sample_pages(pages: Sequence[Page], model: Path | None) -> list[Sample]:
    """Clean pages and their right texts by each preset that is for them."""
    return [
        sample(page, name, build_chain(preset=preset, body_model=model).explain(page[name]), preset)
        for page in pages
        for preset in presets_for(page)
        for name in ("dump", "gold")
    ]


def presets_for(page: Page) -> Iterator[PresetName]:
    """Yield the main preset, and ``page`` unless it's an article."""
    yield main_preset(page)
    if main_preset(page) == "article" and page["type"] != "article":
        yield "page"


def sample(page: Page, name: str, cleaned: Cleaned, preset: PresetName) -> Sample:
    """Return the sample of a text of a page."""
    pairs = cleaned._surveys
    surveys = [each for pair in pairs for each in pair if isinstance(each, BodySurvey)]
    is_left = len(pairs) == 1 and all(len(survey.sizes) for survey in surveys)
    return Sample(
        page["origin"],
        page["key"],
        name == "dump" and preset == main_preset(page) and not page["markdown"],
        name == "gold",
        Reference(page).f1(cleaned.text),
        cleaned.confidence,
        measure(*surveys) if is_left else None,
    )


def crossed(samples: Sequence[Sample]) -> list[float]:
    """Return the confidence of each sample by numbers fitted on other sources."""
    chances = [0.0] * len(samples)
    for group in groups(Counter(sample.source for sample in samples)):
        fitted = fit_on(sample for sample in samples if sample.source not in group)
        for place, sample in enumerate(samples):
            if sample.source in group and sample.measures:
                chances[place] = chance_of(sample.measures, fitted)
    return chances


def allowed(samples: Iterable[Sample]) -> Iterator[Sample]:
    """Yield the samples that the shipped numbers may be fitted on."""
    held_out = set(HELD_OUT.read_text(encoding="utf-8").splitlines())
    sources = read_sources()
    for sample in samples:
        if sources[sample.source].teaches and sample.key not in held_out:
            yield sample


def fit_on(samples: Iterable[Sample]) -> Fitted:
    """Fit the numbers, each source by the root of its size."""
    known = [(sample, sample.measures) for sample in samples if sample.measures]
    pages = Counter(sample.source for sample, _ in known if not sample.gold)
    return fit(
        [
            Example(
                measures,
                sample.f1 > RIGHT,
                pages[sample.source] ** -0.5 * (GOLD_WEIGHT if sample.gold else 1),
            )
            for sample, measures in known
        ]
    )


def write(fitted: Fitted) -> None:
    """Write the shipped numbers."""
    rows = zip(Measures._fields, zip(*fitted.columns, strict=True), strict=True)
    data = {
        "about": "python -m benchmarks confidence DATA --leave-one-source-out FOLDER --update",
        "bias": round(fitted.bias, 4),
        "measures": {name: [round(number, 4) for number in row] for name, row in rows},
    }
    DEFAULT.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def rows_of(judged: Sequence[tuple[float, float]]) -> Table:
    """Yield a row for each tenth, and one for all."""
    ranked = np.array(sorted(judged))
    yield ["confidence", "mean", f"F1 > {RIGHT}", "mean F1", "pages"]
    for part in np.array_split(ranked, BINS):
        if len(part):
            yield [f"{part[0, 0]:.2f} to {part[-1, 0]:.2f}", *cells(part.tolist())]
    yield ["all", *cells(ranked.tolist())]


def cells(pairs: Sequence[Sequence[float]]) -> list[str]:
    """Return the cells of a row of texts."""
    chances, scores = zip(*pairs, strict=True)
    right = fmean(score > RIGHT for score in scores)
    return [f"{fmean(chances):.3f}", f"{right:.1%}", f"{fmean(scores):.3f}", f"{len(pairs)}"]
