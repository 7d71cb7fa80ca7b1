"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import AnyStr


def lazy_pattern(source: AnyStr, flags: int = 0) -> Callable[[], re.Pattern[AnyStr]]:
    """Return a function that returns a pattern, compiled by its first call.

    A large set of characters takes milliseconds to compile, and a text needs few of the patterns.

    >>> number = lazy_pattern("[0-9]+")
    >>> number().findall("12 of 30")
    ['12', '30']
    """
    return cache(partial(re.compile, source, flags))
