"""Fixpoints: filters that run in turn until none changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    documents,
    hollow,
    last_label,
    numeric,
    once,
    shouted,
    unquote,
)

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Verdicts
from cleantext.chain.filter import Filter, rewrite, trim
from cleantext.chain.fixpoint import ROUNDS, fixpoint
from cleantext.phrases.patterns import UserPattern
from cleantext.text.block import Block


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


def test_fixpoint_with_a_trim_is_a_trim() -> None:
    assert fixpoint(once).kind == fixpoint(numeric, once).kind == "trim"
    assert fixpoint(unquote).kind == "rewrite"


@trim
def after_advert(lines: Sequence[str]) -> dict[int, str]:
    """Drop what follows an advert."""
    start = lines.index("ADVERT") + 1 if "ADVERT" in lines else len(lines)
    return dict.fromkeys(range(start, len(lines)), "related")


def test_trim_sees_what_a_drop_after_it_takes() -> None:
    assert fixpoint(after_advert, shouted)("So.\nADVERT\nb\n") == "So.\n"
    assert fixpoint(shouted, after_advert)("So.\nADVERT\nb\n") == "So.\nb\n"


def test_trim_looks_again_when_a_drop_has_taken_something() -> None:
    assert fixpoint(last_label, shouted)("A b.\nx\nA.\n") == "A b.\n"
    assert Chain((last_label, shouted))("A b.\nx\nA.\n") == "A b.\nx\n"


def watched(part: Filter, seen: list[tuple[str, ...]]) -> Filter:
    """Record the lines that a filter is asked about."""

    def scan(block: Block) -> Verdicts:
        seen.append(tuple(block))
        return plain.decide(block)

    plain = replace(part, scan=None)
    return replace(part, scan=scan)


def test_drop_is_asked_once_and_trims_when_lines_have_gone() -> None:
    drops: list[tuple[str, ...]] = []
    trims: list[tuple[str, ...]] = []
    others: list[tuple[str, ...]] = []
    group = fixpoint(watched(last_label, trims), watched(numeric, drops), watched(once, others))
    assert group("1\nA.\n2\nx\nA.\nz\n") == "A.\n"
    assert drops == [("1", "A.", "2", "x", "A.")]
    assert trims == [
        ("1", "A.", "2", "x", "A.", "z"),
        ("1", "A.", "2", "x", "A."),
        ("A.", "x"),
        ("A.",),
    ]
    assert others == [("A.", "x", "A."), ("A.", "x"), ("A.",)]


def test_settled_text_is_asked_about_once() -> None:
    seen: list[tuple[str, ...]] = []
    group = fixpoint(*(watched(part, seen) for part in (once, numeric, last_label)))
    assert group("A.\n") == "A.\n"
    assert seen == [("A.",)] * 3


@pytest.mark.parametrize(
    "group", [(), (numeric,), (numeric, shouted), (unquote, once), (unquote, numeric, once)]
)
def test_fixpoint_takes_rewrites_only_or_trims_and_drops(group: tuple[Filter, ...]) -> None:
    with pytest.raises(ValueError, match="rewrites only, or trims with or without drops"):
        fixpoint(*group)


def vouch_for(number: int) -> Filter:
    """Make a trim that vouches for the line at an index, and drops none."""

    def scan(block: Block) -> Verdicts:
        block.vouched = frozenset({number} & {*range(len(block))})
        return {}

    return Filter(f"vouch_for_{number}", "trim", scan, scan)


def unvouched(block: Block) -> Verdicts:
    """Drop the lines that end in an ``x``, unless a trim vouches for them."""
    return {
        index: "aside"
        for index, line in enumerate(block)
        if line.endswith("x") and index not in block.vouched
    }


UNVOUCHED = Filter("unvouched", "drop", lambda line: None, unvouched)


def test_drops_run_again_when_a_trim_vouches_for_other_lines() -> None:
    group = fixpoint(vouch_for(1), UNVOUCHED, once)
    assert group("1x\n2x\n3\n") == "3\n"  # "2x" is first when "1x" has gone
    assert group("1\n2x\n3x\n") == "1\n2x\n"
    late = fixpoint(vouch_for(1), once, last_label, UNVOUCHED)
    assert late("1x\n2x\n3.\n") == "3.\n"


def test_trims_that_vouch_for_different_lines_come_to_an_end() -> None:
    group = fixpoint(vouch_for(0), UNVOUCHED, vouch_for(1))
    assert group("1\n2x\n3x\n4\n") == "1\n4\n"


def test_lines_are_vouched_for_within_a_fixpoint_only() -> None:
    assert fixpoint(vouch_for(0), UNVOUCHED)("1x\n") == "1x\n"
    assert Chain((vouch_for(0), UNVOUCHED))("1x\n") == ""
    assert Chain((fixpoint(vouch_for(0), once), UNVOUCHED))("1x\n") == ""
