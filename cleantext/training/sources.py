"""Sources of training pages: weights, licences and conventions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("sources.toml")


class SourceError(ValueError):
    """A table of sources that can't be read."""


class Source(NamedTuple):
    """What is known of a source.

    Attributes:
        weight: how much its pages count.
        licence: the licence of its pages and labels.
        attribution: whom to name.
        teaches: whether models may be trained on it; if not, its pages are only for benchmarks.
        posts: whether its right texts are posts of readers without their names, so that short
            lines between posts have no label.
        family: a source with pages of the same sites, or "".

    """

    weight: float = 1.0
    licence: str = ""
    attribution: str = ""
    teaches: bool = True
    posts: bool = False
    family: str = ""


def read_sources(path: Path = FILE) -> Mapping[str, Source]:
    """Read a table of sources.

    Raises:
        OSError: the file can't be read.
        SourceError: it is not TOML, or has something else than fields of `Source` by source.

    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Source(**table) for name, table in tables.items()}
    except (ValueError, TypeError) as error:
        raise SourceError(f"{path} is not a table of sources ({error})") from None
