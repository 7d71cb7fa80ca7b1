"""Shrinking of failures: fewer options, inputs, lines, characters."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeVar

from benchmarks.fuzz.trials import BY_NAME, Failure, Input, Inputs, attempt

S = TypeVar("S", bound=Sequence[Any])

SECONDS = 30.0
"""Time limit for shrinking one failure."""


def shrink(failure: Failure) -> Failure:
    """Return the smallest failure of the same law and kind."""
    end = time.monotonic() + SECONDS
    best = failure

    def holds(found: Failure) -> bool:
        nonlocal best
        if time.monotonic() > end:
            return False
        again = attempt(BY_NAME[failure.law], found.spec, found.inputs)
        if again is None or again.kind != failure.kind:
            return False
        best = again._replace(case=failure.case, size=failure.size)
        return True

    for name in failure.spec:
        rest = {key: value for key, value in best.spec.items() if key != name}
        holds(best._replace(spec=rest))
    smallest(best.inputs, lambda inputs: holds(best._replace(inputs=inputs)))
    for index in range(len(best.inputs)):
        for cut in (_lines, list):
            _shrink_input(
                best.inputs, index, cut, lambda inputs: holds(best._replace(inputs=inputs))
            )
    return best


def _shrink_input(
    inputs: Inputs,
    index: int,
    cut: Callable[[Any], list[Any]],
    holds: Callable[[Inputs], bool],
) -> None:
    given = inputs[index]

    def still(parts: list[Any]) -> bool:
        return holds((*inputs[:index], _joined(given, parts), *inputs[index + 1 :]))

    smallest(cut(given), still)


def _lines(given: Input) -> list[Any]:
    lines = given.split("\n") if isinstance(given, str) else given.split(b"\n")
    end: Any = "\n" if isinstance(given, str) else b"\n"
    return [line + end for line in lines[:-1]] + list(lines[-1:])


def _joined(like: Input, parts: Sequence[Any]) -> Input:
    if isinstance(like, str):
        return "".join(parts)
    return b"".join(part if isinstance(part, bytes) else bytes((part,)) for part in parts)


def smallest(items: S, holds: Callable[[S], bool]) -> S:
    """Remove items, in ever smaller parts, as long as the rest `holds`."""
    size = max(1, len(items) // 2)
    while True:
        start = 0
        while start < len(items):
            fewer: Any = (*islice(items, start), *islice(items, start + size, None))
            fewer = fewer if isinstance(items, tuple) else list(fewer)
            if len(fewer) < len(items) and holds(fewer):
                items = fewer
            else:
                start += size
        if size == 1:
            return items
        size = size // 2
