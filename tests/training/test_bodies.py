"""Varied bodies: with lists, with interruptions, and cut short."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import FIRST, HEADLINE, SECOND, THIRD, are_equal, kept, make_text
from strategies import LABELS, PARAGRAPHS, PROSE

from cleantext.text.words import tokenize
from cleantext.training.bodies import (
    INTERRUPTED,
    ITEMIZED,
    SHORT,
    abridge,
    interrupt,
    itemize,
    vary,
)
from cleantext.training.carry import read_phrases
from cleantext.training.examples import LabelledText

FOURTH = "The ferry will run from the north side, where the old steps are steep."
ARTICLE = make_text(
    ("Home", HEADLINE, FIRST, "", SECOND, "A wall", THIRD, FOURTH, "Home"),
    (0, 1, 1, 0, 1, 1, 1, 1, 0),
    title=[1],
)
MENU = make_text(("Home", "News"), (0, 0))
TEXTS = st.lists(
    st.tuples(
        st.sampled_from((*LABELS, *PROSE, *PARAGRAPHS, "")), st.sampled_from((0.0, 1.0, np.nan))
    ),
    min_size=1,
    max_size=30,
).map(lambda drawn: make_text([line for line, _ in drawn], [share for _, share in drawn]))


def words(text: LabelledText) -> list[str]:
    return [word for line in kept(text) for word in tokenize(line)]


def seeds(count: int = 60) -> list[random.Random]:
    return [random.Random(seed) for seed in range(count)]


@given(TEXTS, st.sampled_from(("en", "de", "xx", "")), st.integers(0, 1_000))
def test_varied_text_has_labels_and_sizes_of_its_lines(
    text: LabelledText, code: str, seed: int
) -> None:
    made = vary(text, code, random.Random(seed))
    assert len(made.lines) == len(made.labels) == len(made.sizes)
    assert not any("\n" in line for line in made.lines)
    assert set(words(made)) <= set(words(text))
    assert are_equal(made, vary(text, code, random.Random(seed)))


def test_lists_have_all_words_of_the_paragraphs() -> None:
    for rng in seeds():
        made = itemize(ARTICLE, rng)
        assert words(made) == words(ARTICLE)
        gone = set(ARTICLE.lines) - set(made.lines)
        assert 1 <= len(gone) <= ITEMIZED
        assert gone <= {FIRST, SECOND, THIRD, FOURTH}


def test_lists_have_marks_or_none_and_headings_or_none() -> None:
    made = [itemize(make_text((FIRST,), (1,)), rng).lines for rng in seeds()]
    assert {lines[-1][:2] for lines in made} >= {"- ", "• ", "* "}
    assert any(lines[-1][0].isalpha() for lines in made)
    marked = [lines for lines in made if lines[-1].startswith("- ")]
    assert {lines[0].startswith("- ") for lines in marked} == {True, False}


def test_lists_of_a_language_without_spaces_are_cut_by_characters() -> None:
    line = "评议会星期二开会把问题推迟了一个星期渔市搬到广场明天再说"
    made = itemize(make_text((line,), (1,)), random.Random(1)).lines
    assert len(made) > 1
    assert "".join(part.lstrip("-•* ") for part in made) == line


def test_interruptions_are_furniture_between_paragraphs() -> None:
    phrases = read_phrases("de")
    known = {phrase for some in phrases.values() for phrase in some}
    for rng in seeds():
        made = interrupt(ARTICLE, phrases, rng)
        assert kept(made) == kept(ARTICLE)
        added = [line for line in made.lines if line not in ARTICLE.lines]
        assert 1 <= len(added) <= 3 * INTERRUPTED
        assert set(added) <= known
        assert made.lines[-2:] == (FOURTH, "Home")  # none after the last paragraph


def test_short_body_has_its_first_paragraphs_and_all_furniture() -> None:
    bodies = {tuple(abridge(ARTICLE, rng).lines) for rng in seeds()}
    assert ("Home", HEADLINE, FIRST, "", "Home") in bodies
    assert len(bodies) == SHORT
    assert all(lines[:3] == ("Home", HEADLINE, FIRST) and lines[-1] == "Home" for lines in bodies)
    assert all(FOURTH not in lines for lines in bodies)


@pytest.mark.parametrize("text", [MENU, make_text((HEADLINE, FIRST), (1, 1))])
def test_text_without_enough_paragraphs_stays(text: LabelledText) -> None:
    for rng in seeds(10):
        assert are_equal(abridge(text, rng), text)
        assert are_equal(interrupt(text, read_phrases("en"), rng), text)
    assert are_equal(itemize(MENU, random.Random(1)), MENU)


def test_many_texts_are_varied_but_not_most() -> None:
    made = [are_equal(vary(ARTICLE, "en", rng), ARTICLE) for rng in seeds(400)]
    assert 0.55 <= sum(made) / len(made) <= 0.75
