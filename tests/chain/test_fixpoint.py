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


def test_fixpoint_exempts_and_protects_like_its_filters() -> None:
    group = fixpoint(once, last_label)
    assert group.exempting(["related"])("a\na\nb\n") == "a\nb\n"
    assert group.protecting([UserPattern("^b")])("a\na\nb\n") == "a\nb\n"
    assert group("x.\na\na\nb\n") == "x.\n"


def test_fixpoint_runs_trims_again_after_one_another() -> None:
    text = "A.\nx\nA.\n"
    assert Chain((last_label, once))(text) == "A.\nx\n"
    assert fixpoint(last_label, once)(text) == "A.\n"


def test_fixpoint_leaves_a_line_that_rewrites_change_in_circles() -> None:
    there = Filter("there", "rewrite", lambda line: line.replace("a", "b"))
    back = Filter("back", "rewrite", lambda line: {"b": "c", "c": "a"}.get(line, line))
    cleaned = Chain((fixpoint(there, back),)).explain("a\nb\nx\n")
    assert (cleaned.text, cleaned.edits) == ("a\nb\nx\n", ())
    assert cleaned.notes == (
        "there and back keep changing their results; 2 lines were left unchanged",
    )


def test_fixpoint_notes_the_rewrite_that_never_settles() -> None:
    double = Filter("double", "rewrite", lambda line: line.replace("a", "aa"))
    cleaned = Chain((fixpoint(unquote, double),)).explain("“a\nb\n" * 9_000)
    assert cleaned.notes == (
        "double keeps changing its own result; 9,000 lines were left unchanged",
    )
    assert Chain((fixpoint(unquote, double),)).explain("“b\n").notes == ()


def test_fixpoint_gives_up_a_rewrite_that_never_settles() -> None:
    def shorten(line: str) -> str:
        return line[1:]

    group = fixpoint(rewrite(shorten))
    assert group("x" * (ROUNDS - 1) + "\n") == "\n"
    assert group("x" * ROUNDS + "\n") == "x" * ROUNDS + "\n"


@given(st.lists(st.sampled_from([unquote, hollow]), min_size=1), documents)
def test_fixpoint_of_rewrites_is_idempotent(group: list[Filter], text: str) -> None:
    settled = fixpoint(*group)
    assert settled(settled(text)) == settled(text)


def test_fixpoint_flattens_fixpoints() -> None:
    assert fixpoint(fixpoint(once), last_label) == fixpoint(once, last_label)
    assert fixpoint(once, last_label).name == "once + last_label"


@pytest.mark.parametrize("group", [(), (numeric,), (unquote, once)])
def test_fixpoint_takes_only_rewrites_or_only_trims(group: tuple[Filter, ...]) -> None:
    with pytest.raises(ValueError, match="rewrites only or trims only"):
        fixpoint(*group)
