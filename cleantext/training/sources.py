"""Sources of training pages: weights, licences and conventions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("sources.toml")


class Source(NamedTuple):
    """What is known of a source.

    Attributes:
        weight: how much its pages count.
        licence: the licence of its pages and labels.
        attribution: whom to name.
        teaches: whether models may be trained on it; else it is only measured on.
        posts: whether the right text holds posts of readers, without their names, so that short
            lines between them have no label.

    """

    weight: float = 1.0
    licence: str = ""
    attribution: str = ""
    teaches: bool = True
    posts: bool = False


def read_sources(path: Path = FILE) -> Mapping[str, Source]:
    """Read a table of sources.

    Raises:
        OSError, UnicodeDecodeError: the file can't be read.
        TypeError: a source has a field that does not exist.
        tomllib.TOMLDecodeError: it is not TOML.

    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Source(**table) for name, table in tables.items()}
