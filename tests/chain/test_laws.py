"""The laws that every filter and every chain keeps, by kind: a listed filter inherits them.

A law is a function of a chain and a text that asserts. It is tried twice: on every filter, preset
and random chain, where no text may break it, and on a filter made bad on purpose, where
Hypothesis must find a text that does. A law that can't fail says nothing.

A long search: ``pytest tests/chain/test_laws.py --hypothesis-profile=fuzz``
"""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import (
    ANY,
    CANONICAL,
    LAWS,
    TRIM,
    associative,
    closing_gaps,
)
from strategies import (
    BODY_FILTERS,
    EVERY_FILTER,
    HEADLINES,
    LABELS,
    SEEDS,
    TEST_FILTERS,
    any_drop,
    chains,
    documents,
    hollow,
    mixed,
    model_file,
    unquote,
)
from subjects import BODY_CHAINS, CHAINS, FEWER, FILTERS, GROUPS, MORE, hold

from cleantext import build_chain, clean, clean_many, explain, explain_many
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.chain.fixpoint import Fixpoint, Part, fixpoint
from cleantext.config.options import ChainOptions
from cleantext.filters.templates import Template, Templates
from cleantext.kinds import KINDS
from cleantext.presets import EVERY, PRESETS

pytestmark = pytest.mark.no_cover


@pytest.mark.slow
@pytest.mark.parametrize("part", (FILTERS | GROUPS).values(), ids=FILTERS | GROUPS)
@given(text=documents)
def test_every_filter_keeps_the_laws_of_its_kind(part: Part, text: str) -> None:
    hold(LAWS[part.kind], Chain((part,)), text)


@pytest.mark.slow
@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
@given(text=documents)
def test_every_preset_keeps_the_laws_of_canonical_chains(chain: Chain, text: str) -> None:
    assert chain.canonical
    hold(CANONICAL, chain, text)


@pytest.mark.slow
@pytest.mark.parametrize("part", BODY_FILTERS.values(), ids=BODY_FILTERS)
@FEWER
@given(text=documents)
def test_body_finder_keeps_the_laws_of_trims_with_any_weights(part: Filter, text: str) -> None:
    hold(TRIM, Chain((part,)), text)


@pytest.mark.slow
@pytest.mark.parametrize("chain", BODY_CHAINS.values(), ids=BODY_CHAINS)
@FEWER
@given(text=documents)
def test_preset_keeps_its_laws_with_any_weights(chain: Chain, text: str) -> None:
    assert chain.canonical
    hold(CANONICAL, chain, text)


@given(chains, documents)
def test_chains_of_any_filters_in_any_order_keep_the_laws_of_everything(
    chain: Chain, text: str
) -> None:
    hold(ANY, chain, text)


@pytest.mark.slow
@given(st.lists(st.sampled_from(EVERY.names)), documents)
def test_any_choice_from_the_filters_in_their_order_is_a_lawful_chain(
    chosen: list[str], text: str
) -> None:
    hold(CANONICAL, EVERY.only(*chosen), text)


@pytest.mark.slow
@MORE
@given(mixed, documents)
def test_fixpoint_of_any_drops_and_trims_keeps_the_laws_of_trims(
    group: Fixpoint, text: str
) -> None:
    hold(TRIM, Chain((group,)), text)


@pytest.mark.slow
@MORE
@given(st.lists(any_drop, max_size=2), mixed, documents)
def test_canonical_chain_with_any_fixpoint_is_lawful(
    drops: list[Filter], group: Fixpoint, text: str
) -> None:
    chain = Chain((fixpoint(unquote, hollow), *drops, group))
    assert chain.canonical
    hold(CANONICAL, chain, text)


OWN_FILTERS = [part for part in TEST_FILTERS if isinstance(part, Filter)]


SITES = Templates.of(Template("example.com", 1, 9, line) for line in (*LABELS, *HEADLINES))


OPTIONS = st.fixed_dictionaries(
    {
        "preset": st.sampled_from([*PRESETS, *PRESETS.values()]),
        "keep": st.lists(st.sampled_from(KINDS[::2]), max_size=2),
        "drop": st.lists(st.sampled_from(KINDS[1::2]), max_size=2),
        "skip": st.lists(st.sampled_from([part.name for part in EVERY_FILTER]), max_size=2),
        "languages": st.sampled_from([(), ("en",), ("de", "en", "zh")]),
        "skip_languages": st.sampled_from([(), ("de", "vi")]),
        "phrases": st.sampled_from([None, {"legal": ["no", "and *", "sea|met /(the|on) /"]}]),
        "protect": st.lists(st.sampled_from(["^a", r"\d", "Ã"]), max_size=1),
        "filters": st.lists(st.sampled_from(OWN_FILTERS), unique=True, max_size=3),
        "body_model": st.sampled_from([None, *map(model_file, SEEDS)]),
        "templates": st.sampled_from([None, SITES]),
        "url": st.sampled_from([None, "example.com", "https://www.example.org/a"]),
    }
)


@given(OPTIONS, documents)
def test_whatever_the_options_ask_for_is_a_lawful_chain(options: ChainOptions, text: str) -> None:
    chain = build_chain(**options)
    assert chain.canonical
    laws = [law for law in CANONICAL if law != closing_gaps or "blank" not in options["keep"]]
    hold(laws, chain, text)


@given(chains, chains, chains, documents)
def test_joining_chains_is_associative_and_means_one_after_the_other(
    a: Chain, b: Chain, c: Chain, text: str
) -> None:
    associative(a, b, c)
    assert (a + b)(text) == b(a(text))


@given(documents)
def test_explaining_changes_no_byte(text: str) -> None:
    assert clean(text) == explain(text).text


@FEWER
@given(
    st.lists(documents, max_size=5),
    st.sampled_from([None, model_file(SEEDS[0])]),
    st.integers(1, 2_000),
)
def test_cleaning_many_texts_is_cleaning_each(
    texts: list[str], model: Path | None, size: int
) -> None:
    with patch("cleantext.chain.engine.BATCH", size):
        assert list(clean_many(texts, body_model=model)) == [
            clean(text, body_model=model) for text in texts
        ]
        assert list(explain_many(texts, body_model=model)) == [
            explain(text, body_model=model) for text in texts
        ]


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="&")))
def test_repairing_characters_leaves_plain_ascii_alone(text: str) -> None:
    assert build_chain(only=["fix_encoding"])(text) == text
