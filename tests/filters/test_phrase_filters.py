"""The filters of kinds with phrases, and the lines that are vouched for."""

from __future__ import annotations

import pytest

from cleantext.filters.phrases import PHRASE_FILTERS, drop_phrases
from cleantext.phrases import Rules
from cleantext.text.block import Block

LINE = "Written by Anna Nother, all rights reserved"


@pytest.mark.parametrize(("kind", "spared"), [("legal", True), ("byline", False)])
def test_vouched_lines_go_only_for_bylines(kind: str, spared: bool) -> None:
    block = Block((LINE, LINE))
    block.vouched = frozenset({1})
    assert [*PHRASE_FILTERS[kind].decide(block)] == ([0] if spared else [0, 1])


def test_vouched_lines_go_for_phrases_of_the_user() -> None:
    block = Block((LINE,))
    block.vouched = frozenset({0})
    assert [*drop_phrases("legal", Rules.parse(["written *"])).decide(block)] == [0]
