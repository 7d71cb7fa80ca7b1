"""The features that the body finder sees of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import HARD, PARAGRAPHS, PROSE, SCRIPTS, lines

from cleantext.body.characters import HEAD, TAIL, look_at
from cleantext.body.features import (
    SECTIONS,
    WIDTH,
    Stretch,
    Table,
    build_table,
    row_numbers,
)
from cleantext.text.block import Block

texts = st.lists(
    st.one_of(
        lines, st.sampled_from(SCRIPTS + HARD), st.text(st.characters(exclude_characters="\n"))
    ),
    min_size=1,
    max_size=8,
)


def part(*texts: str) -> Stretch:
    block = Block(texts)
    return Stretch(block, row_numbers(block))


def words_of(seen: Table) -> list[list[int]]:
    return [words.tolist() for words in np.split(seen.words, seen.starts[1:])]


@given(st.lists(texts, min_size=1, max_size=5))
@example([list(SCRIPTS), list(HARD), ["\u200b"], ["...", "..."], list(SCRIPTS[::-1])])
def test_build_table_of_texts_joins_the_tables_of_each(documents: list[list[str]]) -> None:
    parts = [found for text in documents if len((found := part(*text)).rows)]
    if not parts:
        return
    alone = [build_table([each]) for each in parts]
    seen = build_table(parts)
    assert np.array_equal(seen.dense, np.concatenate([each.dense for each in alone]))
    assert words_of(seen) == [words for each in alone for words in words_of(each)]
    assert np.array_equal(seen.counts, np.concatenate([each.counts for each in alone]))
    assert np.diff(seen.pages).tolist() == [len(each.rows) for each in parts]
    assert seen.dense.shape[1] == WIDTH
    assert np.isfinite(seen.dense).all()


def test_build_table_does_not_depend_on_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build_table([part(*SCRIPTS, *HARD, *PROSE)])
    for size in (1, 50, 700):
        monkeypatch.setattr("cleantext.body.features.CHUNK", size)
        chunked = build_table([part(*SCRIPTS, *HARD, *PROSE)])
        assert np.array_equal(chunked.dense, whole.dense)
        assert words_of(chunked) == words_of(whole)


def words(*texts: str) -> list[list[int]]:
    """Return the full hashes of the words of each line."""
    lengths = np.array([len(text) for text in texts])
    *_, counts, hashes, _ = look_at(texts, lengths)
    return [each.tolist() for each in np.split(hashes, np.cumsum(counts)[:-1])]


@pytest.mark.parametrize("word", ["council", "СОВЕТ", "naïve", "e\u0301te\u0301", "2026", "x"])
def test_hash_of_a_word_does_not_depend_on_its_place(word: str) -> None:
    texts = (word, f"the {word}", f"«{word}»", f"{word}. And", f"{'far ' * 60}{word}", word.lower())
    first, second, third, fourth, fifth, sixth = words(*texts)
    (own,) = first
    assert second[-1] == third[0] == fourth[0] == fifth[-1] == sixth[0] == own
    assert fourth[1] != own
    assert words("\n".join(["filler"] * 500), word)[1] == [own]


def test_hash_of_unspaced_scripts_is_by_pairs_of_characters() -> None:
    ((one, two, last),) = words("新聞を")
    assert len({one, two, last}) == 3
    assert words("再新聞")[0][1] == one
    assert words("新 聞")[0][0] != one


def test_hash_of_words_differs() -> None:
    some = [word for text in (*PROSE, *PARAGRAPHS) for word in text.split() if word.isalpha()]
    different = {word.lower() for word in some}
    assert len({words(word)[0][0] for word in different}) == len(different)


@pytest.mark.parametrize("text", ["...", "\u200b", "—", "👍", "|", "\ud83d"])
def test_build_table_with_a_line_without_words(text: str) -> None:
    seen = build_table([part("One.", text, "Two.")])
    assert seen.counts.tolist() == [1, 0, 1]


def test_build_table_examines_head_and_tail_of_a_long_line() -> None:
    head, tail = "a" * HEAD, "b" * TAIL
    short, long = (build_table([part(head + middle + tail)]) for middle in ("-", "-" * 100_000))
    assert np.array_equal(short.words, long.words)
    assert np.flatnonzero((short.dense != long.dense)[0]).tolist() == [0]  # its length


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ([], []),
        (["", " ", "\t", "\xa0", "\u3000", "\u2028", "\x1f"], []),
        (["a", "", "b", " ", "."], [0, 2, 4]),
        (["\u200b", "\ufeff", "\x00", "\ud800"], [0, 1, 2, 3]),
    ],
)
def test_row_numbers_are_of_lines_that_are_not_blank(texts: list[str], rows: list[int]) -> None:
    assert row_numbers(texts).tolist() == rows


def test_phrase_hits_are_in_their_rows() -> None:
    sections = build_table([part("", "Prose.", "Advertisement", "", "Log in")]).dense[
        :, -len(SECTIONS) :
    ]
    found = [[SECTIONS[column] for column in np.flatnonzero(row)] for row in sections]
    assert found == [[], ["advertisement"], ["account"]]


def test_build_table_of_a_stretch_sees_its_rows_only() -> None:
    block = Block(("Advertisement", "Prose.", "Log in", "More prose."))
    rows = row_numbers(block)
    (second,) = (build_table([Stretch(block, rows[2:])]),)
    assert second.pages.tolist() == [0, 2]
    assert np.array_equal(second.dense, build_table([part("Log in", "More prose.")]).dense)
