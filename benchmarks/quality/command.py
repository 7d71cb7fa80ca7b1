"""Score cleaned pages and extractor outputs against right texts, and compare with the floors.

Articles are cleaned with ARTICLE; where a set has pages of other types, all of its pages with PAGE
as well. Of data that the body model was trained on, only the held-out sites are scored.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from tqdm import tqdm

from benchmarks import floors
from benchmarks.data.pages import Page, data_set, page_files, read_scorable
from benchmarks.quality.report import print_summary
from benchmarks.quality.summary import PageScores, Summary, score_page
from cleantext.body.model import DEFAULT
from cleantext.presets import PresetName

TOLERANCE = 0.0005
"""Distance below its floor that a score may have: rounding only."""

HELD_OUT = DEFAULT.with_suffix(".held-out.txt")
"""The pages held out from the training of the shipped body model."""

PROCESSES = 2

Scores = dict[str, float]


def main(options: Namespace) -> int:
    """Score, print, compare with the floors; return the exit code."""
    known = floors.load("quality")
    failed: list[str] = []
    for path in page_files(options.data):
        name = data_set(path)
        pages = select(read_scorable(path), name, options)
        summaries = list(summarize(name, pages, options)) if pages else []
        for summary in summaries:
            print_summary(summary)
        if not is_partial(options):
            digest = floors.digest(path)
            scores = dict(gated_scores(summaries))
            failed += [f"{name}, {fault}" for fault in faults(scores, known.get(digest, {}))]
            known[digest] = {"data": name, **scores}
    if is_partial(options):
        print("\nnot compared with the floors, which need the held-out pages and shipped weights")
        return 0
    return floors.settle(
        "quality", known, failed, update=options.update, allow_lower=options.allow_lower
    )


def is_partial(options: Namespace) -> bool:
    """Return whether the options make the floors inapplicable."""
    changed = (options.body_model, options.only_hosts, options.all, options.skip)
    return any(changed) or options.sample > 1


def select(pages: list[Page], name: str, options: Namespace) -> list[Page]:
    """Return the pages that the options select."""
    listed = (options.only_hosts or HELD_OUT).read_text(encoding="utf-8")
    wanted = set(listed.splitlines())
    held_out = [page for page in pages if f"{name}/{page['id']}" in wanted]
    return (pages if options.all else held_out or pages)[:: options.sample]


def summarize(name: str, pages: list[Page], options: Namespace) -> Iterator[Summary]:
    """Yield the scores of articles under ARTICLE, and of mixed pages under PAGE."""
    articles = [page for page in pages if page["type"] in ("article", "mixed")]
    if articles:
        kind = "articles" if articles[0]["type"] == "article" else "pages"
        yield Summary(f"{name}, {kind}", "article", score(articles, "article", options))
    if any(page["type"] != "article" for page in pages):
        yield Summary(f"{name}, pages of all types", "page", score(pages, "page", options))


def score(pages: list[Page], preset: PresetName, options: Namespace) -> list[PageScores]:
    """Return the scores of pages, in order."""
    more: dict[str, Any] = {"skip": tuple(filter(None, options.skip.split(",")))}
    if options.body_model:
        more["body_model"] = options.body_model
    work = partial(score_page, preset=preset, options=more)
    with ProcessPoolExecutor(PROCESSES) as pool:
        results = pool.map(work, pages, chunksize=8)
        return list(tqdm(results, total=len(pages), unit="page", leave=False, delay=1))


def gated_scores(summaries: list[Summary]) -> Iterator[tuple[str, float]]:
    """Yield the scores that have floors by name; F1 is better high, others low."""
    for summary in summaries:
        preset = summary.preset
        for text in summary.texts:
            yield f"{preset}, {text}: F1", round(summary.f1(preset, text), 5)
        if summary.has_gold:
            for part in summary.parts():
                yield f"{preset}, {part.name}: F1", round(part.f1(preset), 5)
            yield f"{preset}: words lost, %", round(summary.words_lost(preset), 5)
            yield f"{preset}: over a tenth, %", round(summary.pages_harmed(preset), 5)
            yield f"{preset}: emptied", summary.emptied(preset)
        yield f"{preset}: unstable", summary.unstable()


def faults(scores: Scores, known: Scores) -> Iterator[str]:
    """Yield a line for each score that is worse than its floor."""
    for name, value in scores.items():
        sign = 1 if name.endswith("F1") else -1
        if name in known and sign * (value - known[name]) < -TOLERANCE:
            yield f"{name} {value:.4f}, floor {known[name]:.4f}"
