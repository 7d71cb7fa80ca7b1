"""Augmented texts: spliced into other furniture, and cropped."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from labelled import FIRST, HEADLINE, SECOND, are_equal, kept, make_text
from strategies import LABELS, PARAGRAPHS, PROSE

from cleantext.training.augment import (
    LEAST_THREAD,
    MAX_TEASERS,
    TEASER,
    TITLE_REACH,
    crop,
    find_body,
    join,
    splice,
    tease,
    thread,
)
from cleantext.training.examples import (
    ARTICLE,
    BYLINE,
    COMMENT,
    PAGE,
    TITLE,
    LabelledText,
    fully_kept,
)
from cleantext.training.labels import BELONGS

ROLES = ("", "", "", "title", "byline", "comment")


def numbered(name: str, drawn: Sequence[tuple[str, float, str]]) -> LabelledText:
    """Make a text whose lines begin with its name and their numbers."""
    places = {role: [i for i, (_, _, own) in enumerate(drawn) if own == role] for role in ROLES}
    return make_text(
        [f"{name}{number} {line}" for number, (line, _, _) in enumerate(drawn)],
        [share for _, share, _ in drawn],
        title=places["title"],
        byline=places["byline"],
        comment=places["comment"],
    )


LINES = st.lists(
    st.tuples(
        st.sampled_from((*LABELS, *PROSE, *PARAGRAPHS, "")),
        st.sampled_from((0.0, 1.0, np.nan)),
        st.sampled_from(ROLES),
    ),
    min_size=1,
    max_size=40,
)
TEXTS = LINES.map(lambda drawn: numbered("a", drawn))
OTHERS = LINES.map(lambda drawn: numbered("b", drawn))
SEEDS = st.integers(0, 1_000)


def body(text: LabelledText) -> list[str]:
    """Return the lines that belong, from the first to the last that is not a label."""
    found = find_body(text) or range(0)
    return [text.lines[index] for index in found if text.belongs[index]]


def is_part(some: Sequence[str], of: Sequence[str]) -> bool:
    remaining = iter(of)
    return all(line in remaining for line in some)


@given(TEXTS, OTHERS, SEEDS)
def test_splice_keeps_the_body_in_the_furniture_of_another(
    text: LabelledText, other: LabelledText, seed: int
) -> None:
    made = splice(text, other, random.Random(seed))
    if not kept(text) or not kept(other):
        assert made is None
        return
    assert made is not None
    assert is_part(body(text), kept(made))
    assert set(kept(made)) <= set(kept(text))
    assert set(made.lines) <= {*text.lines, *other.lines}
    again = splice(text, other, random.Random(seed))
    assert again is not None
    assert are_equal(made, again)


@given(TEXTS, OTHERS, SEEDS)
def test_splice_keeps_labels_but_takes_those_of_the_body_from_borrowed_lines(
    text: LabelledText, other: LabelledText, seed: int
) -> None:
    made = splice(text, other, random.Random(seed))
    for line, labels in zip(made.lines, made.labels, strict=True) if made else ():
        if line in text.lines:
            assert np.array_equal(labels, text.labels[text.lines.index(line)], equal_nan=True)
            continue
        before = other.labels[other.lines.index(line)]
        assert labels[[ARTICLE, PAGE, TITLE, BYLINE]].tolist() == [0] * 4
        assert labels[COMMENT] == before[COMMENT]
        assert before[COMMENT] > BELONGS or (
            before[PAGE] <= BELONGS and before[TITLE] == before[BYLINE] == 0
        )


def splices(text: LabelledText, other: LabelledText, count: int = 60) -> list[LabelledText]:
    made = (splice(text, other, random.Random(seed)) for seed in range(count))
    return [each for each in made if each]


def test_splice_takes_furniture_from_above_from_below_or_both() -> None:
    text = make_text(("up", FIRST, "down"), (0, 1, 0))
    other = make_text(("roof", SECOND, "cellar"), (0, 1, 0))
    made = splices(text, other, 200)
    seen = {each.lines for each in made}
    assert {
        ("roof", FIRST, "down"), ("up", FIRST, "cellar"), ("roof", FIRST, "cellar"),
    } <= seen  # fmt: skip
    assert ("up", FIRST, "down") not in seen
    assert all(kept(each) == [FIRST] for each in made)


def test_splice_borrows_no_title_byline_or_line_without_a_label() -> None:
    text = make_text(("up", HEADLINE, "By Ann", FIRST), (0, np.nan, np.nan, 1), title=[1])
    other = make_text(
        ("roof", "By Bob", "doubtful", SECOND, "cellar", "Other news"),
        (0, 0, np.nan, 1, 0, 0),
        title=[5],
        byline=[1],
    )
    made = splices(text, other)
    lines = {line for each in made for line in each.lines}
    assert lines == {"up", HEADLINE, "By Ann", FIRST, "roof", "cellar"}
    titles = {each.take(np.flatnonzero(each.labels[:, TITLE] == 1).tolist()).lines for each in made}
    assert titles == {(HEADLINE,), ()}  # it may be left out, as it is not in the right text


def test_splice_borrows_comments_as_furniture() -> None:
    text = make_text(("up", FIRST), (0, 1))
    other = make_text((SECOND, "I liked it."), (1, np.nan), comment=[1])
    found = [each for each in splices(text, other) if "I liked it." in each.lines]
    assert found
    assert all(each.labels[-1].tolist() == [0, 0, 0, 0, 1] for each in found)


def test_splice_leaves_out_some_furniture() -> None:
    frame = make_text((*(f"item {n}" for n in range(99)), SECOND), (*[0] * 99, 1))
    sizes = {len(made.lines) for made in splices(fully_kept(FIRST), frame)}
    assert max(sizes) == 100
    assert len(sizes) > 5


@given(TEXTS, SEEDS)
def test_crop_keeps_all_lines_that_belong(text: LabelledText, seed: int) -> None:
    made = crop(text, random.Random(seed))
    if not kept(text):
        assert made is None
        return
    assert made is not None
    assert is_part(body(text), kept(made))
    assert is_part(made.lines, text.lines)
    assert are_equal(made, text.take([text.lines.index(line) for line in made.lines]))


def test_crop_differs_by_chance() -> None:
    items = [f"item {n}" for n in range(30)]
    text = make_text((*items, FIRST, "ad", SECOND, *items), (*[0] * 30, 1, 0, 1, *[0] * 30))
    made = [crop(text, random.Random(seed)) for seed in range(60)]
    assert len({text.lines for text in made if text}) > 20
    assert any(text and "ad" not in text.lines for text in made)
    assert np.mean([len(text.lines) for text in made if text]) < len(text.lines) / 2


# ---- teasers


@given(TEXTS, OTHERS, SEEDS)
def test_tease_adds_furniture_in_one_place(
    text: LabelledText, other: LabelledText, seed: int
) -> None:
    made = tease(text, other, random.Random(seed))
    if not made:
        assert not kept(text) or not any(other.sizes[other.belongs] > TEASER)
        return
    rest = [place for place, line in enumerate(made.lines) if line in text.lines]
    added = sorted({*range(len(made.lines))} - {*rest})
    assert are_equal(made.take(rest), text)
    assert added == list(range(added[0], added[-1] + 1))
    assert not made.labels[added].any()
    assert 2 <= made.lines.count("") <= MAX_TEASERS  # one ends each teaser


def test_teasers_are_headlines_and_beginnings_of_paragraphs() -> None:
    text, other = make_text((SECOND,), (1,)), make_text(("Home", FIRST * 5), (0, 1))
    made = [tease(text, other, random.Random(seed)) for seed in range(60)]
    teasers = {line for each in made if each for line in each.lines} - {"", SECOND}
    assert all((FIRST * 5).startswith(line.rstrip("…")) for line in teasers)
    assert max(map(len, teasers)) > 200
    assert any(not line.endswith("…") for line in teasers)
    places = [each.lines.index(SECOND) for each in made if each]
    assert 0 < places.count(0) > sum(place > 0 for place in places) > 0


def test_tease_takes_a_body_and_a_paragraph() -> None:
    text, labels = make_text(("Home", SECOND), (0, 1)), make_text(("Home", "News"), (0, 1))
    assert tease(text, labels, random.Random(1)) is None
    assert tease(make_text(("Home",), (0,)), text, random.Random(1)) is None


# ---- threads of comments


def test_thread_has_the_comments_without_the_article() -> None:
    post = "I liked it very much, and so did we. " * (LEAST_THREAD // 9 + 1)
    text = make_text(
        (HEADLINE, "By Ann", FIRST, "Share", "3 comments", post),
        (1, np.nan, 1, 0, 0, 0),
        title=[0],
        comment=[5],
    )
    text.labels[5, PAGE] = np.nan
    made = thread(text)
    assert made is not None
    assert made.lines == (HEADLINE, "By Ann", "Share", "3 comments", post)
    assert kept(made) == [HEADLINE, post]
    assert np.isnan(made.labels[4, ARTICLE])
    assert are_equal(made.take(range(4)), text.take([0, 1, 3, 4]))


def test_thread_takes_enough_words_of_comments() -> None:
    def of(words: int) -> LabelledText | None:
        return thread(make_text((FIRST, "so " * words), (1, 0), comment=[1]))

    assert of(LEAST_THREAD) is not None
    assert of(LEAST_THREAD - 1) is None
    unknown = make_text((FIRST, "so " * LEAST_THREAD), (1, 0))
    unknown.labels[:, COMMENT] = np.nan
    assert thread(unknown) is None


# ---- where the body is


def test_body_is_from_the_first_to_the_last_line_that_is_not_a_label() -> None:
    lines = ("News", "Home", FIRST, "ad", SECOND, "The end", "Home")
    assert find_body(make_text(lines, (1, 0, 1, 0, 1, 1, 0))) == range(2, 5)
    assert find_body(make_text(("Home", "News", "Home"), (0, 1, 0))) == range(1, 2)
    assert find_body(make_text(("Home", FIRST), (0, 0.5))) is None
    assert find_body(make_text(("Home", FIRST), (0, np.nan))) is None


def test_body_begins_at_the_last_title_close_above() -> None:
    def start(gap: int, title: Sequence[int]) -> int | None:
        lines = (HEADLINE, HEADLINE, *["item"] * gap, FIRST, "item")
        shares = (*[0] * (gap + 2), 1, 0)
        found = find_body(make_text(lines, shares, title=title))
        return found.start if found else None

    assert start(3, [0, 1]) == 1
    assert start(3, [0]) == 0
    assert start(3, []) == start(3, [6]) == 5
    assert start(TITLE_REACH - 1, [1]) == 1
    assert start(TITLE_REACH, [1]) == TITLE_REACH + 2


def test_join_puts_texts_one_below_the_other() -> None:
    texts = [make_text(("up", FIRST), (0, 1)), make_text(("down",), (np.nan,), title=[0])]
    whole = join(texts)
    assert whole.lines == ("up", FIRST, "down")
    assert are_equal(whole.take([0, 1]), texts[0])
    assert are_equal(whole.take([2]), texts[1])
