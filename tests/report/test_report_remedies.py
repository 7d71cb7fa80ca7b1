"""The options that the report offers for a line do change what becomes of it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import GOLDEN
from strategies import documents

from cleantext import Chain, explain
from cleantext.cli.parser import parse_arguments
from cleantext.config.build import build
from cleantext.config.settings import from_command_line
from cleantext.phrases.patterns import UserPattern
from cleantext.report.collect import LineData, Origin, TextData, describe
from cleantext.report.letters import REPAIR
from cleantext.report.remedies import (
    COMMON,
    LONGEST_PHRASE,
    keep_option,
    pattern_for,
    phrase_option,
    protect_option,
)

ORIGIN = Origin("a.txt")
PAGE = (
    "Skip to main content\nThe ferry that nobody wanted to lose\nBy Ada Quay\n"
    "She sails at nine every morning, as she has done for forty years.\nAdvertisement\n"
    "- It’s “so”; $5 (or *more*) | less? /not a pattern/\n# What’s [next] *\n"
    "People wait at the pier with their bicycles.\u00a0\nPhoto by Jo Harbour\nShare on Facebook\n"
)
MARKDOWN = (
    "# The ferry\n\n* [Home](/)\n* [Share on Facebook](/share)\n\n"
    "She sails at nine [every morning](/times), as she has done for forty years.\n\n"
    "[Advertisement](/ads)\n\nPeople wait at the pier with their bicycles, and the master waves.\n"
)


def chain_of(option: str) -> Chain:
    """Return the chain with an option as a user pastes it into a shell."""
    return build(from_command_line(parse_arguments(shlex.split(option))))


def offered(data: TextData) -> list[tuple[int, str]]:
    """Return the options for lines, as the page puts them together, with their places."""
    return [
        (place, remedy if isinstance(remedy, str) else COMMON[remedy].replace("{}", line["text"]))
        for place, line in enumerate(data["lines"])
        if (remedy := line.get("remedy", "")) != ""
    ]


def fate(line: LineData) -> object:
    return line.get("cut", False), "edits" in line, line.get("pieces")


def check(text: str, data: TextData, place: int, option: str) -> None:
    after = describe(ORIGIN, chain_of(option).explain(text))
    assert fate(after["lines"][place]) != fate(data["lines"][place]), option


@pytest.mark.parametrize("text", [PAGE, MARKDOWN], ids=["plain", "markdown"])
def test_each_option_changes_its_line(text: str) -> None:
    data = describe(ORIGIN, explain(text))
    options = offered(data)
    assert {option.split()[0] for _, option in options} == {"--protect", "--phrase"}
    for place, option in options:
        check(text, data, place, option)


@pytest.mark.parametrize(
    "path", sorted((GOLDEN / "markdown").iterdir())[::12], ids=lambda path: path.name
)
def test_options_change_lines_of_markdown(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = describe(ORIGIN, explain(text))
    options = offered(data)
    for place, option in options[:: max(1, len(options) // 4)]:
        check(text, data, place, option)


def test_keeping_a_kind_keeps_its_lines() -> None:
    data = describe(ORIGIN, explain(PAGE))
    for kind in [kind for kind in data["kinds"] if kind != REPAIR]:
        assert kind not in chain_of(keep_option(kind)).explain(PAGE).removed


@given(st.text(min_size=1, max_size=90).filter(lambda text: "\n" not in text))
def test_patterns_match_their_line(line: str) -> None:
    pattern = pattern_for(line)
    assert pattern.isprintable()
    assert UserPattern(pattern)(line)


@pytest.mark.parametrize("line", ["", "   ", "\u3000"])
def test_nothing_is_offered_for_blank_lines(line: str) -> None:
    assert (protect_option(line), phrase_option(line)) == ("", "")


def test_no_phrase_is_offered_for_prose() -> None:
    assert phrase_option("a" * LONGEST_PHRASE)
    assert not phrase_option("a" * (LONGEST_PHRASE + 1))


@pytest.mark.parametrize("line", ["Read more *", "/so/", "***", "a\tb", "a | /b/"])
def test_lines_that_would_mean_something_else_become_patterns(line: str) -> None:
    assert "aside=/^" in phrase_option(line)


@given(documents, st.data())
def test_options_change_lines_of_documents(text: str, data: st.DataObject) -> None:
    described = describe(ORIGIN, explain(text))
    if options := offered(described):
        check(text, described, *data.draw(st.sampled_from(options)))
