"""Parts: texts in one file, and the lines between them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import documents

from cleantext.text.parts import parts, separator_pattern


def separates(line: str) -> bool:
    return line == "---"


def texts(text: str) -> list[str]:
    return [part.text for part in parts(text, separates) if part.is_text]


@given(st.lists(st.one_of(documents, st.sampled_from(["---\n", "---\r\n", "\n"]))).map("".join))
@example("---")
@example("\n---\n\n")
def test_parts_are_the_whole_text_in_turn(text: str) -> None:
    found = [*parts(text, separates)]
    assert "".join(part.text for part in found) == text
    line = 1
    for part in found:
        assert part.first == line
        assert part.text
        line += part.text.count("\n")
    assert all(above.is_text != below.is_text for above, below in pairwise(found))


def test_blank_lines_beside_separators_are_in_no_text() -> None:
    assert texts("\nOne.\n\nOn.\n\n---\n\n \nTwo.\n---\n---\nThree.\n\n") == [
        "\nOne.\n\nOn.\n",
        "Two.\n",
        "Three.\n\n",
    ]


def test_texts_are_numbered_by_their_first_lines() -> None:
    assert [part.first for part in parts("a\r\n---\r\n\r\nb\r\n", separates)] == [1, 2, 4]


def test_empty_text_has_no_parts() -> None:
    assert [*parts("", separates)] == []


@pytest.mark.parametrize(
    ("name", "found", "passed_over"),
    [
        ("form-feed", ["\f", "\fTitle", "end\f"], ["form-feed", ""]),
        ("---", ["---", " ---\t"], ["----", "- - -", "a ---"]),
        ("***", ["***"], ["*", "text"]),
        ("/^Page \\d+/", ["Page 3", "Page 12 of 40"], ["On Page 3"]),
        ("/", ["/"], ["a/b"]),
    ],
)
def test_separators_are_found(name: str, found: list[str], passed_over: list[str]) -> None:
    pattern = re.compile(separator_pattern(name))
    assert all(map(pattern.search, found))
    assert not any(map(pattern.search, passed_over))
