"""Preparation of pages for training, in several processes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tqdm import tqdm

from cleantext.body.model import POINTS
from cleantext.text.words import tokenize
from cleantext.training.augment import crop, splice
from cleantext.training.pages import (
    Example,
    LabelledText,
    Page,
    count_belonging_words,
    fully_kept,
    is_held_out,
    label_texts,
    make_example,
)

VARIANTS = 3
"""How many spliced and how many cropped texts to make of each page."""

Texts = Mapping[tuple[str, str], LabelledText]
"""The texts of a page, by the names of tool and preset."""


class TrainingPage(NamedTuple):
    """A page with its examples.

    Attributes:
        page: the page.
        size: the number of words of its right text.
        examples: its texts, by the names of tool and preset.
        variants: texts made of them.

    """

    page: Page
    size: int
    examples: Mapping[tuple[str, str], Example]
    variants: Sequence[Example]


class Prepared(NamedTuple):
    """What to train on.

    Attributes:
        pages: the pages, those held out among them.
        whole: examples of texts to be kept whole, bare and with furniture.

    """

    pages: list[TrainingPage]
    whole: list[Example]


class _Job(NamedTuple):
    page: Page
    texts: Texts
    frames: Sequence[LabelledText]
    rng: random.Random


def prepare(
    pages: Sequence[Page], whole: Iterable[str], *, seed: int, held_out: float, jobs: int
) -> Prepared:
    """Label and augment pages, and texts to be kept whole.

    Pages on one side of the split borrow no furniture from the other.

    Args:
        pages: the pages.
        whole: texts to be kept whole.
        seed: of all random choices.
        held_out: the share of sites that are held out.
        jobs: the number of processes.

    """
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(label_texts, pages, chunksize=8)
        texts = list(tqdm(found, total=len(pages), desc="reading", unit="page"))
        frames = _frames(pages, texts, held_out)
        made = pool.map(_prepare_page, _jobs(pages, texts, frames, seed, held_out), chunksize=8)
        prepared = list(tqdm(made, total=len(pages), desc="preparing", unit="page"))
    return Prepared(prepared, _whole_examples(whole, frames, seed))


Frames = Mapping[tuple[object, ...], Sequence[LabelledText]]
"""Texts whose furniture may be borrowed, by the kin of their pages."""


def _frames(pages: Sequence[Page], texts: Sequence[Texts], held_out: float) -> Frames:
    frames: dict[tuple[object, ...], list[LabelledText]] = defaultdict(list)
    for page, some in zip(pages, texts, strict=True):
        frames[_kin(page, held_out)] += list(some.values())[:1]
    return frames


def _kin(page: Page, held_out: float) -> tuple[object, ...]:
    """Return what pages that may borrow each other's furniture have in common."""
    return is_held_out(page.site, held_out), page.name.split("/")[0], page.lang


def _jobs(
    pages: Sequence[Page], texts: Sequence[Texts], frames: Frames, seed: int, held_out: float
) -> list[_Job]:
    jobs = []
    for page, some in zip(pages, texts, strict=True):
        rng = _random(f"{seed} {page.name}")
        kin = frames[_kin(page, held_out)]
        jobs.append(_Job(page, some, rng.sample(kin, min(len(kin), VARIANTS)), rng))
    return jobs


def _random(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # reproducible, not secret


def _prepare_page(job: _Job) -> TrainingPage:
    page, texts, frames, rng = job
    variants = []
    for frame in frames:
        text = texts.get((rng.choice(("dump", "dump", "dump2")), rng.choice(POINTS)))
        if text:
            variants += [splice(text, frame, rng), crop(text, rng)]
    examples = {key: make_example(text) for key, text in texts.items()}
    dump = texts.get(("dump", "repair"))
    size = len(tokenize(page.gold)) if page.gold or not dump else count_belonging_words(dump)
    return TrainingPage(page, size, examples, [make_example(v) for v in variants if v])


def _whole_examples(whole: Iterable[str], frames: Frames, seed: int) -> list[Example]:
    rng = _random(seed)
    learned = [frame for kin, group in frames.items() if not kin[0] for frame in group]
    bare = list(map(fully_kept, whole))
    framed = [splice(text, rng.choice(learned), rng) for text in bare]
    return list(map(make_example, [*bare, *(text for text in framed if text)]))
