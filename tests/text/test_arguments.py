"""What callers are told who give something else than texts."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleantext import (
    ARTICLE,
    clean,
    clean_bytes,
    clean_many,
    explain,
    explain_bytes,
    explain_many,
)
from cleantext.corpus import Plan, clean_texts
from cleantext.corpus.plan import clean_column


def named(name: str) -> Any:
    """Something of a type of this name, as of a library that need not be there."""
    return type(name, (), {"__iter__": lambda _: iter(["A b."])})()


NO_TEXTS = [
    (None, "not None; a missing value has no text"),
    (float("nan"), "not NaN; a missing value has no text"),
    (named("NAType"), "not NaN; a missing value has no text"),
    (1.5, "not float; make a str of it first"),
    (b"a", r"not bytes; DOOR_bytes\(data\) decodes"),
    (bytearray(b"a"), r"not bytearray; DOOR_bytes\(data\) decodes"),
    (Path("a.txt"), r"not (Posix|Windows)Path; read it first: DOOR_bytes\(path.read_bytes\(\)\)"),
    (io.StringIO("a"), r"not StringIO; read it first: DOOR\(file.read\(\)\)"),
    (["a"], r"not list; DOOR_many\(texts\) takes many texts"),
    (("a" for _ in "a"), r"not generator; DOOR_many\(texts\)"),
    (named("Series"), r"not Series; cleantext.corpus.clean_series\(series, plan\)"),
    (named("DataFrame"), r"not DataFrame; cleantext.corpus.clean_batch\(table, plan\)"),
]


@pytest.mark.parametrize(("value", "message"), NO_TEXTS)
def test_clean_says_what_to_call_for_other_types(value: Any, message: str) -> None:
    for door, call in (("clean", clean), ("explain", explain), ("clean", ARTICLE)):
        with pytest.raises(TypeError, match=f"^a text is a str, {message.replace('DOOR', door)}"):
            call(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a", r"not one str; DOOR\(text\) takes one"),
        (b"a", r"not one bytes; DOOR_bytes\(data\)"),
        ({"a": "A b."}, r"not one dict; give its values: DOOR_many\(texts.values\(\)\)"),
        (None, "not None; a missing value"),
        (Path("a.txt"), r"read it first: DOOR_bytes\(path.read_bytes\(\)\)"),
        (named("DataFrame"), r"not one DataFrame; cleantext.corpus.clean_batch"),
        (7, "not one int; "),
    ],
)
def test_clean_many_refuses_other_types_at_once(value: Any, message: str) -> None:
    for door, call in (("clean", clean_many), ("explain", explain_many)):
        with pytest.raises(TypeError, match=f"^many texts are a .*{message.replace('DOOR', door)}"):
            call(value)


def test_column_is_many_texts() -> None:
    assert list(clean_many(named("Series"))) == ["A b."]


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview])
def test_bytes_come_in_any_type_that_holds_bytes(form: Callable[[bytes], Any]) -> None:
    assert clean_bytes(form("Déjà vu.\n".encode())) == "Déjà vu.\n"
    assert explain_bytes(form(b"\xef\xbb\xbfA b.\n")).text == "A b.\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a", r"not str; DOOR\(text\) takes a str"),
        (None, "not None; a missing value"),
        (Path("a.txt"), r"DOOR_bytes\(path.read_bytes\(\)\)"),
        ([b"a"], "not list; "),
    ],
)
def test_clean_bytes_says_what_to_call_for_other_types(value: Any, message: str) -> None:
    for door, call in (("clean", clean_bytes), ("explain", explain_bytes)):
        with pytest.raises(TypeError, match=f"^bytes, .*{message.replace('DOOR', door)}"):
            call(value)


def test_option_that_there_is_not_is_named_by_the_function_called() -> None:
    for call in (clean, explain, clean_many, explain_many, clean_bytes, explain_bytes):
        value: Any = b"a" if call in (clean_bytes, explain_bytes) else ["a"]
        value = "a" if call in (clean, explain) else value
        options: Any = {"langages": "de"}
        with pytest.raises(TypeError, match=rf"^{call.__name__}\(\) has no .* 'languages'\?$"):
            call(value, **options)


def test_texts_and_plan_the_wrong_way_round_are_told_apart() -> None:
    wrong: Any = ["A b."]
    for call in (clean_texts, clean_column):
        with pytest.raises(
            TypeError, match=rf"^{call.__name__}\(plan, texts\): expected a plan.*not list"
        ):
            call(wrong, Plan.of())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not one str"):
        clean_texts(Plan.of(), "A b.")
    with pytest.raises(TypeError, match=r"clean_column\(plan, texts\) keeps None"):
        clean_texts(Plan.of(), ["A b.", None])  # type: ignore[list-item]
