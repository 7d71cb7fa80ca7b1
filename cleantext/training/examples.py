"""Labelled texts, and the examples made of them: features and targets of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats
from cleantext.body.features import Stretch, build_table, row_numbers
from cleantext.body.model import OUTPUTS
from cleantext.forms import see
from cleantext.presets import REPAIR
from cleantext.text.block import Block, Look
from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS, label
from cleantext.training.pages import DUMPS, Page
from cleantext.training.roles import Roles, find_roles
from cleantext.training.sources import Source

MAX_LINES = 6000
"""Longer texts are truncated: the rest takes long, and teaches little."""

ARTICLE, PAGE, TITLE, BYLINE, COMMENT = range(len(OUTPUTS))
"""The columns of labels, those of `OUTPUTS`; the first two are of the body, the others of roles."""

EDITED = ("article", "documentation", "media", "recipe")
"""The types of pages whose right text is not by readers."""

LONGEST_NAME = 6
"""The most words of a line with the name or the date of a post."""


class LabelledText(NamedTuple):
    """A text with the labels of its lines.

    Attributes:
        lines: the lines, as a reader sees them.
        labels: the targets of each line, 0 to 1, by `OUTPUTS`; NaN if unknown.
        sizes: the number of words of each line.
        looks: what their form tells of the lines; nothing in plain text.

    """

    lines: tuple[str, ...]
    labels: Floats
    sizes: NDArray[np.int32]
    looks: Sequence[Look] = ()

    @property
    def belongs(self) -> NDArray[np.bool_]:
        """Whether each line is in the main content."""
        return self.labels[:, PAGE] > BELONGS

    def take(self, places: Sequence[int]) -> LabelledText:
        """Return the lines at some places."""
        wanted = np.array(places, np.int64)
        lines = tuple(self.lines[place] for place in places)
        looks = [self.looks[place] for place in places] if self.looks else ()
        return LabelledText(lines, self.labels[wanted], self.sizes[wanted], looks)


class Example(NamedTuple):
    """The rows of a text to train on, as columns of narrow types.

    Attributes:
        dense, words, starts: see `cleantext.body.features.Table`.
        labels: the targets of each row; NaN if unknown.
        sizes: the number of words of each row.

    """

    dense: NDArray[np.float16]
    words: NDArray[np.uint16]
    starts: NDArray[np.int32]
    labels: NDArray[np.float16]
    sizes: NDArray[np.int32]


def label_texts(page: Page, source: Source) -> dict[str, LabelledText]:
    """Label the texts of a page, by tool; the right text is called ``gold``."""
    found = {tool: _label_text(tool, text, page, source) for tool, text in page.texts.items()}
    if page.is_complete:
        found["gold"] = fully_kept(REPAIR(page.gold))
        _label_comments(found["gold"].labels, page)
    return {
        tool: text
        for tool, text in found.items()
        if any(line.strip() for line in text.lines) and not np.isnan(text.labels[:, PAGE]).all()
    }


def _label_text(tool: str, text: str, page: Page, source: Source) -> LabelledText:
    seen, first = _see(REPAIR(text))
    shares = np.array(_shares(tool, seen, first, page), np.float32)
    roles = find_roles(seen, shares, page)
    labels = np.full((len(seen), len(OUTPUTS)), np.nan, np.float32)
    labels[:, ARTICLE] = labels[:, PAGE] = shares
    labels[_unlabelled(seen, shares, roles, page, source), :TITLE] = np.nan
    labels[:, TITLE], labels[:, BYLINE] = roles.title, roles.byline
    if page.comments is not None:
        labels[:, COMMENT] = label(seen, page.comments)
        labels[labels[:, COMMENT] > BELONGS, PAGE] = np.nan
    else:
        _label_comments(labels, page)
    return LabelledText(tuple(seen), labels, line_sizes(seen), seen.looks)


def _see(text: str) -> tuple[Block, Sequence[int]]:
    """Return the lines as a reader sees them, and for each its first line in the text."""
    block = Block(text.split("\n")[:MAX_LINES])
    view = see(block)
    if view:
        return view.block(), [unit.lines[0] for unit in view.units]
    return block, range(len(block))


def _label_comments(labels: Floats, page: Page) -> None:
    """Label what readers wrote, as far as the type of the page tells it."""
    if page.type == "forum":
        labels[:, COMMENT] = labels[:, PAGE]
    elif page.type in EDITED:
        labels[labels[:, PAGE] > BELONGS, COMMENT] = 0.0


def _shares(tool: str, lines: Sequence[str], first: Sequence[int], page: Page) -> list[float]:
    """Return the share of each line that belongs; NaN if unknown.

    Args:
        tool: the tool that made the text.
        lines: the lines as a reader sees them.
        first: for each of them, the number of its first line in the text.
        page: the page.

    """
    if page.labels:
        return list(_known_labels(tool, lines, first, page))
    if page.gold.strip():
        return label(lines, page.gold)
    return _votes(lines, page)


def _known_labels(
    tool: str, lines: Sequence[str], first: Sequence[int], page: Page
) -> Iterator[float]:
    """Yield the labels of the dump's lines; the lines of another tool take those of equal ones."""
    labels = [np.nan if known is None else known for known in page.labels]
    if tool == "dump":
        yield from (labels[number] for number in first)
        return
    known: dict[str, set[float]] = {}
    for line, value in zip(REPAIR(page.texts["dump"]).split("\n"), labels, strict=True):
        known.setdefault(line.strip(), set()).add(value)
    for line in lines:
        values = known.get(line.strip(), set())
        yield next(iter(values)) if len(values) == 1 else np.nan


def _votes(lines: Sequence[str], page: Page) -> list[float]:
    """Let the extractors vote; snippets overrule them."""
    votes = [label(lines, kept) for tool, kept in page.texts.items() if tool not in DUMPS]
    voted = [fmean(each) for each in zip(*votes, strict=True)]
    for index, line in enumerate(lines):
        if any(snippet in line for snippet in page.unwanted):
            voted[index] = 0.0
        elif any(snippet in line for snippet in page.wanted):
            voted[index] = 1.0
    return voted


def _unlabelled(
    lines: Sequence[str], shares: Floats, roles: Roles, page: Page, source: Source
) -> list[int]:
    """Return the numbers of the lines that the source may have left out by its conventions."""
    ignored = set(REPAIR("\n".join(page.ignored)).split("\n")) - {""}
    found = {index for index, line in enumerate(lines) if line.strip() in ignored}
    found.update(index for index in roles.head if not shares[index] > BELONGS)
    if source.posts:
        found.update(_names(lines, shares))
    return sorted(found)


def _names(lines: Sequence[str], shares: Floats) -> Iterator[int]:
    """Yield the short lines between posts, which may give their authors and dates."""
    posts = np.flatnonzero(shares > BELONGS).tolist()
    for index in range(posts[0], posts[-1]) if posts else ():
        if not shares[index] > BELONGS and len(tokenize(lines[index])) <= LONGEST_NAME:
            yield index


def fully_kept(text: str) -> LabelledText:
    """Label every line of a text as belonging."""
    seen, _ = _see(text)
    labels = np.full((len(seen), len(OUTPUTS)), np.nan, np.float32)
    labels[:, :TITLE] = 1.0
    return LabelledText(tuple(seen), labels, line_sizes(seen), seen.looks)


def line_sizes(lines: Sequence[str]) -> NDArray[np.int32]:
    """Return the number of words of each line."""
    return np.array([len(tokenize(line)) for line in lines], np.int32)


def make_example(text: LabelledText, *, phrases: bool = True) -> Example:
    """Make an example of a labelled text; without `phrases`, as if it had none."""
    block = Block(text.lines)
    rows = row_numbers(block)
    block.looks = text.looks
    if not phrases:
        block.found[None] = {}
    seen = build_table([Stretch(block, rows)])
    return Example(
        seen.dense.astype(np.float16),
        seen.words.astype(np.uint16),
        seen.starts.astype(np.int32),
        text.labels[rows].astype(np.float16),
        text.sizes[rows],
    )
