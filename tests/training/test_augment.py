"""Augmented texts: spliced into other furniture, and cropped."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, PARAGRAPHS, PROSE

from cleantext.text.words import tokenize
from cleantext.training.augment import crop, splice
from cleantext.training.labels import BELONGS
from cleantext.training.pages import LabelledText, fully_kept

FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."


def kept(text: LabelledText) -> list[str]:
    pairs = zip(text.lines, text.shares, strict=True)
    return [line for line, share in pairs if share > BELONGS]


TEXTS = st.lists(
    st.tuples(st.sampled_from((*LABELS, *PROSE, *PARAGRAPHS, "")), st.booleans()),
    min_size=1,
    max_size=40,
).map(
    lambda pairs: LabelledText(
        tuple(f"{number} {text}" for number, (text, _) in enumerate(pairs)),
        tuple(1.0 if belongs else 0.0 for _, belongs in pairs),
        tuple(len(tokenize(text)) for text, _ in pairs),
    )
)
SEEDS = st.integers(0, 1_000)


def body(text: LabelledText) -> list[str]:
    """Return the lines from the first to the last that belongs and is not a label."""
    belong = [index for index, share in enumerate(text.shares) if share > BELONGS]
    long = [index for index in belong if text.sizes[index] > 3] or belong
    return [text.lines[index] for index in belong if long[0] <= index <= long[-1]]


def is_part(some: list[str], of: list[str]) -> bool:
    remaining = iter(of)
    return all(line in remaining for line in some)


@given(TEXTS, TEXTS, SEEDS)
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
    assert made == splice(text, other, random.Random(seed))


@given(TEXTS, SEEDS)
def test_crop_keeps_all_lines_that_belong(text: LabelledText, seed: int) -> None:
    made = crop(text, random.Random(seed))
    if not kept(text):
        assert made is None
        return
    assert made is not None
    assert is_part(body(text), kept(made))
    lines = list(zip(*text, strict=True))
    assert is_part(list(made.lines), list(text.lines))
    assert set(zip(*made, strict=True)) <= set(lines)


def test_splice_takes_furniture_from_above_from_below_or_both() -> None:
    text = LabelledText(("up", FIRST, "down"), (0.0, 1.0, 0.0), (1, 13, 1))
    other = LabelledText(("roof", SECOND, "cellar"), (0.0, 1.0, 0.0), (1, 13, 1))
    made = [splice(text, other, random.Random(seed)) for seed in range(200)]
    seen = {text.lines for text in made if text}
    assert {
        ("roof", FIRST, "down"), ("up", FIRST, "cellar"), ("roof", FIRST, "cellar"),
    } <= seen  # fmt: skip
    assert ("up", FIRST, "down") not in seen
    assert all(text and text.shares[text.lines.index(FIRST)] == 1 for text in made)


def test_splice_leaves_out_some_furniture() -> None:
    frame = LabelledText(
        (*(f"item {n}" for n in range(99)), SECOND), (*[0.0] * 99, 1.0), (2,) * 100
    )
    text = fully_kept(FIRST)
    sizes = {
        len(made.lines) for seed in range(60) if (made := splice(text, frame, random.Random(seed)))
    }
    assert max(sizes) == 100
    assert len(sizes) > 5


def test_crop_differs_by_chance() -> None:
    text = LabelledText(
        (*(f"item {n}" for n in range(30)), FIRST, "ad", SECOND, *(f"item {n}" for n in range(30))),
        (*[0.0] * 30, 1.0, 0.0, 1.0, *[0.0] * 30),
        (*[2] * 30, 13, 1, 13, *[2] * 30),
    )
    made = [crop(text, random.Random(seed)) for seed in range(60)]
    assert len({text.lines for text in made if text}) > 20
    assert any(text and "ad" not in text.lines for text in made)
    assert np.mean([len(text.lines) for text in made if text]) < len(text.lines) / 2
