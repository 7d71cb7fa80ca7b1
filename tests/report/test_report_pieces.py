"""A line in pieces: they make the line of the input, and the line that is left."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from cleantext import ARTICLE, Edit
from cleantext.report.pieces import LONGEST, Piece, in_pieces
from cleantext.text.lines import split

TEXTS = st.text("ab «»\u00a0\U0001f600", max_size=12)


def repair(before: str, after: str) -> Edit:
    return Edit(1, "tidy", "", before, after, "\n")


def part(before: str, start: int, stop: int) -> Edit:
    after = before[:start] + before[stop:]
    return Edit(1, "sharing", "sharing", before, after, "\n", span=(start, stop))


def test_a_line_without_edits_is_one_piece() -> None:
    assert in_pieces("So.", []) == [Piece("So.", "So.")]


def test_repaired_characters_are_pieces() -> None:
    assert in_pieces("a “b” c", [repair("a “b” c", 'a "b" c')]) == [
        Piece("a ", "a "),
        Piece("“", '"', 0),
        Piece("b", "b"),
        Piece("”", '"', 0),
        Piece(" c", " c"),
    ]


def test_parts_that_went_are_pieces() -> None:
    line = "Home. Prose. Share."
    edits = [part(line, 12, 19), part("Home. Prose.", 0, 6)]
    assert in_pieces(line, edits) == [
        Piece("Home. ", "", 1),
        Piece("Prose.", "Prose."),
        Piece(" Share.", "", 0),
    ]


def test_a_part_that_was_repaired_before_goes_as_a_whole() -> None:
    edits = [repair("a “b” c", 'a "b" c'), part('a "b" c', 2, 5)]
    assert in_pieces("a “b” c", edits) == [
        Piece("a ", "a "),
        Piece("“b”", "", 1),
        Piece(" c", " c"),
    ]


def test_a_dropped_line_keeps_its_repairs() -> None:
    edits = [repair("Share\u00a0", "Share"), Edit(1, "sharing", "sharing", "Share", None, "\n")]
    assert in_pieces("Share\u00a0", edits) == [Piece("Share", "Share"), Piece("\u00a0", "", 0)]


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_pieces_make_both_lines(line: str, later: list[str]) -> None:
    versions = [line, *later]
    edits = [repair(*pair) for pair in zip(versions, later, strict=False)]
    pieces = in_pieces(line, edits)
    assert "".join(piece.old for piece in pieces) == line
    assert "".join(piece.new for piece in pieces) == versions[-1]
    assert all(piece.old == piece.new for piece in pieces if piece.edit < 0)


@given(documents)
def test_pieces_of_what_is_left_make_the_text(text: str) -> None:
    cleaned = ARTICLE.explain(text)
    edits = {line: [*made] for line, made in groupby(cleaned.edits, attrgetter("line"))}
    left = []
    for number, line in enumerate(split(text).texts, 1):
        made = edits.get(number, [])
        if not made or made[-1].after is not None:
            left.append("".join(piece.new for piece in in_pieces(line, made)))
    assert left == list(split(cleaned.text).texts) or left[:-1] == list(split(cleaned.text).texts)


def test_long_changes_are_not_compared_by_character() -> None:
    one, other = "<" + "ab" * LONGEST + ">", "<" + "ba" * LONGEST + ">"
    pieces = in_pieces(one, [repair(one, other)])
    assert len([piece for piece in pieces if piece.edit >= 0]) == 1
