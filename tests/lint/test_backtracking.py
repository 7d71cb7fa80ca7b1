"""Counts of search steps: high for runaway patterns, low for others."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

import cleantext
from cleantext.lint.backtracking import LENGTH, STEPS, steps
from cleantext.lint.worst_case import worst
from cleantext.phrases.openings import UnknownPatternError


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        r"(\w+\s?)*$",
        r"^\s*(\w+\s*)+$",
        "^(?:(?:ab)*c?)*d",
        "^x" + ".*" * 4 + "y",
        r"^\W*\s*\W*x",
        r"^(记者|記者)\s*[:：]?\s*[\w\s、]{2,14}\s*[／/]?\s*(摄影|攝影)$",  # as one of ours was
        r"^(?:(?:news|sport|news)[ |]+){4,40}more$",
        r"^(?:(?:it|it·tech|tech)[ ·]+){4,40}$",
        r"^\W*[↑▲]\s*\W*(up|top)",
        "(?i:share|sharing).{0,200}(on|to).{0,200}(on|to).{0,200}nowhere",
    ],
)
def test_steps_of_a_runaway_pattern_are_many(pattern: str) -> None:
    assert worst(pattern).steps > STEPS


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        r"^\W*+(?:\bshare\b\W*+){4,}$",
        "^(?>a+)+b",
        r"^(a++)++$",
        r"foo\d+bar",
        r"^\W*advert\w*\b.{0,60}\b(here|now)\b.{0,60}$",
        "(?<=a)b(?=c)(?!d)",
        "^(?:a|b|c|(?-i:D)){1,80}$",
    ],
)
def test_steps_of_a_harmless_pattern_are_few(pattern: str) -> None:
    assert worst(pattern).steps <= STEPS // 4


def test_steps_are_those_of_backtracking() -> None:
    # From each of the places: one step to get there, one for each "a" that may be the last.
    one, two, four = steps("^a*b", ["a" * 10, "a" * 20, "a" * 40])
    assert 1.8 < two / one < 2.2
    assert 1.8 < four / two < 2.2
    two, four = steps("a*b", ["a" * 200, "a" * 400])
    assert 3.8 < four / two < 4.2
    two, four = steps("a*a*b", ["a" * 200, "a" * 400])
    assert 7.5 < four / two < 8.5
    two, four = steps("a*+b", ["☃" * 200, "☃" * 400])
    assert 1.9 < four / two < 2.1


def test_steps_of_a_search_that_succeeds_are_none() -> None:
    assert steps("^a+b", ["aaab", "aaa"])[0] == 0
    assert steps("^a+b", ["aaab", "aaa"])[1] > 0


def test_steps_ignore_case_unless_the_pattern_minds() -> None:
    assert steps("^A+b", ["a" * 40])[0] == steps("^a+b", ["a" * 40])[0]
    assert steps("^(?-i:A+)b", ["a" * 40])[0] < steps("^a+b", ["a" * 40])[0]


@pytest.mark.parametrize("pattern", ["(", r"\p{L}+", r"(a+)\1b"])
def test_worst_refuses_what_it_cannot_count(pattern: str) -> None:
    with pytest.raises(UnknownPatternError):
        worst(pattern)


SEARCHING = ("body", "chain", "config", "encoding", "filters", "phrases", "system", "text")
"""The packages that search lines."""


def _own_patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the regular expressions that the package searches lines for."""
    for module in pkgutil.walk_packages(cleantext.__path__, "cleantext."):
        if module.name.split(".")[1] in SEARCHING and not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                pattern = value() if _is_lazy(value) else value
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


def _is_lazy(value: object) -> bool:
    """Decide whether a value was made by `lazy_pattern`."""
    made = getattr(value, "__wrapped__", None)
    return isinstance(made, partial) and made.func is re.compile


@pytest.mark.parametrize(("name", "pattern"), list(dict(_own_patterns()).items()))
def test_steps_of_the_packages_expressions_are_linear(name: str, pattern: re.Pattern[Any]) -> None:
    source = pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    kind, _ = worst(source)
    half, whole = steps(source, [kind.line(LENGTH // 2), kind.line(LENGTH)])
    assert whole <= 2.2 * half + 10, (name, kind)
