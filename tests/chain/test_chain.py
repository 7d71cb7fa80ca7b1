"""Chains: how they are made, joined, changed and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from strategies import (
    blank,
    chains,
    hollow,
    last_label,
    numeric,
    once,
    parts,
    shouted,
    unquote,
)

from cleantext import ARTICLE, PAGE, REPAIR
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.chain.fixpoint import Fixpoint, fixpoint


def names(chain: Chain) -> list[str]:
    return [part.name for part in chain]


def test_repr_names_the_filters() -> None:
    assert repr(numeric) == "<drop filter 'numeric'>"
    assert repr(fixpoint(unquote, hollow)) == "fixpoint(unquote, hollow)"
    assert (
        repr(CHAIN)
        == "Chain(fixpoint(unquote, hollow), numeric, blank, fixpoint(once, last_label))"
    )
    assert repr(Chain()) == "Chain()"


def test_chain_is_asked_for_names_and_filters() -> None:
    assert CHAIN.names == tuple(ALL)
    assert len(CHAIN) == len(ALL)
    assert "hollow" in CHAIN
    assert hollow in CHAIN
    assert "tidy" not in CHAIN
    assert shouted not in CHAIN
    assert len(Chain()) == 0
    assert Chain()


@pytest.mark.parametrize("mistake", [str.strip, "tidy", None, print, Filter])
@pytest.mark.parametrize(
    "use",
    [
        lambda mistake: Chain((mistake,)),
        lambda mistake: fixpoint(mistake),
        lambda mistake: ARTICLE.including(mistake),
        lambda mistake: ARTICLE.before("tidy", mistake),
        lambda mistake: ARTICLE.after("sharing", mistake),
    ],
)
def test_chain_refuses_what_is_no_filter(use: Callable[[Any], object], mistake: Any) -> None:
    with pytest.raises(TypeError, match="is not a filter: put @rewrite, @drop or @trim"):
        use(mistake)


def test_chain_in_a_chain_is_refused() -> None:
    with pytest.raises(TypeError, match=r"join chains with \+"):
        Chain((REPAIR, numeric))  # type: ignore[arg-type]


def test_chain_adds_only_filters_and_chains() -> None:
    assert Chain((numeric,)) + blank == Chain((numeric,)) + Chain((blank,))
    with pytest.raises(TypeError, match="unsupported operand"):
        Chain() + "tidy"  # type: ignore[operator]


def test_chain_may_be_made_of_a_list() -> None:
    made: Any = [unquote, numeric]
    assert Chain(made) == Chain((unquote, numeric))
    assert hash(Chain(made)) == hash(Chain((unquote, numeric)))


def test_chains_filters_and_edits_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ARTICLE.filters = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        numeric.name = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("chain", "canonical"),
    [
        (Chain(), True),
        (ARTICLE, True),
        (PAGE, True),
        (Chain((unquote, hollow, blank, numeric, fixpoint(once), last_label)), True),
        (Chain((numeric, unquote)), False),
        (Chain((once, numeric)), False),
        (Chain((fixpoint(once), fixpoint(unquote))), False),
        (Chain((unquote, numeric, fixpoint(blank, once))), True),
        (Chain((fixpoint(blank, once), numeric)), False),
    ],
)
def test_canonical_chain_reads_rewrites_drops_trims(chain: Chain, canonical: bool) -> None:
    assert chain.canonical is canonical


CHAIN = Chain((fixpoint(unquote, hollow), numeric, blank, fixpoint(once, last_label)))


ALL = ["unquote", "hollow", "numeric", "blank", "once", "last_label"]


def test_chain_yields_the_filters_inside_fixpoints() -> None:
    assert names(CHAIN) == ALL


def test_without_and_only_take_names() -> None:
    assert names(CHAIN.without("hollow", "numeric")) == ["unquote", "blank", "once", "last_label"]
    assert names(CHAIN.only("once", "unquote")) == ["unquote", "once"]
    assert CHAIN.without("once", "last_label").filters == CHAIN.filters[:3]
    assert CHAIN.only(*ALL) == CHAIN.without() == CHAIN
    assert CHAIN.only() == Chain()


@pytest.mark.parametrize("place", ["unquote", "hollow", "numeric", "blank", "once", "last_label"])
@pytest.mark.parametrize("new", [unquote, shouted, once])
def test_before_and_after_put_a_filter_beside_another(place: str, new: Filter) -> None:
    new = replace(new, name="new")
    before, after = ALL.copy(), ALL.copy()
    before.insert(ALL.index(place), "new")
    after.insert(ALL.index(place) + 1, "new")
    assert names(CHAIN.before(place, new)) == before
    assert names(CHAIN.after(place, new)) == after


def test_drop_joins_trims_in_their_fixpoint_and_stands_beside_rewrites() -> None:
    joined = fixpoint(shouted, once, last_label)
    assert CHAIN.before("once", shouted).filters == (*CHAIN.filters[:3], joined)
    assert CHAIN.after("hollow", shouted).filters == (CHAIN.filters[0], shouted, *CHAIN.filters[1:])


def test_filter_joins_the_same_kind_in_a_fixpoint() -> None:
    assert CHAIN.before("once", last_label).filters[3] == fixpoint(last_label, once, last_label)


MIXED = Chain((fixpoint(unquote, hollow), fixpoint(once, numeric, shouted, last_label)))


def test_what_is_left_of_a_fixpoint_is_one_while_it_has_a_trim() -> None:
    repairs = MIXED.filters[0]
    assert MIXED.without("once", "shouted").filters == (repairs, fixpoint(numeric, last_label))
    assert MIXED.without("numeric", "shouted").filters == (repairs, fixpoint(once, last_label))
    assert MIXED.without("once", "last_label").filters == (repairs, numeric, shouted)
    assert MIXED.only("numeric") == Chain((numeric,))


def test_filter_joins_a_fixpoint_where_it_is_put() -> None:
    for new in (blank, replace(once, name="twice")):
        assert MIXED.after("once", new).filters[1] == fixpoint(
            once, new, numeric, shouted, last_label
        )
    assert MIXED.before("shouted", unquote).filters[1:] == (
        fixpoint(once, numeric),
        fixpoint(unquote),
        fixpoint(shouted, last_label),
    )


def test_including_adds_to_a_fixpoint_of_drops_and_trims() -> None:
    repairs, group = MIXED.filters
    assert MIXED.including(blank).filters == (
        repairs,
        fixpoint(once, numeric, shouted, blank, last_label),
    )
    assert MIXED.including(once).filters == (repairs, fixpoint(group, once))
    assert MIXED.including(fixpoint(blank, once)).filters == (
        repairs,
        fixpoint(group, blank, once),
    )
    assert MIXED.including(unquote).filters == (fixpoint(repairs, unquote), group)


def test_including_leaves_trims_alone_that_stand_without_drops() -> None:
    chain = Chain((numeric, fixpoint(once)))
    assert chain.including(blank).filters == (numeric, blank, fixpoint(once))
    assert chain.including(fixpoint(blank, last_label)).filters == (
        numeric,
        fixpoint(once, blank, last_label),
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda chain: chain.without("none"),
        lambda chain: chain.only("none"),
        lambda chain: chain.before("none", numeric),
        lambda chain: chain.after("none", numeric),
    ],
)
def test_chain_reports_an_unknown_name(ask: Callable[[Chain], Chain]) -> None:
    with pytest.raises(KeyError, match="no filter 'none' in this chain, which has unquote, hollow"):
        ask(CHAIN)


def test_including_puts_a_filter_last_of_its_kind() -> None:
    assert CHAIN.including(shouted).filters == (*CHAIN.filters[:3], shouted, CHAIN.filters[3])
    assert CHAIN.including(unquote).filters[0] == fixpoint(unquote, hollow, unquote)
    assert Chain((once,)).including(last_label) == Chain((fixpoint(once, last_label),))
    assert Chain((numeric,)).including(unquote) == Chain((unquote, numeric))
    assert Chain().including(once) == Chain((once,))
    assert Chain((unquote, once)).including(numeric) == Chain((unquote, numeric, once))


@given(chains, parts)
def test_including_keeps_a_canonical_chain_canonical(chain: Chain, part: Filter | Fixpoint) -> None:
    if chain.canonical:
        assert chain.including(part).canonical
    assert sorted(names(chain.including(part))) == sorted(names(chain) + names(Chain((part,))))


@given(chains)
def test_map_leaves_a_chain_as_it_is_if_no_filter_changes(chain: Chain) -> None:
    assert chain.map(lambda part: (part,)) == chain


def test_map_puts_filters_in_place_of_filters() -> None:
    assert CHAIN.map(lambda part: (part,)) == CHAIN
    assert CHAIN.map(lambda part: ()) == Chain()
    doubled = CHAIN.map(lambda part: (part, part))
    assert names(doubled) == [name for name in ALL for _ in "ab"]
    assert doubled.canonical
