"""What a cleaned text says of itself, given the roles that a filter tells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from strategies import numeric, once

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned, Verdicts
from cleantext.chain.filter import Filter, drop, trim
from cleantext.chain.fixpoint import fixpoint
from cleantext.text.block import Block

HEAD = "Harbour to close\nBy Jo Quay, 3 May 2024\n"
TEXT = f"{HEAD}The council met on Tuesday, as it had done in the week before.\n"


def tell(block: Block) -> Verdicts:
    """Tell the roles of lines by their words; drop the first line with "Ad"."""
    titles = {i: "title" for i, line in enumerate(block) if line.startswith("Harbour")}
    block.roles = titles | {i: "byline" for i, line in enumerate(block) if line.startswith("By")}
    return {i: "aside" for i, line in enumerate(block) if line.startswith("Ad")}


teller = Filter("teller", "trim", lambda _: {}, scan=tell)


def facts(cleaned: Cleaned) -> tuple[str, str, str, str]:
    return cleaned.title, cleaned.byline, cleaned.date, cleaned.language


def test_facts_are_those_of_the_lines_with_a_role() -> None:
    assert facts(teller_of(TEXT)) == ("Harbour to close", "Jo Quay", "2024-05-03", "en")


def teller_of(text: str, *others: Filter) -> Cleaned:
    return Chain((fixpoint(teller, *others),)).explain(text)


def test_no_filter_that_tells_roles_gives_a_language_only() -> None:
    assert facts(Chain((once,)).explain(TEXT)) == ("", "", "", "en")


def test_facts_are_computed_when_they_are_asked_for() -> None:
    cleaned = teller_of(TEXT)
    assert not {"title", "byline", "date", "language", "spans"} & vars(cleaned).keys()
    assert cleaned.spans is cleaned.spans


def test_lines_that_are_dropped_give_nothing() -> None:
    @trim
    def headless(lines: Sequence[str]) -> dict[int, str]:
        return {i: "repeat" for i, line in enumerate(lines) if "Quay" in line}

    assert facts(teller_of(TEXT, headless))[:3] == ("Harbour to close", "", "")


def test_roles_are_those_told_of_the_whole_text() -> None:
    @drop
    def advert(line: str) -> str | None:
        return "advertisement" if line == "Advert" else None

    chain = Chain((fixpoint(teller, advert, numeric),))
    cleaned = chain.explain(f"12\nAdvert\n{TEXT}Ad\n")
    assert cleaned.text == TEXT
    assert facts(cleaned) == facts(teller_of(TEXT))


@pytest.mark.parametrize("form", ["auto", "markdown"])
def test_facts_are_as_a_reader_sees_them(form: str) -> None:
    text = "# Harbour [to close](/a)\n\n**By** [Jo Quay](/jo), 3 May 2024\n\nIt is *so*.\n"
    cleaned = Chain((teller,), form).explain(text)  # type: ignore[arg-type]
    assert cleaned.text == text
    assert facts(cleaned)[:3] == ("Harbour to close", "Jo Quay", "2024-05-03")
