"""Fields by name, nested ones too: `meta.url` is the field `url` of the field `meta`.

A field that is really called `meta.url` comes first. What stands beside a nested field is kept as
the format has it, down to the last digit of a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import Record, Reject, plain, reject

MISSING = object()
"""Stands for the value of a field that is not there."""


def text_of(record: Record, field: str) -> str | Reject | None:
    """The text of a record, None where it is null, or why there is none.

    >>> text_of(Record("a.jsonl, line 1", {"text": 3}), "text").reason
    "the field 'text' is no text, but int"

    """
    found = look_up(record.fields, field)
    if found is MISSING:
        there = ", ".join(map(repr, record.fields)) or "none"
        return reject(record, f"there is no field {field!r}, only: {there}")
    value = plain(found)
    if value is None or (isinstance(value, str) and _is_text(found)):
        return value
    kind = "int" if isinstance(value, str) else type(value).__name__
    return reject(record, f"the field {field!r} is no text, but {kind}")


def _is_text(stored: Any) -> bool:
    """Whether a value for which `plain` gives a text is one, and not a number too long for it."""
    return type(stored).__module__ != "msgspec" or bytes(stored).lstrip()[:1] == b'"'


def url_of(record: Record, field: str) -> str | None:
    """The address of a record's page, where it has one."""
    value = plain(look_up(record.fields, field))
    return value if isinstance(value, str) else None


def look_up(fields: Mapping[str, Any], name: str) -> Any:
    """The value of a field, as the format keeps it; `MISSING` if there is none.

    >>> look_up({"meta": {"url": "https://example.com/"}}, "meta.url")
    'https://example.com/'

    """
    if name in fields:
        return fields[name]
    for head, rest in splits(name):
        found = look_up(_parts(fields.get(head)), rest)
        if found is not MISSING:
            return found
    return MISSING


def put(fields: Mapping[str, Any], name: str, value: str | None) -> dict[str, Any]:
    """The fields with another text in the one that `look_up` finds; a new one if it finds none.

    >>> put({"id": 7, "meta": {"text": "A", "page": 1}}, "meta.text", "B")
    {'id': 7, 'meta': {'text': 'B', 'page': 1}}

    """
    if name not in fields:
        for head, rest in splits(name):
            parts = _parts(fields.get(head))
            if look_up(parts, rest) is not MISSING:
                return {**fields, head: _whole(fields[head], put(parts, rest, value))}
    return {**fields, name: value}


def take(fields: dict[str, Any], name: str) -> Any:
    """Take the field that `look_up` finds out of plain objects; None if there is none.

    >>> fields = {"id": 7, "meta": {"text": "A", "page": 1}}
    >>> take(fields, "meta.text"), fields
    ('A', {'id': 7, 'meta': {'page': 1}})

    """
    if name in fields:
        return fields.pop(name)
    for head, rest in splits(name):
        if look_up(_parts(fields.get(head)), rest) is not MISSING:
            return take(fields[head], rest)
    return None


def texts_of(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """The names and values of the fields that hold text, nested ones too."""
    for name, value in fields.items():
        text = plain(value)
        if isinstance(text, str):
            yield before + name, text
        else:
            yield from texts_of(_parts(value), f"{before}{name}.")


def splits(name: str) -> Iterator[tuple[str, str]]:
    """The name in two, at each of its dots."""
    for place, character in enumerate(name):
        if character == ".":
            yield name[:place], name[place + 1 :]


def _parts(value: Any) -> Mapping[str, Any]:
    """The fields of a value that is an object; none of any other."""
    if hasattr(value, "as_py"):  # first: objects of Arrow are mappings, too, with nulls for fields
        is_object = load("pyarrow").types.is_struct(value.type) and value.is_valid
        return {name: value[name] for name in value} if is_object else {}
    if type(value).__module__ == "msgspec":
        return _parts_of_json(value)
    return value if isinstance(value, Mapping) else {}


def _parts_of_json(raw: Any) -> Mapping[str, Any]:
    msgspec = load("msgspec")
    of_names: Any = dict[str, msgspec.Raw]  # type: ignore[name-defined]  # it is loaded late
    try:
        return msgspec.json.decode(raw, type=of_names)  # type: ignore[no-any-return]
    except msgspec.ValidationError:  # this is no object
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError):  # it has NaN or lone surrogates
        value = plain(raw)
        return value if isinstance(value, dict) else {}


def _whole(before: Any, parts: Mapping[str, Any]) -> Any:
    """The object with these parts, of the kind that it was."""
    if not hasattr(before, "as_py"):
        return dict(parts)
    arrow, fields = load("pyarrow"), list(before.type)
    arrays = [_array(parts[field.name], field.type) for field in fields]
    return arrow.StructArray.from_arrays(arrays, fields=fields)[0]


def _array(value: Any, kind: Any) -> Any:
    """An Arrow array of one value."""
    arrow = load("pyarrow")
    return arrow.repeat(value, 1) if hasattr(value, "as_py") else arrow.array([value], kind)
