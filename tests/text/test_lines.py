"""Lines: what ends one, and what does not."""

import pytest

from cleantext.text.lines import LINE_ENDINGS, Lines, concatenate, join, split, split_blocks


def cut(text: str) -> list[tuple[int, str, str]]:
    return [(line.number, line.text, line.end) for line in split(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [("", "\n")]),
        ("a", [("a", "")]),
        ("a\n", [("a", "\n")]),
        ("a\n\n", [("a", "\n"), ("", "\n")]),
        ("a\r\nb\nc", [("a", "\r\n"), ("b", "\n"), ("c", "")]),
        ("a\r\r\n", [("a\r", "\r\n")]),
        ("\r\n\r", [("", "\r\n"), ("\r", "")]),
        ("a\rb\vc\fd\x85e\u2028f\u2029g\x1ch\n", [("a\rb\vc\fd\x85e\u2028f\u2029g\x1ch", "\n")]),
    ],
)
def test_line_ends_at_a_line_feed_alone(text: str, lines: list[tuple[str, str]]) -> None:
    assert cut(text) == [(number, *line) for number, line in enumerate(lines, 1)]
    assert join(split(text)) == text


def test_lines_that_are_taken_out_leave_the_others_their_numbers_and_endings() -> None:
    left = split("a\r\nb\nc\r\nd").without({0, 2})
    assert list(left) == [(2, "b", "\n"), (4, "d", "")]
    assert join(left) == "b\nd"


def test_new_texts_keep_numbers_and_endings() -> None:
    lines = split("a\r\nb").with_texts(["x", "y"])
    assert join(lines) == "x\r\ny"
    assert [line.number for line in lines] == [1, 2]


def test_columns_of_different_lengths_are_noticed() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(Lines(["a", "b"], b"\1", range(1, 3)))


def test_endings_are_numbered_as_listed() -> None:
    assert [LINE_ENDINGS[end] for end in split("a\nb\r\nc").ends] == ["\n", "\r\n", ""]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_blocks_are_of_whole_lines_and_number_on(size: int) -> None:
    text = "a\r\n\nbcd\ne\r\nf"
    blocks = list(split_blocks(text, size))
    assert "".join(map(join, blocks)) == text
    assert list(concatenate(blocks)) == list(split(text))
    assert all(len(join(block)) >= size for block in blocks[:-1])


def test_blocks_are_no_larger_than_they_must_be() -> None:
    assert [join(block) for block in split_blocks("a\nbb\nccc\n", 2)] == ["a\n", "bb\n", "ccc\n"]


def test_no_text_makes_no_block() -> None:
    assert list(split_blocks("")) == []
    assert len(concatenate([])) == 0


def test_text_is_split_into_blocks_as_they_are_asked_for() -> None:
    blocks = split_blocks("a\n" * 1_000_000, 2)
    assert join(next(blocks)) == "a\n"
