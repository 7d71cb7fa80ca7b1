r"""What the lines learnt from a site's other pages add, on sites with twenty pages and more.

    python benchmarks/templates.py ../shared/bench

reads daniel-a.jsonl.gz of the folder (one page a line: ``url``, ``dump``, ``gold``), and prints
the mean precision, recall and F1 of the words of each page without templates, with templates that
were learnt from all pages of its host, with those learnt from all others (as for a page that
comes later; its copies from other days are none), and of the best choice of lines: for ARTICLE
and for it without the body finder. A row for each host follows, with templates of other pages.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from quality import read
from scores import Words, compare, gold_lines
from tables import print_table
from views import Page

from cleantext import build_chain
from cleantext.corpus.templates.limits import SHARE
from cleantext.corpus.templates.tally import Tally
from cleantext.filters.templates import Templates

PAGES = 20
"""On fewer pages of a host nothing is scored."""

CHAINS: dict[str, tuple[str, ...]] = {"ARTICLE": (), "ARTICLE without keep_body": ("keep_body",)}
"""What is skipped of each chain."""

WAYS = ("no templates", "of all its pages", "of its other pages", "best choice of lines")

Scores = list[list[Words]]
"""Of each page what each of the ways gives."""


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path, help="the folder with daniel-a.jsonl.gz")
    parser.add_argument("--share", type=float, default=SHARE, help=f"as in learn ({SHARE})")
    options = parser.parse_args()
    sites = sites_of(read(options.data / "daniel-a.jsonl.gz"))
    for name, skip in CHAINS.items():
        found = {host: list(scored(pages, skip, options.share)) for host, pages in sites.items()}
        every = [page for scores in found.values() for page in scores]
        print(f"\n{name}: {len(every)} pages of {len(sites)} hosts, share {options.share}\n")
        print_table(ways(every))
        print_table(hosts(found))
    return 0


def sites_of(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """The pages by host, of hosts with enough of them; the most first."""
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        _, host, rest = page["url"].split("_", 2)  # a file's name, made of the address
        sites[host].append(page | {"url": f"http://{host}/{rest}"})
    ordered = sorted(sites.items(), key=lambda site: (-len(site[1]), site[0]))
    return {host: found for host, found in ordered if len(found) >= PAGES}


def scored(pages: Sequence[Page], skip: Sequence[str], share: float) -> Iterator[list[Words]]:
    """The scores of the pages of a site, in all ways."""
    whole = learnt(pages, share)
    for page in pages:
        others = learnt([other for other in pages if other["url"] != page["url"]], share)
        texts = [
            *(cleaned(page, skip, templates) for templates in (None, whole, others)),
            gold_lines(page["dump"], page["gold"]),
        ]
        yield [compare(text, page["gold"]) for text in texts]


def learnt(pages: Sequence[Page], share: float) -> Templates:
    """The templates that stand on pages."""
    with Tally() as tally:
        for page in pages:
            tally.add(page["url"], page["dump"])
        return Templates.of(tally.templates(share))


def cleaned(page: Page, skip: Sequence[str], templates: Templates | None) -> str:
    """A page as a chain cleans it."""
    given: dict[str, Any] = {"templates": templates, "url": page["url"]} if templates else {}
    return build_chain(skip=skip, **given)(page["dump"])


def average(rows: Sequence[Words]) -> Words:
    """The means over pages."""
    return Words(*map(mean, zip(*rows, strict=True)))


def ways(pages: Scores) -> Iterator[list[str]]:
    """A row for each way."""
    yield ["templates", "precision", "recall", "F1", "precision +", "recall +", "F1 +"]
    means = [average(column) for column in zip(*pages, strict=True)]
    for way, found in zip(WAYS, means, strict=True):
        gains = (value - before for value, before in zip(found, means[0], strict=True))
        yield [way, *(f"{value:.4f}" for value in found), *(f"{gain:+.4f}" for gain in gains)]


def hosts(found: Mapping[str, Scores]) -> Iterator[list[str]]:
    """A row for each host."""
    yield ["of its other pages", "pages", "precision", "+", "recall", "+", "F1", "+"]
    for host, pages in found.items():
        before, _, after, _ = (average(column) for column in zip(*pages, strict=True))
        cells = [
            (f"{new:.4f}", f"{new - old:+.4f}") for old, new in zip(before, after, strict=True)
        ]
        yield [host, str(len(pages)), *(cell for pair in cells for cell in pair)]


if __name__ == "__main__":
    sys.exit(main())
