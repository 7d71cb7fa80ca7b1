"""The scores of lines and the confidence that a cleaned text tells."""

from __future__ import annotations

import pickle
import sys
from subprocess import run
from textwrap import wrap

import pytest
from hypothesis import given
from strategies import LABELS, PARAGRAPHS, documents

from cleantext import clean_many, explain, explain_bytes, explain_many
from cleantext.text.block import is_blank
from cleantext.text.lines import split

PAGE = "\n".join([*LABELS, "", "Harbour to close for a week", *PARAGRAPHS, "", *LABELS, ""])


@given(documents)
def test_every_line_with_text_has_a_score(text: str) -> None:
    lines = {line.number for line in split(text) if not is_blank(line.text)}
    scores = explain(text, form="plain").scores
    assert scores.keys() <= lines
    assert all(0 <= score <= 1 for score in scores.values())


def test_paragraphs_have_higher_scores_than_menus() -> None:
    scores = explain(PAGE).scores
    lines = PAGE.split("\n")
    assert len(scores) == sum(bool(line) for line in lines)
    body = [scores[number] for number, line in enumerate(lines, 1) if line in PARAGRAPHS]
    menu = [scores[number] for number, line in enumerate(lines, 1) if line in LABELS]
    assert min(body) > max(menu)


@pytest.mark.parametrize("options", [{"skip": "keep_body"}, {"preset": "repair"}])
def test_without_the_body_finder_there_are_no_scores_and_no_doubts(options: dict[str, str]) -> None:
    cleaned = explain(PAGE, **options)  # type: ignore[arg-type]
    assert cleaned.scores == {}
    assert cleaned.confidence == 1


def test_every_line_of_a_wrapped_paragraph_has_its_score() -> None:
    wrapped = ["\n".join(wrap(text, 60)) for text in PARAGRAPHS]
    lines = "\n\n".join(wrapped).split("\n")
    scores = explain("\n".join(lines), form="wrapped").scores
    assert [*scores] == [number for number, line in enumerate(lines, 1) if line]
    size = len(wrapped[0].split("\n"))
    assert size > 3
    assert len({scores[line] for line in range(1, size + 1)}) == 1


def test_a_line_of_many_units_has_the_score_of_the_likeliest() -> None:
    flat = " ".join([*LABELS[:5], *PARAGRAPHS, *LABELS])
    scores = explain(flat, form="flat").scores
    assert scores.keys() == {1}
    assert scores[1] > 0.5


def test_scores_of_bytes_and_of_texts_cleaned_together_are_the_same() -> None:
    cleaned = explain(PAGE)
    data = explain_bytes(PAGE.encode())
    assert (data.scores, data.confidence) == (cleaned.scores, cleaned.confidence)
    (_, other) = explain_many(["So.", PAGE])
    assert (other.scores, other.confidence) == (cleaned.scores, cleaned.confidence)


def test_title_of_bytes_is_that_of_the_text() -> None:
    page = "Harbour closes for a week\nBy Jo Quay | 1 May 2024\n" + 3 * (
        "The council met on Tuesday and put the question off for another week, as it had in the "
        "spring, and nobody was surprised that it did.\n"
    )
    assert explain_bytes(page.encode()).title == explain(page).title != ""


def test_several_texts_are_as_sure_as_the_least_sure_one() -> None:
    texts = [f"{PAGE}\n", "".join(f"{line}\n" for line in PARAGRAPHS)]
    cleaned = explain("---\n".join(texts), split="---")
    alone = [explain(text).confidence for text in texts]
    assert cleaned.confidence == min(alone) < max(alone)
    assert len(cleaned.scores) == sum(len(explain(text).scores) for text in texts)


def test_confidence_is_zero_where_nothing_is_left_and_one_of_nothing() -> None:
    cleaned = explain("Share this\nAdvertisement\n")
    assert (cleaned.text, cleaned.confidence) == ("", 0)
    assert explain("\n").confidence == 1


def test_a_pickled_record_tells_the_same() -> None:
    cleaned = explain(PAGE)
    again = pickle.loads(pickle.dumps(cleaned))
    assert (again.scores, again.confidence) == (cleaned.scores, cleaned.confidence)


def test_confidence_is_computed_when_it_is_asked_for() -> None:
    code = (
        "import sys; from cleantext import clean_many, explain; list(clean_many(['So.\\n'] * 2));"
        "cleaned = explain('So.\\n'); print({'scores', 'confidence'} & vars(cleaned).keys())"
    )
    found = run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout == "set()\n"
    assert list(clean_many([PAGE])) == [explain(PAGE).text]
