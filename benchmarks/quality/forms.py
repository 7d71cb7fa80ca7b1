"""Score the same pages in each form: in lines, as Markdown, wrapped, on one line.

Pages of English and other languages are taken from all sets of DATA whose right texts are whole;
those in Markdown from the set ``markdown``, and compared with the same pages in lines. Of data that
the body model was trained on, only the held-out sites are scored. Harm is measured on right texts,
written in each form.
"""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import fmean
from typing import NamedTuple

from tqdm import tqdm

from benchmarks.data.pages import Page, page_files
from benchmarks.quality.reference import Reference
from benchmarks.quality.scores import count_words, lost_words
from benchmarks.quality.sets import MARKDOWN, load, suits
from benchmarks.tables import Table, print_table
from cleantext import clean

WIDTHS = (60, 80, 100)
"""The columns at which texts are wrapped."""


class Score(NamedTuple):
    """The scores of a page in a form.

    Attributes:
        before: word F1 of the whole page.
        after: word F1 of the cleaned page.
        lost: the words of the right text, written in the form, that cleaning removes.
        words: the words of the right text.

    """

    before: float
    after: float
    lost: int
    words: int


def wrap(text: str, width: int) -> str:
    """Wrap each line of a text; a line longer than the width ends with a blank line."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) + "\n"


def flatten(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def as_markdown(text: str) -> str:
    """Write a right text as Markdown: the first line is a title, each other one a paragraph."""
    title, *lines = [line for line in text.split("\n") if line.strip()]
    return "\n\n".join([f"# {title}", *lines]) + "\n"


FORMS: Mapping[str, Callable[[str], str]] = {
    "in lines": str,
    **{f"wrapped at {width}": partial(wrap, width=width) for width in WIDTHS},
    "on one line": flatten,
}
"""How pages in lines are written in each form."""


def main(options: Namespace) -> int:
    """Score and print; return the exit code."""
    every, options.sample = options.sample, 1
    pages = [page for path in page_files(options.data) for page in load(path, options)]
    chosen = [page for page in pages if is_scored(page)]
    plain = {page["key"]: page for page in chosen if not page["markdown"]}
    pairs = [
        (plain[page["key"]], page) for page in chosen if page["markdown"] and page["key"] in plain
    ]
    some, pairs = [*plain.values()][::every], pairs[::every]
    with ProcessPoolExecutor(options.jobs) as pool:
        found = pool.map(score_forms, some, chunksize=4)
        print_table(rows_of(tqdm(found, "forms", total=len(some), leave=False, delay=1)))
        found = pool.map(score_markdown, pairs, chunksize=4)
        print_table(rows_of(tqdm(found, MARKDOWN, total=len(pairs), leave=False, delay=1)))
    return 0


def is_scored(page: Page) -> bool:
    """Return whether a page is an article with a whole right text."""
    return bool(page.get("gold")) and suits("article", page) and Reference(page).is_scored


def score_forms(page: Page) -> dict[str, Score]:
    """Score a page in lines in each form."""
    return {
        name: score(page, write(page["dump"]), write(page["gold"])) for name, write in FORMS.items()
    }


def score_markdown(pair: tuple[Page, Page]) -> dict[str, Score]:
    """Score a page in lines, and as Markdown."""
    plain, page = pair
    return {
        "in lines": score(plain, plain["dump"], plain["gold"]),
        "as Markdown": score(page, page["dump"], as_markdown(page["gold"])),
    }


def score(page: Page, dump: str, gold: str) -> Score:
    """Score a page whose dump and right text are written in a form."""
    reference = Reference(page)
    return Score(
        reference.f1(dump),
        reference.f1(clean(dump)),
        lost_words(clean(gold), gold),
        count_words(gold),
    )


def rows_of(scores: Iterable[Mapping[str, Score]]) -> Table:
    """Yield a table with a row for each form: means over pages, harm over all words."""
    by_form: dict[str, list[Score]] = defaultdict(list)
    for page in scores:
        for name, each in page.items():
            by_form[name].append(each)
    yield ["form", "pages", "F1 as is", "F1 cleaned", "words of right texts lost"]
    for name, found in by_form.items():
        lost = sum(each.lost for each in found) / max(1, sum(each.words for each in found))
        before, after = (fmean(each[column] for each in found) for column in (0, 1))
        yield [name, f"{len(found)}", f"{before:.4f}", f"{after:.4f}", f"{100 * lost:.3f} %"]
