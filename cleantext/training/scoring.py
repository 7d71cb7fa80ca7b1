"""Scores on held-out pages: the choice of thresholds, and the report.

Networks are passed as functions that predict log odds, so that nothing here needs PyTorch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product, starmap
from statistics import fmean
from typing import NamedTuple

import numpy as np

from cleantext.body.columns import Floats
from cleantext.body.decide import kept_rows
from cleantext.body.model import POINTS, Decision
from cleantext.training.examples import TITLE, Example
from cleantext.training.pages import text_kind
from cleantext.training.prepare import TrainingPage

Predict = Callable[[Sequence[Example]], list[Floats]]
"""A function that returns the log odds of `OUTPUTS` for the rows of each example."""

LIMIT = 0.4
"""The probability below which a row goes from a text full of furniture. The best F1 has one of
.5; but a paragraph lost is worse than a teaser kept."""

DECISIONS = tuple(starmap(Decision, product((LIMIT,), (0.01, 0.02), (0.1, 0.2))))
"""The thresholds to choose from. With a higher `sure`, pages score a little higher, but clean texts
lose lines."""

EVEN = Decision(0.5, 0.1, 0.1)
"""The thresholds by which epochs are compared."""

WORST = 20
"""How many of the worst pages to report."""


class Score(NamedTuple):
    """The F1 of the rows that are kept of a page."""

    page: TrainingPage
    f1: float


def mean_by_source(scores: Iterable[Score]) -> float:
    """Return the mean over sources of the mean F1 of their pages."""
    groups = defaultdict(list)
    for score in scores:
        groups[score.page.page.source].append(score.f1)
    return fmean(map(fmean, groups.values()))


def score_pages(
    predict: Predict, pages: Sequence[TrainingPage], point: str, decision: Decision
) -> list[Score]:
    """Score the kept rows of each judged page, whole page in."""
    judged = _judged_pages(pages, point)
    texts = [_judged_text(each) for each in judged]
    return _scores([*zip(judged, texts, strict=True)], predict(texts), point, decision)


def _judged_pages(pages: Sequence[TrainingPage], point: str) -> list[TrainingPage]:
    """Return the pages that a point is judged by."""
    judged = [each for each in pages if each.size and each.examples]
    articles = [each for each in judged if each.page.is_article]
    return (articles or judged) if point == "article" else judged


def _judged_text(page: TrainingPage) -> Example:
    """Return the text that a page is judged by."""
    return page.examples.get("dump") or next(iter(page.examples.values()))


def _scores(
    texts: Sequence[tuple[TrainingPage, Example]],
    odds: Sequence[Floats],
    point: str,
    decision: Decision,
) -> list[Score]:
    column = POINTS.index(point)
    return [
        Score(page, _f1(text, page.size, each[:, column], column, decision))
        for (page, text), each in zip(texts, odds, strict=True)
    ]


def _f1(example: Example, size: int, odds: Floats, column: int, decision: Decision) -> float:
    labels = example.labels[:, column].astype(np.float32)
    kept = kept_rows(odds, decision) & ~np.isnan(labels)
    found = float((labels * example.sizes)[kept].sum())
    return 2 * found / max(1.0, float(example.sizes[kept].sum()) + size)


def best_decision(predict: Predict, pages: Sequence[TrainingPage], point: str) -> Decision:
    """Choose the thresholds with the best F1, whole pages, extracts and right texts alike."""
    kinds: dict[str, list[tuple[TrainingPage, Example]]] = defaultdict(list)
    for each in _judged_pages(pages, point):
        for tool, text in each.examples.items():
            if tool != "dump2":
                kinds[text_kind(tool)].append((each, text))
    odds = {kind: predict([text for _, text in pairs]) for kind, pairs in kinds.items()}

    def score(decision: Decision) -> float:
        return fmean(
            mean_by_source(_scores(pairs, odds[kind], point, decision))
            for kind, pairs in kinds.items()
        )

    return max(DECISIONS, key=score)


def report(
    predict: Predict, pages: Sequence[TrainingPage], decisions: Mapping[str, Decision]
) -> Iterator[str]:
    """Report scores by source, page type and language, and the worst pages."""
    for point in POINTS:
        scores = score_pages(predict, pages, point, decisions[point])
        yield f"\n## {point}, whole dump in: F1 {mean_by_source(scores):.4f}, mean over sources\n"
        yield "| source | type | language | pages | F1 |\n|---|---|---|---|---|"
        groups = defaultdict(list)
        for score in scores:
            page = score.page.page
            groups[page.source, page.type or "no type", page.lang or "-"].append(score.f1)
        for (source, kind, lang), values in sorted(groups.items()):
            yield f"| {source} | {kind} | {lang} | {len(values)} | {fmean(values):.4f} |"
        yield "\nThe worst pages:\n"
        worst = sorted((score.f1, score.page.page.name) for score in scores)[:WORST]
        yield from (f"- {f1:.2f} {name}" for f1, name in worst)
    yield f"\nTitles found: {100 * _titles_found(predict, pages):.1f} %"


def _titles_found(predict: Predict, pages: Sequence[TrainingPage]) -> float:
    """Return the share of pages whose title is the row most likely to be it."""
    texts = [_judged_text(each) for each in pages if each.examples]
    some = [text for text in texts if (text.labels[:, TITLE] == 1).any()]
    found = predict(some)
    hits = [
        text.labels[odds[:, TITLE].argmax(), TITLE] == 1
        for text, odds in zip(some, found, strict=True)
    ]
    return fmean(hits) if hits else 0.0
