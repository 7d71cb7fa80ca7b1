"""Pages to learn from: their texts as the body finder will see them, with labels.

A page comes as JSON: ``gold``, the right text; ``dump`` (and ``dump2``, by another tool), the
whole visible text; ``ext``, what each of some extractors makes of it; ``url``, ``type`` and
``lang`` where known. All but ``gold`` and one text may be missing. Of a page without ``gold``,
what most extractors keep of the dump is taken for right; and what must or must not stand in it,
``with`` and ``without``, settles the lines that hold it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.features import Floats, Part, rows_of, table
from cleantext.chain.chain import Chain
from cleantext.config.build import build_chain
from cleantext.presets import PRESETS, PresetName
from cleantext.text.block import Block
from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS, RUN, label

MOST_LINES = 6000
"""Longer texts are left out: they teach little that others don't, and take long."""

VOTERS = 3
"""Extractors, at least, whose outputs can stand for a right text together."""

PHRASED = ("de", "en", "es", "fr")
"""The languages whose phrases go before anything is learnt."""

_DUMPS = ("dump", "dump2")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ARCHIVE = re.compile(r".*/web\.archive\.org/web/\w+/")


class PageError(ValueError):
    """Data that can't be learnt from; the message names the file, the line and the trouble."""


class Page(NamedTuple):
    """A page with its right text.

    Attributes:
        name: the file's name and the page's id in it.
        site: the part of its address that pages of one site share.
        type: what sort of page it is, or "".
        lang: its language, or "".
        texts: what was made of it, by the name of the tool.
        gold: the right text, or "".
        wanted: what must stand in the right text.
        unwanted: what must not.

    """

    name: str
    site: str
    type: str
    lang: str
    texts: Mapping[str, str]
    gold: str
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether both operating points learn from it alike."""
        return self.type in ("", "article", "mixed")


class Draft(NamedTuple):
    """A text as the body finder sees it: lines, which share of each belongs, words of each."""

    lines: tuple[str, ...]
    shares: tuple[float, ...]
    sizes: tuple[int, ...]


class Example(NamedTuple):
    """A text to learn from, as columns over its rows; narrow types, as there are many."""

    dense: NDArray[np.float16]
    words: NDArray[np.uint16]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    shares: Floats
    sizes: NDArray[np.int32]


def read_pages(path: Path) -> Iterator[Page]:
    """The pages of a file of JSON Lines, gzipped or not, from which something can be learnt.

    Raises:
        PageError: a line is no page, or the file is damaged.
        OSError: the file can't be read.

    """
    name = path.name.split(".")[0]
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    page = _page(json.loads(line), f"{name}/{number}")
                except (ValueError, TypeError, AttributeError, KeyError) as error:
                    raise PageError(f"{path}, line {number}: no page ({error!r})") from None
                if _teaches(page):
                    yield page
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PageError(f"{path} is damaged ({error})") from None


def _teaches(page: Page) -> bool:
    """Whether a page has a text and what tells which of its lines belong."""
    if page.gold.strip():
        return bool(page.texts)
    return "dump" in page.texts and len(page.texts.keys() - _DUMPS) >= VOTERS


def _page(fields: Mapping[str, Any], name: str) -> Page:
    found = {tool: fields.get(tool) for tool in _DUMPS} | dict(fields.get("ext") or {})
    texts = {tool: _text(text) for tool, text in found.items()}
    return Page(
        name=f"{name.split('/')[0]}/{fields['id']}" if "id" in fields else name,
        site=site_of(str(fields.get("url") or name)),
        type=fields.get("type") or "",
        lang=fields.get("lang") or "",
        texts={tool: text for tool, text in texts.items() if text.strip()},
        gold=_text(fields.get("gold")),
        wanted=tuple(fields.get("with") or ()),
        unwanted=tuple(fields.get("without") or ()),
    )


def _text(value: str | None) -> str:
    if not isinstance(value, str | None):
        raise TypeError(f"a text is a string, not {value!r}")
    return value or ""


def site_of(url: str) -> str:
    """The part of an address that the pages of one site share.

    >>> site_of("https://news.example.co.uk/a.html"), site_of("http://www.example.org")
    ('example.co.uk', 'example.org')
    """
    found = _HOST.search(_ARCHIVE.sub("", url).lower())
    parts = found[0].split(".") if found else [url]
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def is_held_out(site: str, share: float) -> bool:
    """Whether the pages of a site are kept apart, for a given share of all sites."""
    return zlib.crc32(site.encode()) % 1000 < 1000 * share


@cache
def _chain(preset: PresetName) -> Chain:
    """What a preset does to a text before the body finder looks at it, in a few languages alone.

    In the others, furniture stays: where phrases take nearly all of it, there is little to learn
    from, and the languages that have many phrases are not those that need the body finder most.
    """
    chain = build_chain(preset=preset, languages=PHRASED)
    return Chain(tuple(part for part in chain.filters if part.kind != "trim"))


def drafts(page: Page) -> dict[tuple[str, str], Draft]:
    """A page's texts, each after the filters of a preset: by the tool's name and the preset's."""
    found: dict[tuple[str, str], Draft] = {}
    usual: PresetName = "article" if page.is_article else "page"
    for tool, text in page.texts.items():
        if tool in _DUMPS:
            for preset in PRESETS:
                found[tool, preset] = _draft(_chain(preset)(text), page)
        elif page.gold:
            found[tool, usual] = _draft(_chain(usual)(text), page)
    if page.gold:
        found["gold", usual] = whole(_chain(usual)(page.gold))
    return {key: draft for key, draft in found.items() if any(line.strip() for line in draft.lines)}


def _draft(text: str, page: Page) -> Draft:
    lines = text.split("\n")[:MOST_LINES]
    if page.gold:
        shares, sizes = label(lines, page.gold)
        return Draft(tuple(lines), tuple(shares), tuple(sizes))
    votes = [label(lines, kept) for tool, kept in page.texts.items() if tool not in _DUMPS]
    voted = [fmean(each) for each in zip(*(shares for shares, _ in votes), strict=True)]
    for index, line in enumerate(lines):
        if any(snippet in line for snippet in page.unwanted):
            voted[index] = 0.0
        elif any(snippet in line for snippet in page.wanted):
            voted[index] = 1.0
    return Draft(tuple(lines), tuple(voted), tuple(votes[0][1]))


def kind_of(tool: str) -> str:
    """What a tool's text is of a page: a ``dump``, an ``extract``, or the ``gold`` itself."""
    return "dump" if tool in _DUMPS else "gold" if tool == "gold" else "extract"


def belonging_words(draft: Draft) -> int:
    """How many words the lines of a text have that belong."""
    pairs = zip(draft.shares, draft.sizes, strict=True)
    return sum(size for share, size in pairs if share > BELONGS)


def whole(text: str) -> Draft:
    """A text of which every line belongs."""
    lines = tuple(text.split("\n")[:MOST_LINES])
    return Draft(lines, (1.0,) * len(lines), tuple(len(tokenize(line)) for line in lines))


def example(draft: Draft) -> Example:
    """A text as the model sees it, with its labels."""
    rows = rows_of(draft.lines)
    seen = table([Part(Block(draft.lines), rows)])
    return Example(
        seen.dense.astype(np.float16),
        seen.words.astype(np.uint16),
        seen.starts.astype(np.int32),
        rows.astype(np.int32),
        np.array(draft.shares, np.float32)[rows],
        np.array(draft.sizes, np.int32)[rows],
    )


def spliced(draft: Draft, other: Draft, rng: random.Random) -> Draft | None:
    """A text in the furniture of another one, or None where either has no body.

    What stands above the body, below it, or both come from the other; some furniture is left out.
    """
    body, frame = _body(draft), _body(other)
    if not body or not frame:
        return None
    lines, others = _lines(draft), [line._replace(share=0.0) for line in _lines(other)]
    which = rng.random()
    above = others[: frame.start] if which < 0.75 else lines[: body.start]
    below = others[frame.stop :] if which > 0.25 else lines[body.stop :]
    framed = above + lines[body.start : body.stop] + below
    return _joined(list(_thinned(framed, rng)) if rng.random() < 0.5 else framed)


def cropped(draft: Draft, rng: random.Random) -> Draft | None:
    """A text with little furniture left around its body, as after an extractor; None if it has
    no body.
    """
    body = _body(draft)
    if not body:
        return None
    lines = _lines(draft)
    above = int(rng.expovariate(1 / 8)) if rng.random() < 0.7 else 0
    below = int(rng.expovariate(1 / 20)) if rng.random() < 0.7 else 0
    missing = rng.choice((0, 0, 0.5, 0.8))
    inner = [line for line in lines[body.start : body.stop] if _stays(line, rng, missing)]
    return _joined(
        lines[max(0, body.start - above) : body.start] + inner + lines[body.stop :][:below]
    )


class _Line(NamedTuple):
    text: str
    share: float
    size: int


def _lines(draft: Draft) -> list[_Line]:
    return list(map(_Line, *draft))


def _joined(lines: Sequence[_Line]) -> Draft | None:
    return Draft(*zip(*lines, strict=True)) if any(line.text.strip() for line in lines) else None


def _body(draft: Draft) -> range | None:
    """From the first to the last line that belongs; labels don't count where there are others."""
    belong = [index for index, share in enumerate(draft.shares) if share > BELONGS]
    long = [index for index in belong if draft.sizes[index] > RUN] or belong
    return range(long[0], long[-1] + 1) if long else None


def _stays(line: _Line, rng: random.Random, missing: float) -> bool:
    return line.share > BELONGS or rng.random() >= missing


def _thinned(lines: Sequence[_Line], rng: random.Random) -> Iterator[_Line]:
    """Lines without some runs of those that do not belong."""
    skip = 0
    for line in lines:
        belongs = line.share > BELONGS
        if not belongs and not skip and rng.random() < 0.04:
            skip = rng.randint(1, 25)
        if belongs or not skip:
            yield line
        else:
            skip -= 1
