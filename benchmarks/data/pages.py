"""Reading of DATA: pages in gzipped JSON Lines, one page a line.

Fields: ``dump``, the visible text of the page; ``gold``, its right text, or ``with`` and
``without``, snippets that must and must not remain; ``ext``, the outputs of extractors by name;
``type``, ``lang``, ``url``, ``id``, ``title``; ``ignore``, ``labels`` and others of single sources,
which benchmarks/README.md describes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from benchmarks.data.made_up import made_up_page
from benchmarks.errors import DataError

Page: TypeAlias = dict[str, Any]

SUFFIX = ".jsonl.gz"
CASES = Path(__file__).parents[2] / "tests" / "cases"
"""The golden cases of the test suite."""

DUMPS = "wcxb-dev"
"""The data set that speed is measured on, where DATA is a folder."""


def page_files(data: Path) -> list[Path]:
    """Return the page files of DATA, a file or a folder.

    Raises:
        DataError: there are none.

    """
    files = sorted(data.glob(f"*{SUFFIX}")) if data.is_dir() else [data]
    if not files or not files[0].is_file():
        raise DataError(f"{data}: no *{SUFFIX} file; benchmarks/README.md describes DATA")
    return files


def page_file(data: Path, name: str = DUMPS) -> Path:
    """Return the file of one data set: DATA, or one in the folder.

    Raises:
        DataError: it does not exist.

    """
    return page_files(data / f"{name}{SUFFIX}" if data.is_dir() else data)[0]


def data_set(path: Path) -> str:
    """Return the name of the data set in a page file."""
    return path.name.removesuffix(SUFFIX)


def read_pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def read_scorable(path: Path) -> list[Page]:
    """Return the pages of a file that have a right text, or snippets."""
    return [
        page
        for page in read_pages(path)
        if (page["gold"].strip() if "gold" in page else "with" in page)
    ]


def dumps(path: Path | None, number: int) -> list[str]:
    """Return dumps sampled evenly from a file, or made-up ones."""
    if path is None:
        return list(islice(stream(None), number))
    texts = [page["dump"] for page in read_pages(path)]
    return texts[:: max(1, len(texts) // number)][:number]


def stream(path: Path | None) -> Iterator[str]:
    """Yield dumps endlessly: those of a file, again and again, or made-up ones."""
    for number in count():
        if path is None:
            yield made_up_page(Random(number))
        else:
            yield from (page["dump"] for page in read_pages(path))


def texts(data: Path | None, most: int) -> list[str]:
    """Return dumps, right texts and plain text files of DATA, or the golden cases.

    Args:
        data: a file or a folder, searched with its subfolders, of ``.jsonl.gz`` and ``.txt``.
        most: the maximum number of texts from one file.

    Raises:
        DataError: there are none.

    """
    folder = data or CASES
    files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    found = [text for file in files for text in islice(_texts(file), most) if text]
    if not found:
        raise DataError(f"{folder}: neither *{SUFFIX} nor *.txt with text in it")
    return found


def _texts(file: Path) -> Iterator[str]:
    if not file.is_file():
        return
    if file.name.endswith(SUFFIX):
        for page in read_pages(file):
            yield from (page[name] for name in ("dump", "gold") if page.get(name))
    elif file.suffix == ".txt":
        yield file.read_bytes().decode("utf-8", "surrogateescape")
