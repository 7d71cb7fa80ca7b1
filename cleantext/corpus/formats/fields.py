"""Fields by name, nested ones too: `meta.url` is the field `url` of the field `meta`.

A field that is really called `meta.url` comes first. Its siblings keep the form of the
file format, down to the last digit of a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from cleantext.corpus.formats.cells import as_scalar
from cleantext.corpus.formats.records import Record, Reject, plain, reject
from cleantext.system.extras import load

MISSING = object()
"""The value of a field that does not exist."""


def record_text(record: Record, field: str) -> str | Reject | None:
    """Return the text of a record, or a reject.

    >>> record_text(Record("a.jsonl, line 1", {"text": 3}), "text").reason
    "the field 'text' is not text, but int"

    """
    found = look_up(record.fields, field)
    if found is MISSING:
        there = ", ".join(map(repr, record.fields)) or "none"
        return reject(record, f"there is no field {field!r}, only: {there}")
    value = plain(found)
    if value is None or (isinstance(value, str) and _is_text(found)):
        return value
    kind = "int" if isinstance(value, str) else type(value).__name__
    return reject(record, f"the field {field!r} is not text, but {kind}")


def _is_text(stored: Any) -> bool:
    """Decide whether a value is text, not an overlong number."""
    return type(stored).__module__ != "msgspec" or bytes(stored).lstrip()[:1] == b'"'


def record_url(record: Record, field: str) -> str | None:
    """Return the URL of a record's page, if it has one."""
    value = plain(look_up(record.fields, field))
    return value if isinstance(value, str) else None


def look_up(fields: Mapping[str, Any], name: str) -> Any:
    """Return the value of a field, or `MISSING`, as its format stores it.

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
    """Return the fields with another text in one, found as `look_up` does.

    >>> put({"id": 7, "meta": {"text": "A", "page": 1}}, "meta.text", "B")
    {'id': 7, 'meta': {'text': 'B', 'page': 1}}

    """
    if name not in fields:
        for head, rest in splits(name):
            parts = _parts(fields.get(head))
            if look_up(parts, rest) is not MISSING:
                return {**fields, head: _rebuilt(fields[head], put(parts, rest, value))}
    return {**fields, name: value}


def take(fields: dict[str, Any], name: str) -> Any:
    """Remove and return a field, found as `look_up` does, or None.

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


def text_fields(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names and values of all text fields, nested ones too."""
    for name, value in fields.items():
        text = plain(value)
        if isinstance(text, str):
            yield before + name, text
        else:
            yield from text_fields(_parts(value), f"{before}{name}.")


def splits(name: str) -> Iterator[tuple[str, str]]:
    """Yield the name split in two, at each of its dots."""
    for place, character in enumerate(name):
        if character == ".":
            yield name[:place], name[place + 1 :]


def _parts(value: Any) -> Mapping[str, Any]:
    """Return the fields of a value that is an object; of any other, none."""
    value = as_scalar(value)
    if hasattr(value, "as_py"):  # first: objects of Arrow are mappings, too, with nulls for fields
        is_object = load("pyarrow").types.is_struct(value.type) and value.is_valid
        return {name: value[name] for name in value} if is_object else {}
    if type(value).__module__ == "msgspec":
        return _parts_of_json(value)
    return value if isinstance(value, Mapping) else {}


def _parts_of_json(raw: Any) -> Mapping[str, Any]:
    msgspec = load("msgspec")
    object_type: Any = dict[str, msgspec.Raw]  # type: ignore[name-defined]  # it is loaded late
    try:
        return msgspec.json.decode(raw, type=object_type)  # type: ignore[no-any-return]
    except msgspec.ValidationError:  # not an object
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError):  # it has NaN or lone surrogates
        value = plain(raw)
        return value if isinstance(value, dict) else {}


def _rebuilt(before: Any, parts: Mapping[str, Any]) -> Any:
    """Return an object of the same type with these parts."""
    before = as_scalar(before)
    if not hasattr(before, "as_py"):
        return dict(parts)
    arrow, fields = load("pyarrow"), list(before.type)
    arrays = [_array(parts[field.name], field.type) for field in fields]
    return arrow.StructArray.from_arrays(arrays, fields=fields)[0]


def _array(value: Any, kind: Any) -> Any:
    """Make an Arrow array of one value."""
    arrow = load("pyarrow")
    return arrow.repeat(value, 1) if hasattr(value, "as_py") else arrow.array([value], kind)


def suggest_field(option: str, given: str, sizes: Counter[str]) -> str:
    """Suggest another field: one with a similar name, else the largest.

    >>> suggest_field("text_field", "text", Counter(Text=10, body=99))
    'try text_field="Text"'

    """
    if not sizes:
        return ""
    near = [name for name in sizes if name.casefold() == given.casefold()]
    near += get_close_matches(given, sizes, 1, cutoff=0.8)
    return f'try {option}="{near[0] if near else sizes.most_common(1)[0][0]}"'
