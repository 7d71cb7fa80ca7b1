"""Custom filters, phrases and patterns, as the command runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import DIRTY, Run

FILTERS = """
from cleantext import drop, rewrite

@drop
def shouts(line):
    return "aside" if line.isupper() else None

@drop
def counts(line, seen=[]):
    seen.append(line)
    return "aside" if len(seen) % 3 == 1 else None

@rewrite
def breaks(line):
    raise RuntimeError("out of ideas")

@drop
def wrong(line):
    return 3

plain = str.upper
"""


def test_filter_runs_or_fails_by_file(ran: Run) -> None:
    Path("own_filters.py").write_text(FILTERS)
    assert ran("--filter", "own_filters:shouts", stdin=b"HELP\nWith what?\n").out == b"With what?\n"
    for name, complaint in (
        ("own_filters:counts", "a second run would change line 2 of the result again, by counts"),
        ("own_filters:breaks", "RuntimeError: out of ideas"),
        (
            "own_filters:wrong",
            "TypeError: the filter 'wrong' must return a reason (a str) or None, not 3, for",
        ),
    ):
        Path("page.txt").write_bytes(b"Text.\n" * 5)
        result = ran("-i", "--filter", name, "page.txt")
        assert result.code == 2
        assert result.err.startswith("cleantext: page.txt: not cleaned: ")
        assert complaint in result.err
        assert Path("page.txt").read_bytes() == b"Text.\n" * 5


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("own_filters", "a filter is named as module:name, not 'own_filters'"),
        ("no_such_module:x", "can't be loaded: ModuleNotFoundError"),
        ("own_filters:nothing", "can't be loaded: AttributeError"),
        ("own_filters:plain", "is not a filter: decorate it with @rewrite, @drop or @trim"),
    ],
)
def test_filter_must_be_a_filter(ran: Run, name: str, complaint: str) -> None:
    Path("own_filters.py").write_text(FILTERS)
    result = ran("--filter", name, stdin=b"Text.\n")
    assert (result.code, result.out) == (2, b"")
    assert complaint in result.err


def test_pattern_that_runs_away_is_named_with_its_line(
    ran: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleantext.phrases.patterns.TIME_LIMIT", 0.05)
    Path("good.txt").write_bytes(b"Good.\f\n")
    for option, value, end in (
        ("--protect", "^(a|a)*$", b"!\f\n"),
        ("--phrase", "legal=/^(a|a)*$/", b"!\f\n"),  # tidy changes it before the phrase sees it
        ("--phrase", "legal=/^(a|a)*$/", b"!\n"),
    ):
        data = b"Fine.\f\n" + b"a" * 40 + end
        Path("bad.txt").write_bytes(data)
        result = ran("-i", option, value, "bad.txt", "good.txt")
        assert result.code == 2
        assert "cleantext: bad.txt: line 2: the pattern '^(a|a)*$' took more than" in result.err
        assert "on the line 'aaaa" in result.err
        assert Path("bad.txt").read_bytes() == data
    assert Path("good.txt").read_bytes() == b"Good.\n"


LEAVER = """
import sys
from cleantext import drop

@drop
def leaves(line):
    sys.exit(0)

@drop
def fails(line):
    raise ValueError("one\\ntwo")
"""


@pytest.mark.parametrize("name", ["leaves", "fails"])
def test_filter_that_exits_or_raises_is_one_line(ran: Run, name: str) -> None:
    Path("own_leaver.py").write_text(LEAVER)
    Path("a.txt").write_bytes(DIRTY)
    result = ran("--filter", f"own_leaver:{name}", "a.txt")
    assert result.code == 2
    assert result.err.startswith("cleantext: a.txt: not cleaned: ")
    assert f"in the filter {name!r}" in result.err
    assert result.err.count("\n") == 1


def test_failing_filter_is_named_with_the_line(ran: Run) -> None:
    Path("own_filters.py").write_text(FILTERS)
    Path("page.txt").write_bytes(b"Text.\n")
    err = ran("--filter", "own_filters:breaks", "page.txt").err
    assert "RuntimeError: out of ideas (at line 1: 'Text.'; in the filter 'breaks'; " in err
    assert "own_filters.py, line 15)" in err


def test_wrong_answer_does_not_blame_cleantext(ran: Run) -> None:
    Path("own_filters.py").write_text(FILTERS)
    Path("page.txt").write_bytes(b"Text.\n")
    err = ran("--filter", "own_filters:wrong", "page.txt").err
    assert err == (
        "cleantext: page.txt: not cleaned: TypeError: the filter 'wrong' must return a reason "
        "(a str) or None, not 3, for line 1: 'Text.'\n"
    )
