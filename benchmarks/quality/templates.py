"""Measure what templates learned from other pages of a site add.

Scores sites of twenty pages or more. Prints mean precision, recall and F1 of the words of each
page: without templates; with templates learned from all pages of its host; with those learned from
all others (as for a page fetched later, copies of the page left out); and with the best selection
of lines. Each for ARTICLE with and without the body finder. A row for each host follows, with
templates from other pages.
"""

from __future__ import annotations

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean
from typing import Any

from benchmarks.data.pages import Page, page_file, read_scorable
from benchmarks.quality.scores import Overlap, gold_lines, overlap
from benchmarks.tables import Table, print_table
from cleantext import build_chain
from cleantext.corpus.templates.limits import SHARE
from cleantext.corpus.templates.tally import Tally
from cleantext.filters.templates import Templates

DATA_SET = "daniel-a"
PAGES = 20
"""Minimum number of pages of a host."""

CHAINS: dict[str, tuple[str, ...]] = {"ARTICLE": (), "ARTICLE without keep_body": ("keep_body",)}
"""The filters to skip, by the name of the chain."""

WAYS = ("no templates", "of all its pages", "of its other pages", "best selection of lines")

Scores = list[list[Overlap]]
"""Scores of each page in each of the `WAYS`."""


def main(options: Namespace) -> int:
    """Print the tables."""
    share = SHARE if options.share is None else options.share
    sites = group_by_host(read_scorable(page_file(options.data, DATA_SET)))
    for name, skip in CHAINS.items():
        scores = {host: list(score(pages, skip, share)) for host, pages in sites.items()}
        every = [page for pages in scores.values() for page in pages]
        print(f"\n{name}: {len(every)} pages of {len(sites)} hosts, share {share}\n")
        print_table(compare_ways(every))
        print_table(compare_hosts(scores))
    return 0


def group_by_host(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Return the pages of each host with enough of them, the largest host first."""
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        _, host, rest = page["url"].split("_", 2)  # a file name made from the URL
        sites[host].append(page | {"url": f"http://{host}/{rest}"})
    ordered = sorted(sites.items(), key=lambda site: (-len(site[1]), site[0]))
    return {host: found for host, found in ordered if len(found) >= PAGES}


def score(pages: Sequence[Page], skip: Sequence[str], share: float) -> Iterator[list[Overlap]]:
    """Yield the scores of each page of a site in all ways."""
    whole = learn(pages, share)
    for page in pages:
        others = learn([other for other in pages if other["url"] != page["url"]], share)
        texts = [
            *(clean(page, skip, templates) for templates in (None, whole, others)),
            gold_lines(page["dump"], page["gold"]),
        ]
        yield [overlap(text, page["gold"]) for text in texts]


def learn(pages: Sequence[Page], share: float) -> Templates:
    """Learn the templates of pages."""
    with Tally() as tally:
        for page in pages:
            tally.add(page["url"], page["dump"])
        return Templates.of(tally.templates(share))


def clean(page: Page, skip: Sequence[str], templates: Templates | None) -> str:
    """Clean a page, with templates where given."""
    given: dict[str, Any] = {"templates": templates, "url": page["url"]} if templates else {}
    return build_chain(skip=skip, **given)(page["dump"])


def average(rows: Sequence[Overlap]) -> Overlap:
    """Return the means over pages."""
    return Overlap(*map(mean, zip(*rows, strict=True)))


def compare_ways(pages: Scores) -> Table:
    """Yield a row for each way."""
    yield ["templates", "precision", "recall", "F1", "precision +", "recall +", "F1 +"]
    means = [average(column) for column in zip(*pages, strict=True)]
    for way, found in zip(WAYS, means, strict=True):
        gains = (value - before for value, before in zip(found, means[0], strict=True))
        yield [way, *(f"{value:.4f}" for value in found), *(f"{gain:+.4f}" for gain in gains)]


def compare_hosts(scores: Mapping[str, Scores]) -> Table:
    """Yield a row for each host."""
    yield ["of its other pages", "pages", "precision", "+", "recall", "+", "F1", "+"]
    for host, pages in scores.items():
        before, _, after, _ = (average(column) for column in zip(*pages, strict=True))
        cells = [
            (f"{new:.4f}", f"{new - old:+.4f}") for old, new in zip(before, after, strict=True)
        ]
        yield [host, str(len(pages)), *(cell for pair in cells for cell in pair)]
