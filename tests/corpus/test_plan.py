"""Texts of data sets: each is cleaned as it would be alone, whatever its neighbours."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import HEADLINES, PROSE, documents, shouted

import cleantext
from cleantext import MissingExtraError, OptionError, PhraseError, explain
from cleantext.corpus import Outcome, Plan, clean_texts
from cleantext.corpus.plan import clean_column, columns
from cleantext.filters.templates import Template, Templates
from cleantext.system.extras import load

FULL = Plan.of(removed_field="removed", edits_field="edits", notes_field="notes")
"""A plan that adds all optional fields."""

ADVERT = "He said so.\nAdvertisement\nShe agreed.\nShare this\nAdvertisement\n"

SITES = ("https://a.example/1", "https://b.example/1")
TEMPLATES = Templates.of(
    [
        *(Template("a.example", 1.0, 20, line) for line in ("the example of today", *HEADLINES)),
        *(Template("b.example", 1.0, 20, line) for line in PROSE),
    ]
)
"""Lines of the texts, as if they were templates of two sites."""

texts_of_records = st.lists(documents, max_size=4)


@pytest.mark.no_cover
@given(texts_of_records)
def test_each_text_is_cleaned_as_it_is_alone(texts: list[str]) -> None:
    for text, outcome in zip(texts, clean_texts(FULL, texts), strict=True):
        alone = explain(text)
        assert outcome.text == alone.text
        assert outcome.edits == [edit._asdict() for edit in alone.edits]
        assert outcome.notes == list(alone.notes)


@given(documents)
@example(ADVERT)
def test_the_counts_are_those_of_the_edits(text: str) -> None:
    cleaned = explain(text)
    drops = [edit for edit in cleaned.edits if edit.after is None and edit.before.strip()]
    assert cleaned.removed == Counter(edit.reason for edit in drops)
    assert list(cleaned.removed.values()) == sorted(cleaned.removed.values(), reverse=True)


@given(texts_of_records, st.randoms(use_true_random=False), st.integers(0, 4))
def test_order_and_batches_change_nothing(texts: list[str], chance, cut: int) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(texts)))
    chance.shuffle(order)
    together = clean_texts(FULL, texts)
    shuffled = [texts[row] for row in order]
    apart = clean_texts(FULL, shuffled[:cut]) + clean_texts(FULL, shuffled[cut:])
    assert apart == [together[row] for row in order]


@given(texts_of_records)
def test_what_is_asked_for_besides_changes_no_text(texts: list[str]) -> None:
    plain = clean_texts(Plan.of(), texts)
    assert [each.text for each in plain] == [each.text for each in clean_texts(FULL, texts)]


def test_edits_are_made_for_those_who_ask() -> None:
    (plain,) = clean_texts(Plan.of(), [ADVERT])
    (full,) = clean_texts(FULL, [ADVERT])
    assert plain.edits == []
    assert [edit["line"] for edit in full.edits] == [2, 4, 5]
    assert plain.removed == full.removed == {"advertisement": 2, "sharing": 1}


def test_a_gap_stays_a_gap() -> None:
    found = clean_column(FULL, [None, ADVERT, None, ""], [None, "https://a.example/", None, None])
    assert found[0] is found[2] is None
    assert found[1:] == [*clean_texts(FULL, [ADVERT]), None, *clean_texts(FULL, [""])]


def test_addresses_must_be_as_many_as_texts() -> None:
    with pytest.raises(ValueError, match="2 texts, but 1 addresses"):
        clean_texts(FULL, ["a", "b"], [None])


@given(st.lists(st.tuples(documents, st.sampled_from([*SITES, None, "?"])), max_size=4))
def test_each_text_goes_by_the_templates_of_its_own_site(
    pages: list[tuple[str, str | None]],
) -> None:
    texts, urls = [text for text, _ in pages], [url for _, url in pages]
    outcomes = clean_texts(Plan.of(templates=TEMPLATES), texts, urls)
    for (text, url), outcome in zip(pages, outcomes, strict=True):
        site = url if url in SITES else None
        assert outcome.text == explain(text, templates=TEMPLATES, url=site).text


def test_no_address_no_templates() -> None:
    (outcome,) = clean_texts(Plan.of(templates=TEMPLATES), ["So.\nThe Example of today\n"])
    assert outcome.removed == {}
    (outcome,) = clean_texts(
        Plan.of(templates=TEMPLATES), ["So.\nThe Example of today\n"], [SITES[0]]
    )
    assert outcome.removed == {"template": 1}


def test_fields_are_plain_data_with_names() -> None:
    (outcome,) = clean_texts(FULL, [ADVERT])
    fields = FULL.fields(outcome)
    assert list(fields) == ["text", "removed", "edits", "notes"]
    assert fields["removed"] == [
        {"kind": "advertisement", "lines": 2},
        {"kind": "sharing", "lines": 1},
    ]
    assert json.loads(json.dumps(fields)) == fields


def test_columns_are_fields_of_all_rows() -> None:
    outcome = Outcome("So.", {"sharing": 1}, [], ["short"])
    assert columns(Plan.of(text_field="body", notes_field="notes"), [None, outcome]) == {
        "body": [None, "So."],
        "notes": [None, ["short"]],
    }


HEADED = "Harbour closes for a week\nBy Jo Quay | 1 May 2024\n" + 3 * (
    "The council met on Tuesday and put the question off for another week, as it had in the "
    "spring, and nobody was surprised that it did.\n"
)


def test_facts_are_those_of_the_cleaned_text_if_the_plan_asks() -> None:
    plan = Plan.of(title_field="head", byline_field="by", date_field="day", language_field="lang")
    (outcome,) = clean_texts(plan, [HEADED])
    cleaned = explain(HEADED)
    assert plan.fields(outcome) == {
        "text": HEADED,
        "head": cleaned.title,
        "by": cleaned.byline,
        "day": cleaned.date,
        "lang": "en",
    }
    assert cleaned.date == "2024-05-01"
    assert clean_texts(Plan.of(), [HEADED])[0].language == ""
    assert plan.fields(None) == dict.fromkeys(("text", "head", "by", "day", "lang"))


def test_confidence_and_scores_are_those_of_the_text_if_the_plan_asks() -> None:
    plan = Plan.of(confidence_field="sure", scores_field="lines")
    text = HEADED + "\nAdvertisement\n"
    (outcome,) = clean_texts(plan, [text])
    cleaned = explain(text)
    assert outcome.confidence == cleaned.confidence
    assert outcome.scores == [cleaned.scores.get(line) for line in range(1, 8)]
    assert outcome.scores[5] is None
    assert plan.fields(outcome)["lines"] == outcome.scores
    assert clean_texts(Plan.of(), [text])[0].scores == ()


@pytest.mark.parametrize(("text", "goes"), [("", True), (" \n\xa0\n", True), ("So.", False)])
def test_drop_empty_drops_what_has_no_text(text: str, goes: bool) -> None:
    outcome = Outcome(text, {}, [], [])
    assert Plan.of(drop_empty=True).drops(outcome) is goes
    assert not Plan.of().drops(outcome)


def test_a_record_without_text_is_empty() -> None:
    assert Plan.of(drop_empty=True).drops(None)
    assert not Plan.of().drops(None)


# ---- plans


def test_a_plan_is_a_value() -> None:
    phrases = {"legal": ["Mine alone"]}
    options = {"keep": ["advertisement"], "phrases": phrases, "filters": [shouted]}
    one, other = Plan.of(**options), Plan.of(**options)  # type: ignore[arg-type]
    assert one == other
    assert len({one, other}) == 1
    assert Plan.of(keep=["advertisement"]) != Plan.of(keep=["sharing"])


def test_a_plan_survives_the_way_to_another_process() -> None:
    plan = Plan.of(
        text_field="body",
        keep=["sharing"],
        phrases={"legal": ["Mine alone"]},
        protect=["agreed"],
        filters=[shouted],
    )
    there = pickle.loads(pickle.dumps(plan))
    text = "He said so.\nShare this\nMine alone\nLOUD\n"
    assert there == plan
    assert clean_texts(there, [text])[0].text == "He said so.\nShare this\n"
    assert clean_texts(there, [text]) == clean_texts(plan, [text])


def test_wrong_options_are_named_when_the_plan_is_made() -> None:
    with pytest.raises(OptionError, match="did you mean 'credit'"):
        Plan.of(keep=["credits"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"^Plan.of\(\) has no option 'keeps'; did you mean 'keep'"):
        Plan.of(keeps="credit")  # type: ignore[call-arg]
    with pytest.raises(PhraseError):
        Plan.of(phrases={"legal": ["/(/"]})


def test_no_two_fields_have_one_name() -> None:
    with pytest.raises(ValueError, match="two fields are called 'notes'"):
        Plan.of(edits_field="notes", notes_field="notes")
    with pytest.raises(ValueError, match="two fields are called 'text'"):
        Plan.of(removed_field="text")


# ---- what is loaded, and when


def test_arrow_is_loaded_only_where_it_is_needed() -> None:
    code = "import sys, cleantext.corpus as c; c.clean_texts(c.Plan.of(), []); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "cleantext.corpus.plan" in loaded
    assert not loaded & {"pyarrow", "pandas", "polars", "cleantext.corpus.tables.arrow"}


def test_what_is_not_installed_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "cleantext.corpus.tables.arrow", raising=False)
    monkeypatch.delitem(vars(cleantext.corpus), "clean_batch", raising=False)
    load.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pyarrow.*install 'cleantext-filters\[corpus\]'"):
        from cleantext.corpus import clean_batch  # noqa: F401


def test_what_is_installed_is_loaded() -> None:
    assert load("json") is json


def test_unknown_names_are_no_part_of_the_package() -> None:
    assert {"Plan", "clean_batch"} <= set(dir(cleantext.corpus))
    with pytest.raises(AttributeError, match="no attribute 'clean_all'"):
        _ = cleantext.corpus.clean_all
