"""Draws of what an epoch trains on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from labelled import FIRST, make_page, make_text

from cleantext.training.draw import (
    CARRIED,
    FORUM,
    OTHER_POINT,
    POSTS,
    ROWS,
    VARIANTS,
    Item,
    draw_items,
    make_steps,
)
from cleantext.training.examples import Example, fully_kept, make_example
from cleantext.training.prepare import TrainingPage
from cleantext.training.sources import Source

DUMP, DUMP2, ONE, TWO, THREE, GOLD, SPLICED, CROPPED, TEASED, FRENCH, GERMAN, THREAD = (
    make_example(make_text((FIRST, *["Home"] * rows), (1, *[0] * rows))) for rows in range(12)
)
TOOLS = {"dump": DUMP, "dump2": DUMP2, "one": ONE, "two": TWO, "three": THREE, "gold": GOLD}
CARRIED_TEXTS = [("presse", FRENCH), ("zeitung", GERMAN)]
NAMES = {
    len(example.dense): name
    for name, example in (
        TOOLS
        | {"spliced": SPLICED, "cropped": CROPPED, "teased": TEASED}
        | {"fr": FRENCH, "de": GERMAN, "posts": THREAD}
    ).items()
}


def page(weight: float = 1.0, **fields: Any) -> TrainingPage:
    source = Source(weight=weight)
    variants = [SPLICED, CROPPED, TEASED]
    return TrainingPage(make_page(**fields), source, 13, TOOLS, variants, CARRIED_TEXTS, THREAD)


def drawn(each: TrainingPage, without: Sequence[str] = (), epochs: int = 400) -> list[list[Item]]:
    rng = random.Random(1)
    return [draw_items([each], [], rng, without) for _ in range(epochs)]


def names(items: Sequence[Item]) -> list[str]:
    return [NAMES[len(item.example.dense)] for item in items]


def test_epoch_has_some_texts_of_each_page() -> None:
    for items in map(names, drawn(page())):
        counts = Counter(
            "dump" if "dump" in name else "extract" if name in ("one", "two", "three") else name
            for name in items
        )
        assert (counts["dump"], counts["extract"]) == (1, 2)
        assert counts["spliced"] + counts["cropped"] + counts["teased"] == VARIANTS
        assert counts["gold"] <= 1
    assert {name for items in drawn(page()) for name in names(items)} == set(NAMES.values())


@pytest.mark.parametrize(("kind", "share"), [("article", 0.4), ("forum", 0.8)])
def test_right_texts_are_drawn_more_often_of_other_pages(kind: str, share: float) -> None:
    found = ["gold" in names(items) for items in drawn(page(type=kind))]
    assert sum(found) / len(found) == pytest.approx(share, abs=0.08)


def test_carried_over_texts_are_drawn_now_and_then() -> None:
    found = [name for items in drawn(page()) for name in names(items) if name in ("fr", "de")]
    assert len(found) / 400 == pytest.approx(CARRIED, abs=0.07)
    assert set(found) == {"fr", "de"}


def test_comments_are_drawn_as_a_page_of_their_own() -> None:
    found = ["posts" in names(items) for items in drawn(page())]
    assert sum(found) / len(found) == pytest.approx(POSTS, abs=0.08)
    assert "posts" not in {
        name for items in drawn(page()._replace(posts=None)) for name in names(items)
    }


def test_carried_over_texts_have_no_prose_of_sources_left_out() -> None:
    found = {name for items in drawn(page(), without=["zeitung"]) for name in names(items)}
    assert found == set(NAMES.values()) - {"de"}


def weights_of(each: TrainingPage) -> set[tuple[float, float]]:
    return {item.weights for items in drawn(each) for item in items}


def test_items_have_the_weights_of_source_and_type() -> None:
    assert weights_of(page(0.5)) == {(0.5, 0.5)}
    assert weights_of(page(0.5, type="product")) == {(0.5 * OTHER_POINT, 0.5)}
    weight = 0.5 * FORUM
    assert weights_of(page(0.5, type="forum")) == {(weight * OTHER_POINT, weight)}


def test_items_have_the_size_of_the_right_text_unless_it_is_not_in_them() -> None:
    sizes = {
        (name, item.size) for items in drawn(page()) for item in items for name in names([item])
    }
    of_no_text = {"fr", "de", "posts"}
    assert sizes == {(name, 0 if name in of_no_text else 13) for name in NAMES.values()}


def test_variants_have_the_size_of_what_belongs_in_them() -> None:
    short = make_example(make_text((FIRST, "Home", "Half of it", "Unknown"), (1, 0, 0.5, np.nan)))
    each = page()._replace(variants=[short], examples={}, carried=[], posts=None)
    ((item,),) = drawn(each, epochs=1)
    assert item.size == 13 + 1


def test_whole_texts_are_in_every_epoch() -> None:
    poem = make_example(fully_kept("A poem.\nOf two lines."))
    whole = [("", poem), ("press", poem), ("radio", poem)]
    assert draw_items([], whole, random.Random(1), ()) == [Item(poem, 5, (1.0, 1.0))] * 3
    assert len(draw_items([], whole, random.Random(1), ["radio"])) == 2


def test_page_with_few_texts_gives_what_it_has() -> None:
    few = page()._replace(examples={"one": ONE}, variants=[], carried=[], posts=None)
    assert names(drawn(few)[0]) == ["one"]


# ---- steps


def rows(examples: Sequence[Item]) -> int:
    return sum(len(item.example.dense) for item in examples)


def test_steps_have_all_items_in_about_as_many_rows_each() -> None:
    long = make_example(make_text(["Home"] * 700, [0] * 700))
    examples: list[Example] = [long, *[GERMAN] * 2_000]
    items = [Item(each, number, (1.0, 1.0)) for number, each in enumerate(examples)]
    steps = make_steps(items, random.Random(1))
    assert sorted(item.size for step in steps for item in step) == list(range(len(items)))
    assert len(steps) == 4
    assert all(rows(step) - len(step[-1].example.dense) < ROWS for step in steps)
    assert sorted(rows(step) >= ROWS for step in steps) == [False, True, True, True]


def test_steps_group_items_of_similar_length() -> None:
    short, long = make_text(["Home"] * 10, [0] * 10), make_text(["Home"] * 1_000, [0] * 1_000)
    items = [Item(make_example(short), 0, (1.0, 1.0))] * (ROWS // 10)
    items += [Item(make_example(long), 0, (1.0, 1.0))] * (ROWS // 1_000)
    random.Random(1).shuffle(items)
    steps = make_steps(items, random.Random(1))
    lengths = [{len(item.example.dense) for item in step} for step in steps]
    assert sorted(map(sorted, lengths)) == [[10], [1_000]]
