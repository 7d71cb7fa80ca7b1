"""What the body finder vouches for by the form of a text, in spite of phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from strategies import PARAGRAPHS, SEEDS, model_file

from cleantext import build_chain
from cleantext.body.columns import Floats, Ints
from cleantext.body.model import OUTPUTS, Model
from cleantext.text.block import Block

PITCH = "Sign up for our newsletter"
COMMENT = "I read it twice."
TOP = f"# One\n\n{PARAGRAPHS[0]}\n\n"
SECTION = f"## Share this\n\n{PARAGRAPHS[1]}\n"

Clean = Callable[..., str]


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> Clean:
    """Cleans a text all of which belongs; `COMMENT` is likely by a reader."""

    def score(blocks: Sequence[Block], rows: Sequence[Ints], _: Model) -> Floats:
        texts = [block[row] for block, each in zip(blocks, rows, strict=True) for row in each]
        scores = np.full((len(texts), len(OUTPUTS)), -9, np.float32)
        scores[:, :2] = 2
        scores[[text == COMMENT for text in texts], OUTPUTS.index("comment")] = 9
        return scores

    monkeypatch.setattr("cleantext.body.find.score_rows", score)
    monkeypatch.setattr("cleantext.body.find.DEFAULT", model_file(SEEDS[0]))
    return lambda text, **options: build_chain(**options)(text)


def test_heading_of_a_section_that_stays_stays(clean: Clean) -> None:
    assert clean(TOP + SECTION) == TOP + SECTION
    assert clean(TOP + SECTION, skip="keep_body") == TOP + f"{PARAGRAPHS[1]}\n"


def test_heading_goes_if_half_of_its_section_has_phrases(clean: Clean) -> None:
    assert clean(f"{TOP}## Share this\n\n{PITCH}\n\n{PARAGRAPHS[1]}\n") == f"{TOP}{PARAGRAPHS[1]}\n"


def test_heading_goes_for_phrases_of_the_user(clean: Clean) -> None:
    assert clean(TOP + SECTION, phrases={"legal": "share this"}) == f"{TOP}{PARAGRAPHS[1]}\n"


def test_heading_of_comments_goes_with_comments_only(clean: Clean) -> None:
    text = f"{TOP}{PARAGRAPHS[1] * 9}\n\n## Reader comments\n\n"
    assert clean(f"{text}{PARAGRAPHS[2]}\n") == f"{text}{PARAGRAPHS[2]}\n"
    assert "Reader comments" not in clean(f"{text}{COMMENT}\n")


@pytest.mark.parametrize(
    "whole", [f"```\n{PITCH}\n```\n", "| Share this |\n|---|\n| Read more |\n", f"    {PITCH}\n"]
)
def test_code_and_tables_stay_whatever_phrases_they_have(clean: Clean, whole: str) -> None:
    assert clean(TOP + whole) == TOP + whole
