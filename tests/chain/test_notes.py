"""Notes on a text as a whole, given when the body finder is unsure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from commands import Run
from strategies import PARAGRAPHS, SEEDS, model_file

from cleantext import Cleaned, Filter, build_chain, trim
from cleantext.body.columns import Floats, Ints
from cleantext.body.find import MIN_ROWS, NOTE
from cleantext.body.model import OUTPUTS, POINTS, Decision, Model
from cleantext.chain.chain import Chain
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.chain.fixpoint import fixpoint
from cleantext.text.block import Block

Scored = Callable[..., Cleaned]


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Scored:
    """Explains a text whose lines say how likely they belong: "x.2 …"; without that, they do."""

    def likely(line: str) -> float:
        return float(line[1:3]) if line.startswith("x.") else 0.99

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: Model) -> Floats:
        lines = [block[row] for block, each in zip(blocks, rows, strict=True) for row in each]
        odds = [np.log(likely(line) / (1 - likely(line))) for line in lines]
        scores = np.full((len(lines), len(OUTPUTS)), -9, np.float32)
        scores[:, : len(POINTS)] = np.array(odds, np.float32)[:, None]
        return scores

    monkeypatch.setattr("cleantext.body.find.score_rows", score)
    monkeypatch.setattr("cleantext.body.find.DEFAULT", model_file(SEEDS[0]))
    monkeypatch.setattr(Model, "decision", lambda *_: Decision(0.7, 0.15, 0.5))
    return lambda text, **options: build_chain(only=["keep_body"], **options).explain(text)


SURE = [f"Line {number} of the body." for number in range(20)]
DOUBTFUL = [f"x.2 item {number}" for number in range(6)]
FURNITURE = [f"x.1 item {number}" for number in range(6)]


def test_page_left_alone_in_doubt_is_told(scored: Scored) -> None:
    text = "\n".join(SURE + DOUBTFUL)
    cleaned = scored(text)
    assert cleaned.text == text
    (note,) = cleaned.notes
    assert note.startswith("6 of the 26 lines that are left may be no part of the body, but the ")


@pytest.mark.parametrize(
    "lines",
    [SURE, SURE + DOUBTFUL[:2], SURE[: MIN_ROWS - 3] + DOUBTFUL[:2], SURE + ["x.4 perhaps"] * 9],
)
def test_text_that_is_clean_for_all_that_is_known_gets_no_note(
    scored: Scored, lines: list[str]
) -> None:
    text = "\n".join(lines)
    assert scored(text) == Cleaned(text)


def test_doubt_is_told_of_what_is_left_when_something_went(scored: Scored) -> None:
    cleaned = scored("\n".join(SURE * 3 + DOUBTFUL * 2 + FURNITURE[:4]))
    assert cleaned.removed == {"aside": 4}
    assert [note[:27] for note in cleaned.notes] == ["12 of the 72 lines that are"]


def test_no_note_says_that_lines_were_kept_of_a_text_that_went() -> None:
    assert "kept" not in NOTE
    assert "what is left was left alone" in NOTE


def test_note_on_what_a_later_round_took_is_not_given() -> None:
    """Return a finder that declines at first, and a trim that changes its mind."""

    def scan(block: Block) -> Verdicts:
        if "heading" in block:
            return NotedVerdicts({}, "nothing was removed")
        return {index: "aside" for index, line in enumerate(block) if line == "menu"}

    finder = Filter("finder", "trim", scan, scan)

    @trim
    def headings(lines: Sequence[str]) -> dict[int, str]:
        return {index: "related" for index, line in enumerate(lines) if line == "heading"}

    chain = Chain((fixpoint(finder, headings),))
    assert chain.explain("menu\nheading\nprose\n").notes == ()
    assert chain.explain("menu\nheading\nprose\n").text == "prose\n"
    alone = Chain((finder,))
    assert alone.explain("menu\nheading\n").notes == ("nothing was removed",)


def test_long_page_in_doubt_is_told_by_the_command(ran: Run, scored: Scored) -> None:
    Path("page.txt").write_text("\n".join([*PARAGRAPHS * 4, *DOUBTFUL * 2]), encoding="utf-8")
    err = ran("--only", "keep_body", "page.txt").err
    assert err.startswith("cleantext: page.txt: note: 12 of the ")
