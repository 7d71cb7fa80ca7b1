"""Marks: which lines they protect."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.text.lines import split
from cleantext.text.marks import marked_lines

OFF, ON, KEEP = ("<!-- cleantext: off -->", "<!-- cleantext: on -->", "<!-- cleantext: keep -->")


@pytest.mark.parametrize(
    ("lines", "marked"),
    [
        (["a", "b"], []),
        (["a", OFF, "b", "", ON, "c"], [2, 3, 4, 5]),
        (["a", OFF, "b", "c"], [2, 3, 4]),
        ([ON, "a"], [1]),
        ([OFF, OFF, "a", ON, "b", ON], [1, 2, 3, 4, 6]),
        (["a", f"b {KEEP} c", "d"], [2]),
        (["a", f"{OFF} b {ON}", "c"], [2]),
        (["a", f"{ON}{OFF}", "b"], [2, 3]),
        (["<!--cleantext:off-->", "a", "  # cleantext: on  ", "b"], [1, 2, 3]),
        (["# cleantext: off", "a", "// cleantext: on", "b"], [1, 2, 3]),
        (["% cleantext: off", "a", ".. cleantext: on", "b"], [1, 2, 3]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_protect_lines(lines: list[str], marked: list[int], end: str) -> None:
    assert sorted(marked_lines(end.join(lines))) == marked
    assert sorted(marked_lines(end.join([*lines, ""]))) == marked


@pytest.mark.parametrize(
    "line",
    [
        *(
            "cleantext: off",
            "see # cleantext: off",
            "# cleantext: off, he said",
            "# cleantext: keep",
        ),
        *(
            "<!-- cleantext: of -->",
            "<!-- cleantext: off",
            "<!-- Cleantext: off -->",
            "#! cleantext: off",
        ),
        *("<!-- so cleantext: off -->", "## cleantext: off"),
    ],
)
def test_what_is_no_mark_protects_nothing(line: str) -> None:
    assert not marked_lines(f"a\n{line}\nb\n")


def slowly(text: str) -> set[int]:
    marked, off = set(), False
    for line in split(text):
        words = re.findall("<!-- cleantext: (off|on|keep) -->", line.text)
        for word in words:
            off = word == "off" or (off and word != "on")
        if off or words:
            marked.add(line.number)
    return marked


@given(
    st.lists(
        st.lists(st.sampled_from([OFF, ON, KEEP, "a", ""]), max_size=3).map(" ".join), max_size=9
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_marks_are_read_as_line_by_line(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert marked_lines(text) == slowly(text)
