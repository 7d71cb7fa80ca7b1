"""What type checkers take and refuse: mypy checks this module, and says when it refuses no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest

from cleantext import OptionError, clean, drop, rewrite, trim
from cleantext.kinds import KINDS, Boilerplate
from cleantext.presets import PRESETS, PresetName


def test_trims_may_name_the_type_of_their_lines_in_any_way() -> None:
    @trim
    def of_list(lines: list[str]) -> dict[int, str]:
        return {len(lines) - 1: "aside"} if len(lines) > 1 else {}

    @trim
    def of_sequence(lines: Sequence[str]) -> dict[int, str]:
        return {len(lines) - 1: "aside"} if len(lines) > 1 else {}

    assert of_list("a\nb\n") == of_sequence("a\nb\n") == "a\n"


def test_functions_of_another_kind_are_refused() -> None:
    drop(lambda line: None)
    rewrite(lambda line: None)  # type: ignore[arg-type, return-value]
    trim(lambda lines: [0])  # type: ignore[arg-type, return-value]


def test_names_are_checked_before_the_program_runs() -> None:
    assert clean("a\n", preset="page", keep="credit", drop=("byline",), skip="tidy") == "a\n"
    assert clean("a\n", keep=["credit"], drop={"byline"}, phrases={"legal": "x *"}) == "a\n"
    with pytest.raises(OptionError):
        clean("a\n", preset="artcle")  # type: ignore[arg-type]
    with pytest.raises(OptionError):
        clean("a\n", keep="crdit")  # type: ignore[arg-type]
    with pytest.raises(OptionError):
        clean("a\n", keep=["crdit"])  # type: ignore[list-item]
    with pytest.raises(OptionError):
        clean("a\n", phrases={"newslettr": ["x"]})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        clean("a\n", language="de")  # type: ignore[call-arg]


def test_the_types_name_what_there_is() -> None:
    assert get_args(Boilerplate) == KINDS
    assert get_args(PresetName) == tuple(PRESETS)
