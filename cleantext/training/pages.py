"""Pages to train on, as read from JSON Lines files.

A page is a JSON object with some of these fields; it needs a text, and labels of one kind:

- ``dump`` (and ``dump2``, by another tool): the whole visible text, or the page as Markdown;
  ``ext``: the outputs of extractors by name.
- ``gold``: the right text. Or ``labels`` (``plabels``, ``slabels``): for each line of the dump, 1
  if it belongs, 0 if not, null if unknown. Without both, the extractors vote on the lines of the
  dump; ``with`` and ``without``, snippets that must or must not be kept, overrule them.
- ``title``: the title from the page's head; ``comments``: what readers wrote under an article;
  ``ignore``: lines without a label.
- ``id``, ``source``, ``url``, ``type`` and ``lang`` if known.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

MIN_VOTERS = 3
"""The fewest extractors that can vote in place of a right text."""

CODES = {"English": "en", "Greek": "el", "Polish": "pl", "Russian": "ru", "Chinese": "zh"}
"""The codes of the languages that some sources give by name."""

DUMPS = ("dump", "dump2")
_LINE_LABELS = ("labels", "plabels", "slabels")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ARCHIVE = re.compile(r".*/web\.archive\.org/web/\w+/")


class PageError(ValueError):
    """A page that can't be read; the message says where."""


class Page(NamedTuple):
    """A page with its right text, or with labels of lines.

    Attributes:
        name: the name of its file, and its id there.
        source: the name of its source.
        site: the part of its address that the pages of one site share.
        type: the type of the page, or "".
        lang: its language, or "".
        texts: its texts, by the name of the tool.
        gold: the right text, or "".
        title: its title, or "".
        comments: what readers wrote; None if unknown.
        labels: for each line of the dump, 1, 0 or None; empty if there are none.
        ignored: lines without a label.
        wanted: snippets that must be kept.
        unwanted: snippets that must not.

    """

    name: str
    source: str
    site: str
    type: str
    lang: str
    texts: Mapping[str, str]
    gold: str
    title: str = ""
    comments: str | None = None
    labels: tuple[float | None, ...] = ()
    ignored: frozenset[str] = frozenset()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether it counts fully at both operating points."""
        return self.type in ("", "article", "mixed", "recipe", "media")

    @property
    def is_complete(self) -> bool:
        """Whether all of its right text is known."""
        return bool(self.gold.strip()) and not self.labels


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
                    page = _page(json.loads(line), name, number)
                except (ValueError, TypeError, AttributeError, KeyError) as error:
                    raise PageError(f"{path}, line {number}: not a page ({error!r})") from None
                if _is_usable(page):
                    yield page
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PageError(f"{path} is damaged ({error})") from None


def _is_usable(page: Page) -> bool:
    """Decide whether a page has a text and labels."""
    if page.labels:
        return "dump" in page.texts
    if page.gold.strip():
        return bool(page.texts)
    return "dump" in page.texts and len(page.texts.keys() - DUMPS) >= MIN_VOTERS


def _page(fields: Mapping[str, Any], file: str, number: int) -> Page:
    found = {tool: fields.get(tool) for tool in DUMPS} | dict(fields.get("ext") or {})
    texts = {tool: _text(text) for tool, text in found.items()}
    source, key = fields.get("source") or file, fields.get("id", number)
    comments = fields.get("comments")
    return Page(
        name=f"{file}/{key}",
        source=source,
        site=site_name(str(fields.get("url") or f"{source}/{key}")),
        type=fields.get("type") or "",
        lang=fields.get("lang") or "",
        texts={tool: text for tool, text in texts.items() if text.strip()},
        gold=_text(fields.get("gold")),
        title=_text(fields.get("title")),
        comments=None if comments is None else _text(comments),
        labels=_line_labels(fields),
        ignored=frozenset(line.strip() for line in _texts(fields.get("ignore"))),
        wanted=_texts(fields.get("with")),
        unwanted=_texts(fields.get("without")),
    )


def _line_labels(fields: Mapping[str, Any]) -> tuple[float | None, ...]:
    """Return the labels of the lines of the dump.

    Raises:
        ValueError: there are not as many as lines.

    """
    labels = next((fields[name] for name in _LINE_LABELS if fields.get(name)), ())
    if labels and len(labels) != _text(fields.get("dump")).count("\n") + 1:
        raise ValueError("the dump has another number of lines than labels")
    return tuple(None if label is None else float(label) for label in labels)


def _text(value: str | None) -> str:
    if not isinstance(value, str | None):
        raise TypeError(f"a text is a string, not {value!r}")
    return value or ""


def _texts(values: list[str] | None) -> tuple[str, ...]:
    if not isinstance(values, list | None):
        raise TypeError(f"texts are a list, not {values!r}")
    return tuple(map(_text, values or ()))


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


def text_kind(tool: str) -> str:
    """Return the kind of a text: ``dump``, ``extract`` or ``gold``."""
    return "dump" if tool in DUMPS else "gold" if tool == "gold" else "extract"
