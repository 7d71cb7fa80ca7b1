"""Score cleaned pages and extractor outputs against right texts, and compare with the floors.

Articles are cleaned with ARTICLE; where a set has pages of other types, all of its pages with PAGE
as well. Of data that the body model was trained on, only the held-out sites are scored.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import floors
from benchmarks.data.pages import Page, data_set
from benchmarks.quality.page import PageScores, score_pages
from benchmarks.quality.peers import PEERS
from benchmarks.quality.report import over_sources, print_overview, print_summary
from benchmarks.quality.sets import choose_files, load, presets
from benchmarks.quality.summary import Numbers, Summary, has_floor, is_low_better
from cleantext.body.model import DEFAULT
from cleantext.body.model import load as load_model

TOLERANCE = 0.0005
"""Distance below its floor that a score may have: rounding only."""

TOGETHER = 8
"""Number of pages that a process scores together."""


def main(options: Namespace) -> int:
    """Score, print, compare with the floors; return the exit code."""
    found: dict[Path, list[Summary]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        for path in choose_files(options.data, silver=options.all):
            summaries = list(summarize(data_set(path), load(path, options), options, pool))
            for summary in summaries:
                print_summary(summary, peers(options))
            if summaries:
                found[path] = summaries
    print_overview([*found.values()])
    if options.scores:
        write_scores(options.scores, [*found.values()])
    if is_partial(options):
        print("\nnot compared with the floors, which need the held-out pages and shipped weights")
        return 0
    return compare(found, options)


def peers(options: Namespace) -> tuple[str, ...]:
    """Return the names of the peers to compare with."""
    return tuple(PEERS) if options.peers else ()


def summarize(
    name: str, pages: list[Page], options: Namespace, pool: Executor
) -> Iterator[Summary]:
    """Yield the scores of the pages of a set under each preset."""
    more: dict[str, Any] = {"skip": tuple(filter(None, options.skip.split(",")))}
    chosen = presets(pages)
    rows: dict[str, list[PageScores]] = {preset: [] for preset in chosen}
    for model, some in by_model(pages, options):
        known = more | ({"body_model": str(model)} if model else {})
        work = partial(score_pages, presets=chosen, peers=peers(options), options=known)
        batches = [some[start : start + TOGETHER] for start in range(0, len(some), TOGETHER)]
        results = pool.map(work, batches)
        for scores in tqdm(results, name, total=len(batches), unit="batch", leave=False, delay=1):
            for preset, found in scores.items():
                rows[preset] += found
    for preset in chosen:
        yield Summary(name, preset, rows[preset])


def by_model(pages: Iterable[Page], options: Namespace) -> Iterator[tuple[Path | None, list[Page]]]:
    """Yield the models to clean with, None for the shipped one, and the pages for each."""
    if not options.leave_one_source_out:
        yield options.body_model, [*pages]
        return
    unseen = models_without(options.leave_one_source_out)
    shipped = options.body_model or DEFAULT
    taught = load_model(shipped).about["sources"]
    groups: defaultdict[Path, list[Page]] = defaultdict(list)
    for page in pages:
        origin = page["origin"]
        if origin in taught and origin not in unseen:
            raise SystemExit(f"no model in {options.leave_one_source_out} is without {origin}")
        groups[unseen.get(origin, shipped)].append(page)
    yield from groups.items()


def models_without(folder: Path) -> dict[str, Path]:
    """Return the model of a folder that was trained without each source."""
    paths = sorted(folder.glob("*.npz"))
    return {source: path for path in paths for source in load_model(path).about.get("without", ())}


def write_scores(path: Path, sets: Sequence[Sequence[Summary]]) -> None:
    """Write all numbers as JSON: by set, preset and part, and over all sources."""
    numbers = {
        found[0].name: {summary.preset: dict(by_part(summary)) for summary in found}
        for found in sets
    }
    text = json.dumps({"sets": numbers, **dict(over_sources(sets))}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def by_part(summary: Summary) -> Iterator[tuple[str, Numbers]]:
    """Yield the numbers of all pages, then of each type and language, by name."""
    yield "all", summary.numbers()
    for part in summary.parts():
        yield part.name, part.numbers()


# ---- floors


def is_partial(options: Namespace) -> bool:
    """Return whether the options make the floors inapplicable."""
    changed = (
        options.body_model,
        options.leave_one_source_out,
        options.only_hosts,
        options.all,
        options.skip,
    )
    return any(changed) or options.sample > 1


def compare(found: Mapping[Path, Iterable[Summary]], options: Namespace) -> int:
    """Compare with the floors, or write new ones; return the exit code."""
    known = floors.load("quality")
    failed: list[str] = []
    for path, summaries in found.items():
        digest = floors.digest(path)
        scores = dict(gated_scores(summaries))
        failed += [f"{data_set(path)}, {fault}" for fault in faults(scores, known.get(digest, {}))]
        known[digest] = {"data": data_set(path), **scores}
    return floors.settle(
        "quality", known, failed, update=options.update, allow_lower=options.allow_lower
    )


def gated_scores(summaries: Iterable[Summary]) -> Iterator[tuple[str, float]]:
    """Yield the scores that have floors by name: of parts, only F1."""
    for summary in summaries:
        for part, numbers in by_part(summary):
            for name, value in numbers.items():
                if name == "F1" or (part == "all" and has_floor(name)):
                    yield f"{summary.preset}, {part}: {name}", value


def faults(scores: Numbers, known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each score that is worse than its floor."""
    for name, value in scores.items():
        sign = -1 if is_low_better(name.rpartition(": ")[2]) else 1
        if name in known and sign * (value - known[name]) < -TOLERANCE:
            yield f"{name} {value:.4f}, floor {known[name]:.4f}"
