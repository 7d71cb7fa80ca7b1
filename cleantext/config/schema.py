"""The JSON schema of configuration files.

``python -m cleantext.config.schema`` prints it, as it lies in ``docs/_static``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cleantext.config.fields import (
    FIELDS,
    FILE,
    FLAG,
    NAMES,
    PHRASES,
    RELATIVE,
    SELECTION,
    TEXTS,
    WORD,
    Field,
)
from cleantext.config.words import option_words
from cleantext.kinds import KINDS

ADDRESS = (
    "https://raw.githubusercontent.com/cleantext-filters/cleantext/main/docs/_static/"
    "cleantext.schema.json"
)
"""Where editors find it."""

_OPEN = ("kinds", "filters")
"""Sets of words that custom filters and phrases add to."""

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_SHAPES: dict[str, dict[str, Any]] = {
    WORD: _STRING,
    FILE: _STRING,
    FLAG: {"type": "boolean"},
    NAMES: _STRINGS,
    TEXTS: _STRINGS,
    RELATIVE: _STRINGS,
    PHRASES: {
        "type": "object",
        "properties": {kind: _STRINGS for kind in KINDS if kind != "blank"},
        "additionalProperties": False,
    },
}
"""What the values of each shape are."""


def schema() -> dict[str, Any]:
    """Return the schema, in draft 2020-12 of JSON Schema."""
    words = option_words()
    overrides = {
        "type": "object",
        "description": "options for the files that patterns match",
        "required": ["files"],
        "properties": {
            "files": {
                **_STRINGS,
                "minItems": 1,
                "description": "patterns as in .gitignore, relative to the folder of this file",
            },
            **{
                field.name: {"$ref": f"#/properties/{field.name}"}
                for field in FIELDS
                if field.group != SELECTION
            },
        },
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "cleantext.toml, or [tool.cleantext] in pyproject.toml",
        "type": "object",
        "properties": {
            **{field.name: _value(field, words.get(field.name, ())) for field in FIELDS},
            "overrides": {"type": "array", "items": overrides},
        },
        "additionalProperties": False,
    }


def _value(field: Field, words: Sequence[str]) -> dict[str, Any]:
    """Return the schema of the values of an option, given the words that it takes."""
    shape = {**_SHAPES[field.shape], "description": field.help}
    if words:
        known: dict[str, Any] = {"enum": list(words)}
        if field.values in _OPEN:  # editors offer the known ones
            known = {"anyOf": [known, _STRING]}
        return {**shape, **({"items": known} if field.shape == NAMES else known)}
    return shape


def main() -> None:
    """Print the schema."""
    print(json.dumps(schema(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
