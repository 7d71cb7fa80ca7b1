"""Several texts in one: each is cleaned by itself, and the account is of the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import documents

from cleantext import (
    ARTICLE,
    Chain,
    OptionError,
    PatternError,
    clean,
    drop,
    explain,
    explain_bytes,
    trim,
)
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.chain.fixpoint import Part


@trim
def first_only(lines: Sequence[str]) -> Verdicts:
    """Drop all lines but the first, with a note."""
    return NotedVerdicts(dict.fromkeys(range(1, len(lines)), "aside"), f"{len(lines)} left")


@drop
def labels(line: str) -> str | None:
    """Drop lines that begin with a capital X."""
    return "aside" if line.startswith("X") else None


TEXT = "One.\nmore\n\n---\n\nTwo.\nmore\n---\nX\n"


def by_dashes(*filters: Part) -> Chain:
    return Chain(filters, separates="---".__eq__)


def test_each_text_is_cleaned_by_itself() -> None:
    cleaned = by_dashes(first_only).explain(TEXT)
    assert cleaned.text == "One.\n\n---\n\nTwo.\n---\nX\n"
    assert [(edit.line, edit.before) for edit in cleaned.edits] == [(2, "more"), (7, "more")]
    assert cleaned.removed == {"aside": 2}
    assert cleaned.undo() == TEXT


def test_separators_stay_whatever_the_filters_say() -> None:
    chain = Chain((labels,), separates="Xx".__eq__)
    assert chain("a\nX\nXx\nX\nb\n") == "a\nXx\nb\n"


def test_notes_name_the_first_line_of_their_text() -> None:
    notes = by_dashes(first_only).explain(TEXT).notes
    assert notes == tuple(f"text from line {line}: 1 left" for line in (1, 6, 9))


def test_lines_are_spared_by_their_numbers_in_the_whole() -> None:
    assert by_dashes(first_only).sparing([7])(TEXT) == "One.\n\n---\n\nTwo.\nmore\n---\nX\n"


def test_chains_keep_their_separators() -> None:
    for chain in (by_dashes() + first_only, Chain((first_only,)) + by_dashes()):
        assert chain(TEXT) == by_dashes(first_only)(TEXT)


@given(st.lists(st.one_of(documents, st.sampled_from(["---\n", "\f\n", "\n"]))).map("".join))
@example("Advertisement\n---\nHe said so.\nAdvertisement")
def test_parts_keep_the_laws(text: str) -> None:
    chain = by_dashes(*ARTICLE.filters)
    cleaned = chain.explain(text)
    assert cleaned.undo() == text
    assert chain(cleaned.text) == cleaned.text
    assert cleaned.text.split("\n").count("---") == text.split("\n").count("---")


def test_option_splits_a_text() -> None:
    text = "He said so.\nAdvertisement\n\fShe agreed.\nShare this\n"
    assert clean(text, split="form-feed") == "He said so.\n\fShe agreed.\n"
    assert explain(text, split="/^\f/").text == "He said so.\n\fShe agreed.\n"


def test_separators_are_decoded() -> None:
    data = "Café.\n\fÉté à la plage.\n".encode("windows-1252")
    cleaned = explain_bytes(data, split="form-feed")
    assert cleaned.text == "Café.\n\fÉté à la plage.\n"
    assert cleaned.undo().encode("utf-8", "surrogateescape") == data


def test_useless_separators_are_refused() -> None:
    with pytest.raises(OptionError, match="split: name the line"):
        clean("", split=" ")
    with pytest.raises(PatternError, match="not a valid regular expression"):
        clean("", split="/(/")
