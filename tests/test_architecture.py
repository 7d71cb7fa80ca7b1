"""The layout: layers that import downwards only, small files and small functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import pytest
from importlinter.cli import lint_imports
from places import ROOT

PACKAGE = ROOT / "cleantext"
CODE = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name of each function in a file, with its lines less docstring and comments."""
    source = path.read_text(encoding="utf-8")
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and node.body[1:] else node.body[0]
            body = lines[first.lineno - 1 : node.end_lineno]
            kept = [line for line in body if line.strip() and not line.lstrip().startswith("#")]
            yield node.name, len(kept) + 1


def summaries(path: Path) -> Iterator[str]:
    """Yield the first line of each docstring in a file."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield text.partition("\n\n")[0]


def test_layers_import_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_top_of_the_package_has_eight_modules_at_most() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 8


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_code_have_350_lines_at_most(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 350


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_tests_have_400_lines_at_most(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_functions_have_40_lines_at_most_and_8_in_the_mean() -> None:
    sizes = {f"{path}:{name}": lines for path in CODE for name, lines in functions(path)}
    assert {name: lines for name, lines in sizes.items() if lines > 40} == {}
    assert fmean(sizes.values()) <= 8


def test_docstrings_begin_with_ten_words_in_the_mean() -> None:
    words = [len(text.split()) for path in CODE for text in summaries(path)]
    assert fmean(words) <= 10


def test_documentation_names_each_layer() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    folders = [f"`{path.parent.name}/`" for path in PACKAGE.glob("*/__init__.py")]
    modules = [f"`{path.name}`" for path in PACKAGE.glob("[!_]*.py")]
    assert [name for name in folders + modules if name not in page] == []
