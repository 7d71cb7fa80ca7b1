"""Filters: what functions may answer, what is exempt and protected."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from strategies import (
    documents,
    hollow,
    last_label,
    numeric,
    once,
    parts,
    unquote,
)

from cleantext import REPAIR, clean_bytes
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter, drop, rewrite, trim
from cleantext.chain.fixpoint import Fixpoint, fixpoint
from cleantext.phrases.patterns import UserPattern


def test_filter_is_named_after_its_function_and_cleans_a_text() -> None:
    assert (numeric.name, numeric.kind) == ("numeric", "drop")
    assert numeric("1\none\n2") == "one\n"


@pytest.mark.parametrize("answer", [None, 1, b"x", True])
def test_rewrite_that_gives_no_text_is_named(answer: Any) -> None:
    bad = Filter("bad", "rewrite", lambda line: answer)
    message = f"the filter 'bad' must return a str, not {answer!r}, for line 1: 'one'"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$") as raised:
        bad("one\n")
    assert not hasattr(raised.value, "__notes__")


@pytest.mark.parametrize("answer", [False, True, 1, b"x"])
def test_drop_that_gives_no_reason_is_named(answer: Any) -> None:
    bad = Filter("bad", "drop", lambda line: answer)
    message = f"must return a reason (a str) or None, not {answer!r}, for line 1: 'one'"
    with pytest.raises(TypeError, match=f"^the filter 'bad' {re.escape(message)}$"):
        bad("one\n")


@pytest.mark.parametrize(
    "bad", [Filter("bad", "drop", lambda line: ""), Filter("bad", "trim", lambda lines: {0: ""})]
)
def test_empty_reason_drops_nothing_in_silence(bad: Filter) -> None:
    with pytest.raises(
        ValueError, match=r"^the filter 'bad' gives no reason to drop line 1: 'one'"
    ):
        bad("one\n")


@pytest.mark.parametrize("answer", [None, [0], {0}, "one"])
def test_trim_that_gives_no_mapping_is_named(answer: Any) -> None:
    bad = Filter("bad", "trim", lambda lines: answer)
    with pytest.raises(TypeError, match=r"^the filter 'bad' must return a mapping"):
        bad("one\n")


def test_trim_that_gives_no_reason_is_named() -> None:
    bad = Filter("bad", "trim", lambda lines: {0: None})
    with pytest.raises(
        TypeError, match=r"^the filter 'bad' must return a reason \(a str\), not None"
    ):
        bad("one\n")


@pytest.mark.parametrize("index", [-1, 2, "one"])
def test_trim_that_names_no_line_is_named(index: Any) -> None:
    bad = Filter("bad", "trim", lambda lines: {index: "aside"})
    with pytest.raises(IndexError, match=r"^the filter 'bad' names line .* of 2, from 0"):
        bad("one\ntwo\n")


def test_filter_passes_on_what_its_function_raises() -> None:
    @drop
    def picky(line: str) -> str | None:
        raise LookupError(line)

    with pytest.raises(LookupError) as raised:
        (Chain((numeric, picky)) + once)("1\n1\none\n")
    assert raised.value.args == ("1",)
    assert raised.value.__notes__ == ["at line 1: '1'", "in the filter 'picky'"]

    @trim
    def hasty(lines: list[str]) -> dict[int, str]:
        return {lines.index("two"): "aside"}

    with pytest.raises(ValueError, match="not in list") as missed:
        hasty("one\n")
    assert missed.value.__notes__ == ["in the filter 'hasty'"]


def test_filter_names_the_input_line_that_a_rewrite_fails_on() -> None:
    @rewrite
    def picky(line: str) -> str:
        return {"A.": "B."}.get(line) or {"B.": "B."}[line]

    with pytest.raises(KeyError) as raised:
        (Chain((numeric,)) + fixpoint(unquote, picky))("1\nA.\n1\n“B.\nC.\n")
    assert raised.value.__notes__ == ["at line 4: '\"B.'", "in the filter 'picky'"]


@pytest.mark.parametrize("answer", ["a\nb", "\n", "a\r", "\r"])
@pytest.mark.parametrize("grouped", [False, True])
def test_rewrite_that_would_end_a_line_is_named(answer: str, grouped: bool) -> None:
    breaking = Filter("breaking", "rewrite", lambda line: answer if line == "two" else line)
    part = fixpoint(breaking, unquote) if grouped else breaking
    with pytest.raises(
        ValueError, match=r"^the filter 'breaking' puts a line break into line 3: 'two'"
    ):
        Chain((numeric, part))("1\none\ntwo")


def test_repair_leaves_a_line_that_it_would_split() -> None:
    for text in ("&#10;", "a&#13;", "a&#10;b"):
        assert REPAIR.explain(f"{text}\nb\n").undo() == f"{text}\nb\n"
        assert REPAIR(text).count("\n") == 0
    assert clean_bytes(b"a\x80%b\n", encoding="cp037").count("\n") <= 1


def test_rewrite_may_keep_a_carriage_return_at_the_end() -> None:
    upper = rewrite(str.upper)
    assert upper("a\r\r\nb\r") == "A\r\r\nB\r"


def test_trim_is_asked_until_it_names_no_line() -> None:
    assert last_label("One.\nTwo.\nHome\nNews\n") == "One.\nTwo.\n"


def test_rewrite_that_empties_an_unended_last_line_drops_it() -> None:
    assert hollow("a\nLog in") == "a\n"
    assert (Chain((hollow,)) + rewrite(lambda line: line + "!"))("a\nLog in") == "a!\n"
    assert hollow("Log in\n") == "\n"


def test_exempting_spares_a_reason_whatever_its_evidence() -> None:
    assert numeric.exempting(["counter"])("1\n") == "1\n"
    assert numeric.exempting(["count"])("1\n") == ""
    assert last_label.exempting(["related"])("a\n") == "a\n"
    assert numeric.exempting(["counter"]).exempting(["other"])("1\n") == "1\n"


def test_exempting_splits_a_reason_as_edits_do() -> None:
    bare = Filter("bare", "drop", lambda line: "counter:x")
    assert Chain((bare,)).explain("1\n").edits[0].reason == "counter:x"
    assert bare.exempting(["counter"])("1\n") == ""
    assert bare.exempting(["counter:x"])("1\n") == "1\n"


def test_exempting_does_not_affect_rewrites() -> None:
    strip = rewrite(str.rstrip)
    assert (
        strip.exempting(["credit"])("credit: A. Nother  \ncredit \n")
        == "credit: A. Nother\ncredit\n"
    )


@given(parts, documents)
def test_protecting_keeps_every_filter_off_a_line(part: Filter | Fixpoint, text: str) -> None:
    protected = part.protecting([UserPattern("[a-m]")])
    for edit in Chain((protected,)).explain(text).edits:
        assert not UserPattern("[a-m]")(edit.before)


def test_protected_line_counts_as_a_neighbour() -> None:
    assert once.protecting([UserPattern("^keep")])("keep\nkeep\na\na\n") == "keep\nkeep\na\n"


def test_protecting_twice_adds_patterns() -> None:
    guarded = numeric.protecting([UserPattern("1")]).protecting([UserPattern("2")])
    assert guarded("1\n2\n3\n") == "1\n2\n"


@pytest.mark.parametrize("decorator", [rewrite, drop, trim])
@pytest.mark.parametrize("value", [3, "counter", None, numeric])
def test_decorator_refuses_what_is_no_function(decorator: Any, value: Any) -> None:
    with pytest.raises(TypeError, match=r"^@(rewrite|drop|trim) takes a function made by def"):
        decorator(value)
