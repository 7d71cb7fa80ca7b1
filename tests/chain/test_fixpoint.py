"""Fixpoints: filters that run in turn until none changes anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    documents,
    hollow,
    last_label,
    numeric,
    once,
    unquote,
)

from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter, rewrite
from cleantext.chain.fixpoint import ROUNDS, fixpoint
from cleantext.phrases.patterns import UserPattern


def test_group_spares_and_protects_as_its_filters_do() -> None:
    group = fixpoint(once, last_label)
    assert group.exempting(["related"])("a\na\nb\n") == "a\nb\n"
    assert group.protecting([UserPattern("^b")])("a\na\nb\n") == "a\nb\n"
    assert group("x.\na\na\nb\n") == "x.\n"


def test_trims_in_a_group_run_again_after_one_another() -> None:
    text = "A.\nx\nA.\n"
    assert Chain((last_label, once))(text) == "A.\nx\n"
    assert fixpoint(last_label, once)(text) == "A.\n"


def test_rewrites_that_go_round_in_circles_leave_the_line_as_it_came() -> None:
    there = Filter("there", "rewrite", lambda line: line.replace("a", "b"))
    back = Filter("back", "rewrite", lambda line: {"b": "c", "c": "a"}.get(line, line))
    cleaned = Chain((fixpoint(there, back),)).explain("a\nb\nx\n")
    assert (cleaned.text, cleaned.edits) == ("a\nb\nx\n", ())


def test_rewrite_that_never_ends_is_left_off_and_one_that_ends_is_not() -> None:
    def shorten(line: str) -> str:
        return line[1:]

    group = fixpoint(rewrite(shorten))
    assert group("x" * (ROUNDS - 1) + "\n") == "\n"
    assert group("x" * ROUNDS + "\n") == "x" * ROUNDS + "\n"


@given(st.lists(st.sampled_from([unquote, hollow]), min_size=1), documents)
def test_group_of_rewrites_is_settled(group: list[Filter], text: str) -> None:
    settled = fixpoint(*group)
    assert settled(settled(text)) == settled(text)


def test_group_of_a_group_is_one_group() -> None:
    assert fixpoint(fixpoint(once), last_label) == fixpoint(once, last_label)
    assert fixpoint(once, last_label).name == "once + last_label"


@pytest.mark.parametrize("group", [(), (numeric,), (unquote, once)])
def test_only_rewrites_or_trims_settle(group: tuple[Filter, ...]) -> None:
    with pytest.raises(ValueError, match="rewrites only or trims only"):
        fixpoint(*group)
