"""Filters and chains are pickled by reference or by value."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from strategies import (
    BODY_FILTERS,
    SEEDS,
    blank,
    hollow,
    last_label,
    model_file,
    numeric,
    once,
    unquote,
)

from cleantext import ARTICLE, PAGE, build_chain
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter, drop
from cleantext.chain.fixpoint import fixpoint
from cleantext.filters.phrases import drop_phrases
from cleantext.phrases import Rules
from cleantext.phrases.patterns import UserPattern


def copied(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize(
    "value",
    [
        unquote,
        once,
        *ARTICLE.only("navigation").filters,
        numeric.exempting(["counter"]),
        numeric.protecting([UserPattern("1")]),
        numeric.exempting(["counter"]).protecting([UserPattern("1")]),
        fixpoint(once, last_label),
        fixpoint(once, numeric, last_label),
        drop_phrases("newsletter", Rules.parse(["a", "b /c/"], UserPattern), "own_newsletter"),
        Filter("strip", "rewrite", str.strip),
        ARTICLE,
        PAGE,
        Chain((fixpoint(unquote, hollow), numeric, blank, fixpoint(once, last_label))),
        *BODY_FILTERS.values(),
        build_chain(body_model=model_file(SEEDS[0]), keep=["credit"], protect=["x"]),
    ],
)
def test_pickled_filter_comes_back_equal(value: Any) -> None:
    assert copied(value) == value
    assert copied(value)("“a”\n1\n1\nhome\n") == value("“a”\n1\n1\nhome\n")


def test_filter_with_another_way_through_a_block_is_pickled_with_it() -> None:
    (fast,) = ARTICLE.only("navigation")
    assert copied(fast).scan is not None
    assert copied(replace(fast, scan=None)).scan is None


def starting_with(text: str) -> Filter:
    """Make a filter with an option in a closure."""

    @drop
    def starts(line: str) -> str | None:
        return "navigation" if line.startswith(text) else None

    return starts


def start_reason(start: str, line: str) -> str | None:
    return "navigation" if line.startswith(start) else None


def test_filter_made_by_a_closure_works_but_is_not_pickled() -> None:
    assert (Chain((starting_with("a"),)) + starting_with("b"))("a\nb\nc\n") == "c\n"
    with pytest.raises((AttributeError, pickle.PicklingError), match="local"):
        pickle.dumps(starting_with("a"))


def test_filter_with_its_options_bound_to_a_plain_function_is_pickled() -> None:
    bound = Filter("starts", "drop", partial(start_reason, "a"))
    assert copied(bound)("a\nb\n") == "b\n"
