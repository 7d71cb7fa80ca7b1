"""The table of options: everything that is derived from it agrees."""

from __future__ import annotations

import dataclasses
from argparse import ArgumentParser
from typing import Any

import pytest

from cleantext.cli import arguments
from cleantext.cli.parser import make_parser
from cleantext.config import files
from cleantext.config.fields import CHAIN, CUSTOM, FIELDS, KEYS, NAMES, PHRASES, RELATIVE, TEXTS
from cleantext.config.options import ChainOptions, Options, group_phrases
from cleantext.config.settings import from_command_line
from cleantext.corpus.cli.main import make_parser as make_corpus_parser

BY_NAME = {field.name: field for field in FIELDS}
LISTS = [field.name for field in FIELDS if field.shape in (NAMES, TEXTS)]


def test_fields_are_those_of_options() -> None:
    assert tuple(field.name for field in dataclasses.fields(Options)) == KEYS


def test_fields_of_the_chain_are_the_keyword_arguments() -> None:
    chain = [field.name for field in FIELDS if field.group in (CHAIN, CUSTOM)]
    assert chain == list(ChainOptions.__annotations__)


def test_fields_have_shapes_that_every_source_reads() -> None:
    shapes = {field.shape for field in FIELDS}
    assert shapes == set(arguments._KEYWORDS) == set(files._CONVERTERS)


def test_fields_contradict_each_other_both_ways() -> None:
    for field in FIELDS:
        if field.opposite:
            assert BY_NAME[field.opposite].opposite == field.name


def test_fields_that_add_up_are_lists() -> None:
    for field in FIELDS:
        assert not field.adds or field.shape in (NAMES, TEXTS, RELATIVE, PHRASES)
        assert getattr(Options(), field.name) in (None, ())


def flags(parser: ArgumentParser) -> set[str]:
    return {flag for action in parser._actions for flag in action.option_strings}


def test_fields_are_options_of_the_commands() -> None:
    every = {field.flag for field in FIELDS}
    chain = {field.flag for field in FIELDS if field.group in (CHAIN, CUSTOM)}
    assert every <= flags(make_parser())
    (commands,) = make_corpus_parser(["run"])._subparsers._group_actions  # type: ignore[union-attr]
    run = commands.choices["run"]  # type: ignore[index]
    assert flags(run) & every == chain


def test_options_are_those_of_an_empty_command_line() -> None:
    assert from_command_line(make_parser().parse([])) == Options()


@pytest.mark.parametrize("name", LISTS)
def test_options_of_the_command_line_are_tuples(name: str) -> None:
    parsed = make_parser().parse([BY_NAME[name].flag, "a", BY_NAME[name].flag, "b"])
    assert getattr(from_command_line(parsed), name) == ("a", "b")


@pytest.mark.parametrize("name", LISTS)
def test_merged_over_adds_or_replaces(name: str) -> None:
    def options(*values: str) -> Options:
        given: dict[str, Any] = {name: values}
        return Options(**given)

    merged = options("a").merged_over(options("b"))
    assert getattr(merged, name) == (("b", "a") if BY_NAME[name].adds else ("a",))
    assert options().merged_over(options("b")) == options("b")


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.opposite])
def test_merged_over_removes_what_is_contradicted(name: str) -> None:
    strong: dict[str, Any] = {BY_NAME[name].opposite: ("a",)}
    weak: dict[str, Any] = {name: ("a", "b")}
    merged = Options(**strong).merged_over(Options(**weak))
    assert getattr(merged, name) == ("b",)


def test_merged_over_groups_phrases_by_kind() -> None:
    strong = Options(phrases=group_phrases([("legal", ["a"]), ("sharing", ["b"])]))
    weak = Options(phrases=group_phrases([("legal", ["c"]), ("legal", ["d"])]))
    assert strong.merged_over(weak).phrases == (("legal", ("c", "d", "a")), ("sharing", ("b",)))
