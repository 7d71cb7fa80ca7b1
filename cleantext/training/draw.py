"""Draws of what an epoch trains on, in steps."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from cleantext.training.examples import PAGE, Example
from cleantext.training.pages import text_kind
from cleantext.training.prepare import TrainingPage

ROWS = 6000
"""About how many rows to train on in a step."""

OTHER_POINT = 0.2
"""The weight of other pages at the operating point for articles."""

VARIANTS = 2
"""How many variants of a page an epoch has."""

CARRIED = 0.25
"""How many carried-over texts of a page an epoch has, on average."""

POSTS = 0.5
"""The share of epochs that have the comments of a page as a page of their own."""

FORUM = 2.5
"""How much more pages of forums count: there are few."""


class Item(NamedTuple):
    """An example to train on.

    Attributes:
        example: its rows.
        size: the number of words of its right text; 0 if not all of it is known.
        weights: how much it counts at each of `POINTS`.

    """

    example: Example
    size: int
    weights: tuple[float, float]


def draw_items(
    pages: Sequence[TrainingPage],
    whole: Sequence[tuple[str, Example]],
    rng: random.Random,
    without: Sequence[str],
) -> list[Item]:
    """Draw the examples of an epoch: all texts to be kept whole, and several of each page.

    Args:
        pages: the pages to train on.
        whole: the texts to be kept whole, each with the source of its furniture, or "".
        rng: the source of chance.
        without: the sources whose prose and furniture no text may have.

    """
    items = [
        Item(text, int(text.sizes.sum()), (1.0, 1.0))
        for source, text in whole
        if source not in without
    ]
    for each in pages:
        weight = each.source.weight * (FORUM if each.page.type == "forum" else 1)
        weights = (weight if each.page.is_article else OTHER_POINT * weight, weight)
        items += [Item(text, each.size, weights) for text in _draw_texts(each, rng)]
        varied = rng.sample(each.variants, min(VARIANTS, len(each.variants)))
        items += [Item(text, _count_right(text), weights) for text in varied]
        for source, text in each.carried:
            if source not in without and rng.random() < CARRIED / len(each.carried):
                items.append(Item(text, 0, weights))
        if each.posts and rng.random() < POSTS:
            items.append(Item(each.posts, 0, weights))
    return items


def _count_right(text: Example) -> int:
    """Count the words that belong."""
    return int(np.nansum(text.labels[:, PAGE].astype(np.float32) * text.sizes))


def _draw_texts(page: TrainingPage, rng: random.Random) -> list[Example]:
    """Draw texts of a page in its own language."""
    known: dict[str, list[Example]] = defaultdict(list)
    for tool, text in page.examples.items():
        known[text_kind(tool)].append(text)
    chosen = rng.sample(known["dump"], min(1, len(known["dump"])))
    chosen += rng.sample(known["extract"], min(2, len(known["extract"])))
    if rng.random() < (0.4 if page.page.is_article else 0.8):
        chosen += known["gold"]
    return chosen


def make_steps(items: Iterable[Item], rng: random.Random) -> list[list[Item]]:
    """Group items of similar length to steps, in random order."""
    ordered = sorted(items, key=lambda item: len(item.example.dense) + rng.random() * 50)
    steps: list[list[Item]] = [[]]
    size = 0
    for item in ordered:
        if size >= ROWS:
            steps.append([])
            size = 0
        steps[-1].append(item)
        size += len(item.example.dense)
    rng.shuffle(steps)
    return steps
