"""Counting the steps of a search: patterns that run away are found, others are left alone."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import cleantext
from cleantext.encoding import repair
from cleantext.lint.backtracking import LENGTH, STEPS, UnknownPatternError, steps, worst


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
def test_a_pattern_that_runs_away_takes_many_steps(pattern: str) -> None:
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
def test_a_harmless_pattern_takes_few(pattern: str) -> None:
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


def test_a_search_that_succeeds_takes_no_steps() -> None:
    assert steps("^a+b", ["aaab", "aaa"])[0] == 0
    assert steps("^a+b", ["aaab", "aaa"])[1] > 0


def test_case_does_not_matter_where_the_pattern_does_not_ask_for_it() -> None:
    assert steps("^A+b", ["a" * 40])[0] == steps("^a+b", ["a" * 40])[0]
    assert steps("^(?-i:A+)b", ["a" * 40])[0] < steps("^a+b", ["a" * 40])[0]


@pytest.mark.parametrize("pattern", ["(", r"\p{L}+", r"(a+)\1b"])
def test_what_cannot_be_counted_is_said(pattern: str) -> None:
    with pytest.raises(UnknownPatternError):
        worst(pattern)


def _own_patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The regular expressions that the package itself searches lines for."""
    yield "encoding._broken", repair._broken()
    yield "encoding._broken_in_the_east", repair._broken_in_the_east()
    for module in pkgutil.walk_packages(cleantext.__path__, "cleantext."):
        if module.name.startswith(("cleantext.filters.", "cleantext.body.features")) or (
            module.name.count(".") == 1 and not module.name.endswith("__main__")
        ):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", value


@pytest.mark.parametrize(("name", "pattern"), list(dict(_own_patterns()).items()))
def test_the_package_s_own_expressions_are_linear(name: str, pattern: re.Pattern[Any]) -> None:
    source = pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    kind, _ = worst(source)
    half, whole = steps(source, [kind.line(LENGTH // 2), kind.line(LENGTH)])
    assert whole <= 2.2 * half + 10, (name, kind)
