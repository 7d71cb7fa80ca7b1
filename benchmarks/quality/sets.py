"""The data sets of the quality benchmark: their conventions, and which pages are scored."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.data.pages import Page, data_set, page_files, read_pages, read_scorable
from cleantext.body.model import DEFAULT
from cleantext.body.model import load as load_model
from cleantext.presets import PresetName
from cleantext.training.pages import CODES

MARKDOWN = "markdown"
"""The set whose dumps are Markdown, made from pages of other sets."""

TITLED = ("daniel-a",)
"""Sets whose right texts begin with the title, which no field names."""

NOT_SOURCES = (MARKDOWN, "silver")
"""Sets left out of the mean over sources: copies of pages, and pages no one has labelled."""

ARTICLES = ("article", "mixed", "recipe")
"""The types of pages that ARTICLE is for."""

HELD_OUT = DEFAULT.with_suffix(".held-out.txt")
"""The pages held out from the training of the shipped body model."""


def choose_files(data: Iterable[Path], *, silver: bool) -> Iterator[Path]:
    """Yield the page files of DATA; those of silver pages only on request."""
    for path in (path for each in data for path in page_files(each)):
        if not silver and next(read_pages(path), {}).get("silver"):
            print(f"\n{data_set(path)} is left out: its pages are for training only (--all)")
        else:
            yield path


def load(path: Path, options: Namespace) -> list[Page]:
    """Return the pages of a file that the options select, without those of no right text."""
    name = data_set(path)
    listed = (options.only_hosts or HELD_OUT).read_text(encoding="utf-8").splitlines()
    pages = [_prepare(page, name) for page in read_scorable(path)]
    if not (options.all or options.leave_one_source_out):
        pages = held_out(pages, set(listed))
    return pages[:: options.sample]


def held_out(pages: Iterable[Page], listed: set[str]) -> list[Page]:
    """Return the listed pages, and those of sources that the shipped model never saw."""
    seen = {*load_model(DEFAULT).about["sources"]}
    return [page for page in pages if page["key"] in listed or page["origin"] not in seen]


def _prepare(page: Page, name: str) -> Page:
    """Add the conventions of a set to a page.

    Args:
        page: the page, as read.
        name: the name of its set.

    Returns:
        The page with a language code in ``lang``, a ``title`` where it is known, ``markdown``, in
        ``origin`` the name of its source, and in ``key`` its name in lists of held-out pages.

    """
    lang = page.get("lang") or ""
    title = page["gold"].partition("\n")[0] if name in TITLED else page.get("title") or ""
    source = page["source"] if name == MARKDOWN else name
    return {
        **page,
        "lang": CODES.get(lang, lang),
        "title": title,
        "markdown": name == MARKDOWN,
        "origin": source,
        "key": f"{source}/{page['id']}",
    }


def presets(pages: Iterable[Page]) -> tuple[PresetName, ...]:
    """Return the presets to score a set under: ARTICLE for articles, PAGE for mixed sets."""
    types = {page["type"] for page in pages}
    article: tuple[PresetName, ...] = ("article",) if types & {*ARTICLES} else ()
    return (*article, "page") if types - {"article"} else article


def suits(preset: PresetName, page: Page) -> bool:
    """Return whether a preset is for pages of this type."""
    return preset == "page" or page["type"] in ARTICLES
