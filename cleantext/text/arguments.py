"""Type checks on texts, with advice in terms of the function called."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

Door: TypeAlias = Literal["clean", "explain"]
"""The common prefix of the functions for a text, for many texts and for bytes."""


def check_text(value: object, door: Door) -> None:
    """Check that a value is a text.

    Raises:
        TypeError: the value is not a string; the message says what to call instead.

    """
    if not isinstance(value, str):
        raise no_text(value, door)


def no_text(value: object, door: Door = "clean") -> TypeError:
    """Return the error for a value that is not a text."""
    return TypeError(f"a text is a str, not {_name(value)}; {_advice(value, door)}")


def many_texts(texts: Iterable[str], door: Door = "clean") -> Iterable[str]:
    """Return `texts` if it can contain many texts.

    Raises:
        TypeError: `texts` can't contain texts; the message says what to do.

    """
    if isinstance(texts, str):  # also an iterable of strings: its characters
        advice = f"{door}(text) takes one"
    elif isinstance(texts, Mapping):  # an iterable of its keys
        advice = f"give its values: {door}_many(texts.values())"
    elif isinstance(texts, bytes | bytearray | memoryview) or _is_table(texts):
        advice = _advice(texts, door)
    elif isinstance(texts, Iterable):
        return texts
    else:
        advice = _advice(texts, door)
    given = "None" if texts is None else f"one {_name(texts)}"
    raise TypeError(f"many texts are a list or an iterator of str, not {given}; {advice}")


def to_bytes(data: object, door: Door) -> bytes:
    """Convert any bytes-like object to bytes.

    Raises:
        TypeError: the value is not bytes-like; the message says what to do.

    """
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    advice = f"{door}(text) takes a str" if isinstance(data, str) else _advice(data, door)
    raise TypeError(f"bytes, a bytearray or a memoryview are needed, not {_name(data)}; {advice}")


def _advice(value: object, door: Door) -> str:
    """Return what to do with a value of another type."""
    if _is_missing(value):
        return "a missing value has no text: leave it out"
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{door}_bytes(data) decodes and cleans bytes"
    if isinstance(value, os.PathLike):
        return f"read it first: {door}_bytes(path.read_bytes())"
    if hasattr(value, "read"):
        return f"read it first: {door}(file.read())"
    if type(value).__name__ == "Series":
        return "cleantext.corpus.clean_series(series, plan) cleans a column"
    if _is_table(value):
        return "cleantext.corpus.clean_batch(table, plan) cleans a column of an Arrow table"
    if isinstance(value, Iterable):
        return f"{door}_many(texts) takes many texts"
    return "make a str of it first"


def _is_missing(value: object) -> bool:
    is_nan = isinstance(value, float) and value != value
    return value is None or is_nan or type(value).__name__ in ("NAType", "NaTType")


def _is_table(value: object) -> bool:
    return type(value).__name__ in ("DataFrame", "LazyFrame", "Table", "RecordBatch")


def _name(value: object) -> str:
    return "None" if value is None else "NaN" if _is_missing(value) else type(value).__name__
