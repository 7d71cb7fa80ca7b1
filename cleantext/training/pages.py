"""Pages to train on, and their labelled texts.

A page is a JSON object: ``gold``, the right text; ``dump`` (and ``dump2``, by another tool), the
whole visible text; ``ext``, the outputs of extractors by name; ``url``, ``type`` and ``lang`` if
known. All but ``gold`` and one text may be missing. Without ``gold``, the labels are the votes of
the extractors on the lines of the dump; ``with`` and ``without``, snippets that must or must not be
kept, overrule them.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleantext.body.columns import Floats
from cleantext.body.features import Stretch, build_table, row_numbers
from cleantext.chain.chain import Chain
from cleantext.config.build import build_chain
from cleantext.presets import PRESETS, PresetName
from cleantext.text.block import Block
from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS, label

MAX_LINES = 6000
"""Longer texts are truncated: the rest takes long, and teaches little."""

MIN_VOTERS = 3
"""The fewest extractors that can vote in place of a right text."""

PHRASED = ("de", "en", "es", "fr")
"""The languages whose phrases are dropped before training."""

_DUMPS = ("dump", "dump2")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ARCHIVE = re.compile(r".*/web\.archive\.org/web/\w+/")


class PageError(ValueError):
    """A page that can't be read; the message says where."""


class Page(NamedTuple):
    """A page with its right text.

    Attributes:
        name: the name of its file, and its id there.
        site: the part of its address that the pages of one site share.
        type: the type of the page, or "".
        lang: its language, or "".
        texts: its texts, by the name of the tool.
        gold: the right text, or "".
        wanted: snippets that must be kept.
        unwanted: snippets that must not.

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
        """Whether it counts fully at both operating points."""
        return self.type in ("", "article", "mixed")


class LabelledText(NamedTuple):
    """A text's lines, the shares that belong, and word counts."""

    lines: tuple[str, ...]
    shares: tuple[float, ...]
    sizes: tuple[int, ...]


class Example(NamedTuple):
    """A text to train on, as columns of narrow types."""

    dense: NDArray[np.float16]
    words: NDArray[np.uint16]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    shares: Floats
    sizes: NDArray[np.int32]


def read_pages(path: Path) -> Iterator[Page]:
    """Read the usable pages of a JSON Lines file, gzipped or not.

    Raises:
        PageError: a line is not a page, or the file is damaged.
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
                    raise PageError(f"{path}, line {number}: not a page ({error!r})") from None
                if _teaches(page):
                    yield page
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PageError(f"{path} is damaged ({error})") from None


def _teaches(page: Page) -> bool:
    """Decide whether a page has a text and labels."""
    if page.gold.strip():
        return bool(page.texts)
    return "dump" in page.texts and len(page.texts.keys() - _DUMPS) >= MIN_VOTERS


def _page(fields: Mapping[str, Any], name: str) -> Page:
    found = {tool: fields.get(tool) for tool in _DUMPS} | dict(fields.get("ext") or {})
    texts = {tool: _text(text) for tool, text in found.items()}
    return Page(
        name=f"{name.split('/')[0]}/{fields['id']}" if "id" in fields else name,
        site=site_name(str(fields.get("url") or name)),
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


def site_name(url: str) -> str:
    """Return the part of an address that names the site.

    >>> site_name("https://news.example.co.uk/a.html"), site_name("http://www.example.org")
    ('example.co.uk', 'example.org')
    """
    found = _HOST.search(_ARCHIVE.sub("", url).lower())
    parts = found[0].split(".") if found else [url]
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def is_held_out(site: str, share: float) -> bool:
    """Decide whether a site is held out."""
    return zlib.crc32(site.encode()) % 1000 < 1000 * share


@cache
def _chain(preset: PresetName) -> Chain:
    """Return a preset's filters ahead of the body finder.

    They drop phrases of `PHRASED` languages only: where phrases drop nearly all furniture, there is
    little to learn, and languages with many phrases need the body finder least.
    """
    chain = build_chain(preset=preset, languages=PHRASED)
    return Chain(tuple(part for part in chain.filters if part.kind != "trim"))


def label_texts(page: Page) -> dict[tuple[str, str], LabelledText]:
    """Label the filtered texts of a page, by tool and preset."""
    found: dict[tuple[str, str], LabelledText] = {}
    usual: PresetName = "article" if page.is_article else "page"
    for tool, text in page.texts.items():
        if tool in _DUMPS:
            for preset in PRESETS:
                found[tool, preset] = _label_text(_chain(preset)(text), page)
        elif page.gold:
            found[tool, usual] = _label_text(_chain(usual)(text), page)
    if page.gold:
        found["gold", usual] = fully_kept(_chain(usual)(page.gold))
    return {key: text for key, text in found.items() if any(line.strip() for line in text.lines)}


def _label_text(text: str, page: Page) -> LabelledText:
    lines = text.split("\n")[:MAX_LINES]
    if page.gold:
        shares, sizes = label(lines, page.gold)
        return LabelledText(tuple(lines), tuple(shares), tuple(sizes))
    votes = [label(lines, kept) for tool, kept in page.texts.items() if tool not in _DUMPS]
    voted = [fmean(each) for each in zip(*(shares for shares, _ in votes), strict=True)]
    for index, line in enumerate(lines):
        if any(snippet in line for snippet in page.unwanted):
            voted[index] = 0.0
        elif any(snippet in line for snippet in page.wanted):
            voted[index] = 1.0
    return LabelledText(tuple(lines), tuple(voted), tuple(votes[0][1]))


def text_kind(tool: str) -> str:
    """Return the kind of a text: ``dump``, ``extract`` or ``gold``."""
    return "dump" if tool in _DUMPS else "gold" if tool == "gold" else "extract"


def count_belonging_words(text: LabelledText) -> int:
    """Count the words of the lines that belong."""
    pairs = zip(text.shares, text.sizes, strict=True)
    return sum(size for share, size in pairs if share > BELONGS)


def fully_kept(text: str) -> LabelledText:
    """Label every line of a text as belonging."""
    lines = tuple(text.split("\n")[:MAX_LINES])
    return LabelledText(lines, (1.0,) * len(lines), tuple(len(tokenize(line)) for line in lines))


def make_example(text: LabelledText) -> Example:
    """Make an example of a labelled text."""
    rows = row_numbers(text.lines)
    seen = build_table([Stretch(Block(text.lines), rows)])
    return Example(
        seen.dense.astype(np.float16),
        seen.words.astype(np.uint16),
        seen.starts.astype(np.int32),
        rows.astype(np.int32),
        np.array(text.shares, np.float32)[rows],
        np.array(text.sizes, np.int32)[rows],
    )
