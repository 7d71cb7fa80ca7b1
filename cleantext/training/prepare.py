"""Preparation of pages for training, in several processes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tqdm import tqdm

from cleantext.text.words import tokenize
from cleantext.training.augment import crop, splice, tease, thread
from cleantext.training.bodies import vary
from cleantext.training.carry import Shelf, carry_over, make_shelves
from cleantext.training.examples import (
    Example,
    LabelledText,
    fully_kept,
    label_texts,
    make_example,
)
from cleantext.training.pages import CODES, Page, is_held_out
from cleantext.training.sources import Source

VARIANTS = 2
"""How many spliced, how many cropped and how many carried-over texts to make of each page."""

PHRASELESS = 0.7
"""The share of carried-over texts in which no phrase is found, as in languages without a file."""

CROPPED = 0.3
"""The share of carried-over texts with little furniture, as extractors leave."""

FRAMED = 2
"""In how many pages' furniture to put each text to be kept whole."""

Texts = Mapping[str, LabelledText]
"""The texts of a page, by the name of the tool."""


class TrainingPage(NamedTuple):
    """A page with its examples.

    Attributes:
        page: the page, without its texts, right text and comments.
        source: what is known of its source.
        size: the number of words of its right text; 0 if not all of it is known.
        examples: its texts, by the name of the tool.
        variants: texts made of them.
        carried: texts made of them in other languages, each with the source of its prose.
        posts: its comments as a page of their own, if there are enough.

    """

    page: Page
    source: Source
    size: int
    examples: Mapping[str, Example]
    variants: Sequence[Example]
    carried: Sequence[tuple[str, Example]]
    posts: Example | None = None


class Prepared(NamedTuple):
    """What to train on.

    Attributes:
        pages: the pages, those held out among them.
        whole: examples of texts to be kept whole, bare and with furniture, each with the source of
            its furniture, or "".

    """

    pages: list[TrainingPage]
    whole: list[tuple[str, Example]]


class Kin(NamedTuple):
    """What pages have in common that may borrow each other's furniture."""

    is_held_out: bool
    source: str
    file: str
    lang: str


Frames = Mapping[Kin, Sequence[LabelledText]]
"""Texts whose furniture may be borrowed, by the kin of their pages."""


class _Job(NamedTuple):
    page: Page
    source: Source
    texts: Texts
    frames: Sequence[LabelledText]
    shelves: Sequence[Shelf]
    rng: random.Random


def prepare(
    pages: Sequence[Page],
    sources: Mapping[str, Source],
    whole: Iterable[str],
    *,
    seed: int,
    held_out: float,
    jobs: int,
) -> Prepared:
    """Label and augment pages, and texts to be kept whole.

    Pages on one side of the split borrow no furniture from the other.

    Args:
        pages: the pages.
        sources: what is known of their sources.
        whole: texts to be kept whole.
        seed: of all random choices.
        held_out: the share of sites that are held out.
        jobs: the number of processes.

    """
    known = [sources.get(page.source, Source()) for page in pages]
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(label_texts, pages, known, chunksize=8)
        texts = list(tqdm(found, total=len(pages), desc="reading", unit="page"))
        frames = _frames(pages, texts, held_out)
        shelves = make_shelves(page for page in pages if not is_held_out(page.site, held_out))
        made = pool.map(
            _prepare_page, _jobs(pages, known, texts, frames, shelves, seed, held_out), chunksize=8
        )
        prepared = list(tqdm(made, total=len(pages), desc="preparing", unit="page"))
    return Prepared(prepared, list(_whole_examples(whole, frames, seed)))


def _frames(pages: Sequence[Page], texts: Sequence[Texts], held_out: float) -> Frames:
    frames: dict[Kin, list[LabelledText]] = defaultdict(list)
    for page, some in zip(pages, texts, strict=True):
        frames[_kin(page, held_out)] += list(some.values())[:1]
    return frames


def _kin(page: Page, held_out: float) -> Kin:
    file, _, _ = page.name.partition("/")
    return Kin(is_held_out(page.site, held_out), page.source, file, page.lang)


def _jobs(
    pages: Sequence[Page],
    sources: Sequence[Source],
    texts: Sequence[Texts],
    frames: Frames,
    shelves: Mapping[str, Sequence[Shelf]],
    seed: int,
    held_out: float,
) -> Iterator[_Job]:
    """Yield the pages with what their texts are augmented with, drawn by chance."""
    for page, source, some in zip(pages, sources, texts, strict=True):
        rng = _random(f"{seed} {page.name}")
        kin = frames[_kin(page, held_out)]
        lent = rng.sample(kin, min(len(kin), VARIANTS))
        codes = rng.sample(sorted(shelves), min(len(shelves), VARIANTS))
        read = [rng.choice(shelves[code]).sample(rng) for code in codes]
        yield _Job(page, source, some, lent, read, rng)


def _random(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # reproducible, not secret


def _prepare_page(job: _Job) -> TrainingPage:
    page = job.page
    dump = job.texts.get("dump")
    variants = list(_variants(job, dump)) if dump and page.is_complete else []
    carried = list(_carried(job, dump)) if dump else []
    return TrainingPage(
        page._replace(texts={}, gold="", comments=None),
        job.source,
        len(tokenize(page.gold)) if page.is_complete else 0,
        {tool: make_example(text) for tool, text in job.texts.items()},
        variants,
        carried,
        _posts(dump) if dump and page.comments else None,
    )


def _posts(dump: LabelledText) -> Example | None:
    """Return the comments of a page as a page of their own, if there are enough."""
    posts = thread(dump)
    return make_example(posts) if posts else None


def _variants(job: _Job, dump: LabelledText) -> Iterator[Example]:
    """Yield a page's texts spliced, cropped, and with teasers; some with varied bodies."""
    for frame in job.frames:
        drawn = job.texts.get(job.rng.choice(("dump", "dump", "dump2")), dump)
        text = vary(drawn, CODES.get(job.page.lang, job.page.lang), job.rng)
        for made in (
            splice(text, frame, job.rng),
            crop(text, job.rng),
            tease(text, frame, job.rng),
        ):
            if made:
                yield make_example(made)


def _carried(job: _Job, dump: LabelledText) -> Iterator[tuple[str, Example]]:
    """Yield texts of a page in other languages, each with the source of its prose."""
    for shelf in job.shelves:
        cropped = crop(dump, job.rng) if job.rng.random() < CROPPED else None
        made = carry_over(cropped or dump, shelf, job.rng)
        yield shelf.source, make_example(made, phrases=job.rng.random() >= PHRASELESS)


def _whole_examples(
    whole: Iterable[str], frames: Frames, seed: int
) -> Iterator[tuple[str, Example]]:
    """Yield texts to be kept whole, bare and framed."""
    rng = _random(seed)
    learned = [
        (kin.source, frame) for kin, some in frames.items() for frame in some if not kin.is_held_out
    ]
    for text in map(fully_kept, whole):
        yield "", make_example(text)
        for source, frame in rng.choices(learned, k=FRAMED if learned else 0):
            if framed := splice(text, frame, rng):
                yield source, make_example(framed)
