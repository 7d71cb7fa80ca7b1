"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from cleantext.text.lazy import lazy_pattern


def test_the_pattern_is_compiled_by_the_first_call_alone() -> None:
    broken = lazy_pattern("(")
    with pytest.raises(re.error):
        broken()
    number = lazy_pattern("[0-9]")
    assert number() is number()


def test_flags_count() -> None:
    assert lazy_pattern("a", re.IGNORECASE)().match("A")
