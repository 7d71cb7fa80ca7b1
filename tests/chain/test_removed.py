"""Removed characters: without them, the input is the cleaned text."""

from __future__ import annotations

from hypothesis import given
from strategies import documents, whole_lines

from cleantext import ARTICLE, drop, explain
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.removed import Removed, removed_spans
from cleantext.filters import fix_encoding
from cleantext.text.lines import split

UNREPAIRED = ARTICLE.map(lambda part: () if part.kind == "rewrite" else (part,))
PROSE = "The works will take {} weeks, said the engineer of the town, who has seen many of these."
FLAT = " ".join(["Home | News |", *(PROSE.format(number) for number in range(30)), "Share this."])


@drop
def short(line: str) -> str | None:
    return "navigation" if len(line) < 40 else None


def without(cleaned: Cleaned) -> str:
    """Return the input without what was removed."""
    kept, stop = "", 0
    text = cleaned.undo()
    for start, end, _ in removed_spans(cleaned):
        assert stop <= start < end  # in order, without overlaps
        kept, stop = kept + text[stop:start], end
    return kept + text[stop:]


def test_a_line_goes_with_its_ending_and_the_blank_line_beside_it() -> None:
    cleaned = explain("He said 😀.\r\n\nAdvertisement\r\n\nShare this\nShe agreed.")
    assert [*removed_spans(cleaned)] == [
        Removed(13, 28, "advertisement"),
        Removed(28, 29, "blank"),
        Removed(29, 40, "sharing"),
    ]
    assert without(cleaned) == cleaned.text


def test_parts_of_a_line_are_told_one_by_one() -> None:
    cleaned = Chain((short,)).explain(FLAT)
    start, end = FLAT.index("The"), FLAT.rindex(" Share")
    assert [*removed_spans(cleaned)] == [
        Removed(0, start, "navigation"),
        Removed(end, len(FLAT), "navigation"),
    ]
    assert without(cleaned) == cleaned.text


def test_an_end_that_is_cut_has_the_name_of_the_filter() -> None:
    cleaned = explain("He said so.Read more\n")
    assert [*removed_spans(cleaned)] == [Removed(11, 20, "tidy")]


def test_of_a_repaired_line_no_part_is_told() -> None:
    cleaned = Chain((fix_encoding, short)).explain(FLAT.replace("weeks", "weeksâ€”"))
    assert cleaned.edits[1].span
    assert [*removed_spans(cleaned)] == []


def test_a_repaired_line_goes_in_the_characters_of_the_input() -> None:
    cleaned = explain("He said so.\nPublicitÃ©\nShe agreed.\n")
    assert [edit.filter for edit in cleaned.edits] == ["fix_encoding", "advertisement"]
    assert [*removed_spans(cleaned)] == [Removed(12, 23, "advertisement")]


@given(documents)
def test_without_repairs_the_rest_is_the_cleaned_text(text: str) -> None:
    cleaned = UNREPAIRED.explain(text)
    assert without(cleaned) == cleaned.text


@given(whole_lines)
def test_with_repairs_the_rest_has_the_lines_of_the_cleaned_text(text: str) -> None:
    cleaned = ARTICLE.explain(text)
    repaired = {edit.line for edit in cleaned.edits if edit.after is not None}
    left, expected = split(without(cleaned)), split(cleaned.text)
    assert len(left) == len(expected)
    for span, ours, theirs in zip(cleaned.spans, left, expected, strict=True):
        assert ours.end == theirs.end
        assert span.line in repaired or ours.text == theirs.text
