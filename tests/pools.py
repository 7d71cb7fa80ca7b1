"""A stand-in for worker processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from cleantext.system.pool import SerialPool


class NoPool:
    """The work of a pool, done in this process."""

    def __init__(self, work: Callable[[Sequence[Any]], Sequence[Any]], *_: object) -> None:
        self.answers = SerialPool(work).answers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...
