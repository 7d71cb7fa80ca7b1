"""The JSON schema of the configuration: up to date, and in step with what is read."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from examples import DOCS, PAGES, blocks
from jsonschema import Draft202012Validator

from cleantext.cli.help import manual
from cleantext.config.files import from_table, read_named
from cleantext.config.schema import main, schema
from cleantext.errors import ConfigError

VALIDATOR = Draft202012Validator(schema())
EXAMPLES = [
    pytest.param(block.body, block.name, id=f"{page.stem}-{block.line}")
    for page in PAGES
    for block in blocks(page)
    if block.language == "toml" and block.name in ("cleantext.toml", "pyproject.toml")
]


def table_of(text: str, name: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(text)
    return table if name == "cleantext.toml" else table["tool"]["cleantext"]


def test_schema_is_valid_and_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    Draft202012Validator.check_schema(schema())
    main()
    stored = (DOCS / "_static/cleantext.schema.json").read_text(encoding="utf-8")
    assert stored == capsys.readouterr().out, "python -m cleantext.config.schema prints it anew"


def test_documentation_has_examples_of_both_files_and_of_overrides() -> None:
    names = {example.values[1] for example in EXAMPLES}
    assert names == {"cleantext.toml", "pyproject.toml"}
    assert any("overrides" in str(example.values[0]) for example in EXAMPLES)


@pytest.mark.parametrize(("text", "name"), EXAMPLES)
def test_examples_of_the_documentation_are_valid(text: str, name: str) -> None:
    VALIDATOR.validate(table_of(text, name))


def test_example_of_the_help_is_valid() -> None:
    lines = manual().partition("configuration:\n")[2].partition("  Options on the command")[0]
    text = "\n".join(line[4:] for line in lines.splitlines() if line.startswith("    "))
    table = tomllib.loads(text)
    assert len(table) > 10
    VALIDATOR.validate(table)


@pytest.mark.parametrize(
    "text",
    [
        'presett = "page"',
        'preset = "pages"',
        'keep = "credit"',
        "keep = [1]",
        'languages = ["German"]',
        'form = "html5"',
        "ignore_marks = 1",
        'phrases.newsleter = ["x"]',
        'phrases.blank = ["x"]',
        'phrases.legal = "x"',
        'overrides = "x"',
        '[[overrides]]\npreset = "page"',
        "[[overrides]]\nfiles = []",
        '[[overrides]]\nfiles = ["a"]\npresett = "page"',
        '[[overrides]]\nfiles = ["a"]\nexclude = ["b"]',
    ],
)
def test_what_is_refused_is_invalid(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cleantext.toml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        read_named(path)
    assert not VALIDATOR.is_valid(tomllib.loads(text))


@pytest.mark.parametrize("text", ['skip = ["own_newsletter"]', 'keep = ["ticker"]'])
def test_words_of_custom_filters_are_valid(text: str) -> None:
    table = tomllib.loads(text)
    from_table(table, "/")
    VALIDATOR.validate(table)


def test_every_option_has_a_description() -> None:
    properties = json.loads(json.dumps(schema()))["properties"]
    del properties["overrides"]
    assert all(value["description"] for value in properties.values())
