"""The engine: many texts cleaned together, and work shared between filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, repeat
from typing import Any

import pytest
from hypothesis import given
from strategies import (
    documents,
    last_label,
    numeric,
    once,
    unquote,
)

from cleantext import clean_many
from cleantext.chain.chain import Chain
from cleantext.chain.edits import NotedVerdicts, Verdicts
from cleantext.chain.filter import Filter, trim
from cleantext.chain.fixpoint import fixpoint
from cleantext.text.block import Block


def asked(calls: list[int], note: str = "") -> Filter:
    """Make a trim that drops the last label of each text, and counts texts per call."""

    def scan_many(blocks: Sequence[Block]) -> list[Verdicts]:
        calls.append(len(blocks))
        found = [last_label.func(block) for block in blocks]
        return [verdicts or NotedVerdicts({}, note) for verdicts in found] if note else found

    return replace(last_label, scan_many=scan_many)


def test_engine_asks_a_filter_about_waiting_texts_together() -> None:
    calls: list[int] = []
    chain = Chain((numeric, asked(calls)))
    texts = ["One.\n", "1\na\nb\n", "", "Two.\na\n"]
    assert [cleaned.text for cleaned in chain.explain_many(texts)] == ["One.\n", "", "", "Two.\n"]
    assert calls == [4, 2, 1]


def test_engine_asks_a_drop_in_a_fixpoint_about_waiting_texts_together() -> None:
    calls: list[int] = []

    def scan_many(blocks: Sequence[Block]) -> list[Verdicts]:
        calls.append(len(blocks))
        return [numeric.decide(block) for block in blocks]

    chain = Chain((fixpoint(once, replace(numeric, scan_many=scan_many)),))
    texts = ["One.\n", "1\na\n", "", "2\n"]
    assert [cleaned.text for cleaned in chain.explain_many(texts)] == ["One.\n", "a\n", "", ""]
    assert calls == [4]


def test_engine_limits_the_characters_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.chain.engine.BATCH", 10)
    calls: list[int] = []
    texts = ["One.", "Two.", "A long text that stands alone.", "", "a.", "b.", "c.", "d."]
    assert [cleaned.text for cleaned in Chain((asked(calls),)).explain_many(texts)] == texts
    assert calls == [2, 1, 4, 1]


def test_engine_reads_no_more_texts_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleantext.chain.engine.BATCH", 10)
    read: list[int] = []

    def endless() -> Iterator[str]:
        for number in count():
            read.append(number)
            yield "One."

    cleaned = Chain((once,)).explain_many(endless())
    assert read == []
    assert next(cleaned).text == "One."
    assert len(read) == 3
    assert next(clean_many(repeat("Advertisement\nA b.\n"))) == "A b.\n"


def test_note_is_said_once_and_of_its_text_alone() -> None:
    group = fixpoint(asked([], note="a note"), once)
    plain, noted = group.filters[1], Chain((group,))
    texts = ["One.\na\n", "b\n"]
    assert [cleaned.notes for cleaned in noted.explain_many(texts)] == [("a note",)] * 2
    assert Chain((plain,)).explain("One.\n").notes == ()

    def scan(block: Block) -> Verdicts:
        return NotedVerdicts({}, "doubt") if "?" in block else {}

    mixed = Chain((replace(once, scan=scan),)).explain_many(["a", "?", "b"])
    assert [cleaned.notes for cleaned in mixed] == [(), ("doubt",), ()]


def test_clean_many_refuses_a_single_text() -> None:
    with pytest.raises(TypeError, match="many texts are a list or an iterator of str, not one str"):
        clean_many("One text.")
    with pytest.raises(TypeError, match=r"a text is a str, not bytes; clean_bytes\(data\)"):
        list(clean_many([b"bytes"]))  # type: ignore[list-item]
    assert list(clean_many([])) == []


def failing_after(*texts: Any) -> Iterator[Any]:
    yield from texts
    raise OSError("the disk is gone")


def test_engine_gives_the_texts_before_an_unreadable_one() -> None:
    source = clean_many(failing_after("1 2\n", "One.\n"))
    assert [next(source), next(source)] == ["1 2\n", "One.\n"]
    with pytest.raises(OSError, match="the disk is gone"):
        next(source)
    with pytest.raises(OSError, match="the disk is gone"):
        next(clean_many(failing_after()))
    mixed = clean_many(failing_after("One.\n", None))
    assert next(mixed) == "One.\n"
    with pytest.raises(TypeError, match="not None"):
        next(mixed)


def test_engine_gives_the_texts_before_one_that_a_filter_fails_on() -> None:
    picky = Filter("picky", "drop", {"One.": None, "1": "counter"}.__getitem__)
    source = Chain((picky,)).explain_many(["One.\n", "1\n", "Two.\n", "One.\n"])
    assert [next(source).text, next(source).text] == ["One.\n", ""]
    with pytest.raises(KeyError, match="Two"):
        next(source)


def watching(name: str, seen: list[Block]) -> Filter:
    def scan(block: Block) -> dict[int, str]:
        seen.append(block)
        return {}

    return Filter(name, "drop", lambda line: None, scan)


@given(documents, documents)
def test_block_is_made_for_one_text_only(text: str, other: str) -> None:
    seen: list[Block] = []
    chain = Chain((watching("watch", seen),))
    assert chain(text) == text
    assert chain(other) == other
    assert len({id(block) for block in seen}) == len(seen)


def test_filters_that_see_the_same_lines_see_one_block() -> None:
    seen: list[Block] = []
    first, second = watching("first", seen), watching("second", seen)
    trims = [replace(part, kind="trim") for part in (first, second)]
    (Chain((unquote, first, numeric, second)) + trims[0] + trims[1])("One.\n")
    assert seen[0] is seen[1]
    assert seen[2] is seen[3]
    fixpoint(once, first, numeric, second)("1\nOne.\n")
    assert seen[4] is seen[5]


def test_trim_sees_lines_of_its_own() -> None:
    @trim
    def spoil(lines: list[str]) -> dict[int, str]:
        lines[:] = ["spoilt"] * len(lines)
        return {}

    assert (Chain((spoil,)) + last_label)("a.\nb\n") == "a.\n"
