"""Laws of lines: splitting loses nothing, and another idea of lines would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from strategies import (
    anything,
    documents,
)
from subjects import SEARCH

from cleantext.text.lines import Lines, concatenate, join, split, split_blocks

pytestmark = pytest.mark.no_cover


def lossless(cut: Callable[[str], Lines], glue: Callable[[Lines], str], text: str) -> None:
    lines = cut(text)
    assert glue(lines) == text
    assert "".join(line.text + line.end for line in lines) == text
    assert not any("\n" in line.text for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@given(documents)
def test_splitting_into_lines_loses_nothing(text: str) -> None:
    lossless(split, join, text)


@given(documents, st.integers(1, 60))
def test_splitting_into_blocks_loses_nothing(text: str, size: int) -> None:
    lossless(lambda whole: concatenate(split_blocks(whole, size)), join, text)


def splitlines_cut(text: str) -> Lines:
    texts = text.splitlines()
    return Lines(texts, b"\1" * len(texts), range(1, len(texts) + 1))


def fails_to_split(text: str) -> bool:
    try:
        lossless(splitlines_cut, join, text)
    except AssertionError:
        return True
    return False


def test_losslessness_fails_for_a_splitter_with_another_idea_of_lines() -> None:
    find(anything, fails_to_split, settings=SEARCH)
