"""How strict the body finder is: what each strictness keeps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import GOLDEN
from strategies import SEEDS, body_filter, documents, model_file

from cleantext import OptionError, build_chain, clean, explain
from cleantext.body import LEANS, keep_body
from cleantext.body.decide import kept_rows
from cleantext.body.model import Decision

odds = st.lists(st.floats(-9, 9, width=32), max_size=60).map(
    lambda values: np.array(values, np.float32)
)
decisions = st.builds(Decision, st.floats(0.3, 0.6), st.floats(0.01, 0.2), st.floats(0.05, 0.5))


def page_in(path: Path) -> str:
    """Return the page of a golden case, without what is said of its lines."""
    lines = (line for line in path.read_text("utf-8").split("\n") if not line.startswith("#"))
    return "\n".join(line.partition("| " if line.startswith("-") else " ")[2] for line in lines)


PAGES = {path.stem: page_in(path) for path in sorted((GOLDEN / "body").glob("*.txt"))}


@given(odds, decisions)
def test_the_stricter_the_fewer_rows_are_kept_by_their_scores(
    scores: np.ndarray[tuple[int], np.dtype[np.float32]], decision: Decision
) -> None:
    kept = [kept_rows(scores + np.float32(lean), decision) for lean in LEANS.values()]
    assert all(
        strict <= lax
        for more, less in pairwise(kept)
        for lax, strict in zip(more, less, strict=True)
    )


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_on_pages_the_stricter_the_fewer_lines_are_left(text: str) -> None:
    left = [{span.line for span in explain(text, strictness=name).spans} for name in LEANS]
    assert left[0] >= left[1] >= left[2]


def test_strictness_makes_a_difference() -> None:
    sizes = [sum(len(clean(text, strictness=name)) for text in PAGES.values()) for name in LEANS]
    assert sizes[0] > sizes[1] > sizes[2]


@given(documents)
def test_scores_and_evidence_are_the_same_whatever_the_strictness(text: str) -> None:
    filters = [body_filter("article", model_file(SEEDS[0]), name) for name in LEANS]
    scores = [build_chain(preset="repair").including(part).explain(text).scores for part in filters]
    assert scores[0] == scores[1] == scores[2]


def test_balanced_is_the_default() -> None:
    for text in PAGES.values():
        assert explain(text, strictness="balanced") == explain(text)
    assert keep_body in build_chain(strictness="balanced")
    assert keep_body not in build_chain(strictness="gentle")


def test_chain_keeps_its_strictness_unless_another_is_asked_for() -> None:
    gentle = build_chain(strictness="gentle")
    assert build_chain(preset=gentle) == gentle
    assert build_chain(preset=gentle, strictness="balanced") == build_chain()


def test_unknown_strictness_is_refused_with_a_hint() -> None:
    with pytest.raises(OptionError, match="unknown strictness 'gentel'; did you mean 'gentle'"):
        clean("So.", strictness="gentel")  # type: ignore[arg-type]
