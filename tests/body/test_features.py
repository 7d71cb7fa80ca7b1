"""The features that the body finder sees of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import HARD, LABELS, PARAGRAPHS, PHRASES, PROSE, SCRIPTS, lines

from cleantext.body import languages
from cleantext.body.characters import HEAD, TAIL, look_at
from cleantext.body.columns import Floats
from cleantext.body.features import (
    HEAD_ROWS,
    NO_PHRASES,
    SECTIONS,
    WIDTH,
    Stretch,
    Table,
    build_table,
    row_numbers,
)
from cleantext.text.block import Block

PHRASE_COLUMNS = 3 * len(SECTIONS)
RECORD_COLUMNS = slice(42, 45)
HEAD_COLUMNS = slice(61, 63)
FAR = 400
"""How far away a phrase is that is not there."""

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
@example([list(PROSE), ["Die Frau und der Mann", "sind in der Stadt."], ["Log in", *PROSE[:2]]])
@example([["By Ann", "Well said."], ["By Bob", "Log in"], ["By Cy", "Well said."]])
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
    seen = look_at(texts, np.array([len(text) for text in texts]))
    return [each.tolist() for each in np.split(seen.words, np.cumsum(seen.word_counts)[:-1])]


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


def test_spelling_is_that_of_a_character_alone_in_unspaced_scripts() -> None:
    first, second = (look_at([text], np.array([len(text)])).spellings for text in ("新聞", "新"))
    assert first[0] == second[0]
    assert first[1] != first[0]
    words = look_at(["The news of 2026"], np.array([16]))
    assert np.array_equal(words.spellings, words.words)


def test_hash_of_numbers_depends_on_the_number_of_digits() -> None:
    (years,) = words("2026 1999 ١٩٩٩")
    assert len(set(years)) == 1
    (others,) = words("12 123 1234 b1234")
    assert len({*others, *years}) == 4
    assert words("b2")[0] == words("B7")[0]


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
    assert row_numbers(Block(texts)).tolist() == rows


def phrase_marks(*texts: str) -> list[Floats]:
    """Return the hits of rows by section, and the distances above and below, in rows."""
    marks = build_table([part(*texts)]).dense[:, -PHRASE_COLUMNS:]
    hits, above, below = np.split(marks, 3, axis=1)
    return [hits, np.rint(np.expm1(above)), np.rint(np.expm1(below))]


def test_phrase_hits_are_in_their_rows() -> None:
    hits, _, _ = phrase_marks("", "Prose.", "Advertisement", "", "Log in")
    found = [[SECTIONS[column] for column in np.flatnonzero(row)] for row in hits]
    assert found == [[], ["advertisement"], ["account"]]


def test_phrase_distances_are_to_the_nearest_other_rows() -> None:
    _, above, below = phrase_marks(
        "Log in", "Prose.", "", "Advertisement", "Prose.", "Advertisement", "Prose."
    )
    account, advert = map(SECTIONS.index, ("account", "advertisement"))
    assert above[:, account].tolist() == [FAR, 1, 2, 3, 4, 5]
    assert below[:, account].tolist() == [FAR] * 6
    assert above[:, advert].tolist() == [FAR, FAR, FAR, 1, 2, 1]
    assert below[:, advert].tolist() == [2, 1, 2, 1, FAR, FAR]


@given(st.lists(st.sampled_from((*LABELS, *PROSE)), min_size=1, max_size=12))
def test_phrase_distances_are_counted_in_rows(texts: list[str]) -> None:
    hits, above, below = phrase_marks(*texts)
    for row, column in np.ndindex(hits.shape):
        rows = np.flatnonzero(hits[:, column])
        assert above[row, column] == min((row - rows[rows < row]).tolist(), default=FAR)
        assert below[row, column] == min((rows[rows > row] - row).tolist(), default=FAR)


def test_phrase_distances_have_a_limit() -> None:
    _, above, _ = phrase_marks("Log in", *["Prose."] * (FAR + 50))
    distances = above[:, SECTIONS.index("account")].tolist()
    assert distances[FAR - 1 : FAR + 2] == [FAR - 1, FAR, FAR]


@given(st.lists(texts, min_size=1, max_size=3), st.randoms())
def test_rows_known_from_an_earlier_round_have_the_same_features(
    documents: list[list[str]], random: Random
) -> None:
    blocks = [Block(document) for document in documents if any(map(str.strip, document))]
    blocks += [Block(("They came by night.", "", "Log in"))]
    build_table([Stretch(block, row_numbers(block)) for block in blocks])
    assert all(block.carried is not None for block in blocks)
    left = [block.pick(bytes(random.random() < 0.7 for _ in block)) for block in blocks]
    left = [block for block in left if len(row_numbers(block))]
    left += [Block(("It is new.",))]
    known = build_table([Stretch(block, row_numbers(block)) for block in left])
    fresh = build_table([part(*block) for block in left])
    for name in Table._fields:
        assert np.array_equal(getattr(known, name), getattr(fresh, name)), name


def test_part_of_a_text_is_not_taken_for_the_whole() -> None:
    block = Block(("One.", "", "Two.", "Three."))
    build_table([Stretch(block, row_numbers(block)[:2])])
    assert block.carried is None


def test_last_features_of_a_text_without_phrases() -> None:
    texts = ("Nobody knows.", "", "The wall will stand.")
    assert (build_table([part(*texts)]).dense[:, -PHRASE_COLUMNS:] == NO_PHRASES).all()
    block = Block(PHRASES[::40])
    block.found[None] = {}
    stretch = Stretch(block, row_numbers(block))
    assert (build_table([stretch]).dense[:, -PHRASE_COLUMNS:] == NO_PHRASES).all()
    with_phrases = build_table([part(*PHRASES[::40])]).dense[:, -PHRASE_COLUMNS:]
    assert not (with_phrases == NO_PHRASES).all(axis=1).any()


# ---- repeated records


def records(*texts: str) -> list[list[int]]:
    """Return how many other rows share the first word, the last one, and the lengths around."""
    marks = build_table([part(*texts)]).dense[:, RECORD_COLUMNS]
    counts: list[list[int]] = np.rint(np.expm1(marks)).astype(int).T.tolist()
    return counts


THREAD = (
    "Ann wrote:", "The harbour is too small for that.",
    "Bob wrote:", "Nobody knows who will pay, or when.",
    "Cy wrote:", "We shall see what the council says.",
    "All rights reserved.",
)  # fmt: skip


def test_records_share_words_and_lengths() -> None:
    first, last, around = records(*THREAD)
    assert first == [0] * 7
    assert last == [2, 0, 2, 0, 2, 0, 0]
    assert around == [0, 2, 1, 2, 1, 2, 0]
    assert records("By Ann", "Fine.", "By Bob", "BY 2 men")[0] == [2, 0, 2, 2]


def test_records_of_rows_without_words_have_lengths_only() -> None:
    assert records("One.", "...", "—", "...", "Two words.") == [[0] * 5] * 3
    assert records("One.", "...", "—", "...", "|", "Two words.")[2] == [0, 0, 1, 1, 0, 0]


def others(keys: Sequence[object]) -> list[int]:
    """Count for each key the others that are equal; empty ones count as none."""
    return [Counter(keys)[key] - 1 if key else 0 for key in keys]


@given(st.lists(st.sampled_from((*LABELS, *PROSE, *SCRIPTS, "...")), min_size=1, max_size=12))
def test_records_are_counted_in_rows(texts: list[str]) -> None:
    hashes = [words(text)[0] for text in texts]
    sizes = [0, *(min(len(some), 255).bit_length() for some in hashes), 0]
    around = list(zip(sizes, sizes[1:], sizes[2:], strict=False))
    expected = [
        others([tuple(some[:1]) for some in hashes]),
        others([tuple(some[-1:]) for some in hashes]),
    ]
    assert records(*texts) == [*expected, others(around)]


# ---- what rows share with the title


def shared_with_head(*texts: str) -> list[tuple[float, int]]:
    """Return the share and the number of the words of topics that rows share with the head."""
    share, count = build_table([part(*texts)]).dense[:, HEAD_COLUMNS].T
    return list(zip(share.round(3).tolist(), np.rint(np.expm1(count)).astype(int), strict=True))


LEAD = "The harbour stays closed for some weeks after storms, sailors say."


def test_rows_share_words_with_the_first_paragraph_and_what_is_above_it() -> None:
    rows = ("Sailors", "Elsewhere", LEAD, "Harbour news", "Weather")
    assert shared_with_head(*rows) == [
        (1, 1), (0, 0), (pytest.approx(1 / 8), 1), (0.5, 1), (0, 0),
    ]  # fmt: skip


def test_head_is_close_above_the_first_paragraph() -> None:
    far = ("Weather", *["Home"] * HEAD_ROWS, LEAD, "Weather")
    assert shared_with_head(*far)[-1] == (0, 0)
    assert shared_with_head(*far[:1], *far[2:])[-1] == (1, 1)
    assert shared_with_head(LEAD, f"{LEAD} Weather.", "Weather")[-1] == (0, 0)


def test_head_is_empty_without_a_paragraph() -> None:
    assert shared_with_head("Weather", "Weather") == [(0, 0), (0, 0)]


# ---- function words


def test_function_words_are_those_of_each_text() -> None:
    """A German sentence reads like prose in a German text, but not in an English one."""
    line = "Die Boote sind in dem Hafen."
    texts = part(*PROSE[:3], line), part("Das ist nicht so, wie er es sich gedacht hat.", line)
    marks = build_table(texts).dense[:, -PHRASE_COLUMNS - languages.COLUMNS : -PHRASE_COLUMNS]
    assert marks[3, 0] < marks[5, 0] == pytest.approx(4 / 6)


# ---- stretches


def test_build_table_of_a_stretch_sees_its_rows_only() -> None:
    block = Block(("Advertisement", "Prose.", "Log in", "More prose."))
    rows = row_numbers(block)
    (second,) = (build_table([Stretch(block, rows[2:])]),)
    assert second.pages.tolist() == [0, 2]
    assert np.array_equal(second.dense, build_table([part("Log in", "More prose.")]).dense)
