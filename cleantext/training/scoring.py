"""Scores on held-out pages: the choice of thresholds, and the report.

Networks are passed as functions that predict log odds, so that nothing here needs PyTorch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product, starmap
from statistics import fmean

from cleantext.body.columns import Floats
from cleantext.body.find import kept_rows
from cleantext.body.model import POINTS, Decision
from cleantext.training.pages import Example, text_kind
from cleantext.training.prepare import TrainingPage

Predict = Callable[[Sequence[Example], str], list[Floats]]
"""A function that returns the log odds of the rows of each example, at an operating point."""

DECISIONS = tuple(
    starmap(Decision, product((0.3, 0.4, 0.5, 0.6, 0.7), (0.01, 0.02, 0.05), (0.05, 0.1, 0.2)))
)
"""The thresholds to choose from. With lower ones, pages score a little higher, but verse, code and
lists lose lines."""

EVEN = Decision(0.5, 0.1, 0.1)
"""The thresholds by which epochs are compared."""

WORST = 20
"""How many of the worst pages to report."""


def score_pages(
    predict: Predict, pages: Sequence[TrainingPage], point: str, decision: Decision
) -> list[float]:
    """Return the F1 of the kept lines of each judged page."""
    pairs = [(_judged_text(each, point), each.size) for each in _judged_pages(pages, point)]
    odds = predict([text for text, _ in pairs], point)
    return _line_f1s(pairs, odds, decision)


def _judged_pages(pages: Sequence[TrainingPage], point: str) -> list[TrainingPage]:
    """Return the pages that a point is judged by."""
    judged = [each for each in pages if each.page.gold and each.examples]
    articles = [each for each in judged if each.page.is_article]
    return (articles or judged) if point == "article" else judged


def _judged_text(page: TrainingPage, point: str) -> Example:
    """Return the text that a page is judged by."""
    return page.examples.get(("dump", point)) or next(iter(page.examples.values()))


def _line_f1s(
    pairs: Sequence[tuple[Example, int]], odds: Sequence[Floats], decision: Decision
) -> list[float]:
    return [_line_f1(*pair, each, decision) for pair, each in zip(pairs, odds, strict=True)]


def _line_f1(example: Example, size: int, odds: Floats, decision: Decision) -> float:
    kept = kept_rows(odds, decision)
    found = float((example.shares * example.sizes)[kept].sum())
    return 2 * found / max(1.0, float(example.sizes[kept].sum()) + size)


def best_decision(predict: Predict, pages: Sequence[TrainingPage], point: str) -> Decision:
    """Choose the thresholds with the best mean F1.

    The three have equal weight, so that finding bodies in pages never harms clean texts.
    """
    kinds: dict[str, list[tuple[Example, int]]] = defaultdict(list)
    for each in _judged_pages(pages, point):
        for (tool, preset), text in each.examples.items():
            if text_kind(tool) != "dump" or (tool, preset) == ("dump", point):
                kinds[text_kind(tool)].append((text, each.size))
    odds = {kind: predict([text for text, _ in pairs], point) for kind, pairs in kinds.items()}

    def score(decision: Decision) -> float:
        return fmean(fmean(_line_f1s(pairs, odds[kind], decision)) for kind, pairs in kinds.items())

    return max(DECISIONS, key=score)


def report(
    predict: Predict, pages: Sequence[TrainingPage], decisions: Mapping[str, Decision]
) -> Iterator[str]:
    """Report scores by page type and language, and the worst pages."""
    for point in POINTS:
        judged = [each.page for each in _judged_pages(pages, point)]
        scores = score_pages(predict, pages, point, decisions[point])
        yield f"\n## {point}, whole dump in: F1 {fmean(scores):.4f} on {len(scores)} pages\n"
        groups = defaultdict(list)
        for page, score in zip(judged, scores, strict=True):
            groups[page.type or "no type", page.lang or "-"].append(score)
        yield "| type | language | pages | F1 |\n|---|---|---|---|"
        for (kind, lang), values in sorted(groups.items()):
            yield f"| {kind} | {lang} | {len(values)} | {fmean(values):.4f} |"
        yield "\nThe worst pages:\n"
        worst = sorted(zip(scores, (page.name for page in judged), strict=True))[:WORST]
        yield from (f"- {score:.2f} {name}" for score, name in worst)
