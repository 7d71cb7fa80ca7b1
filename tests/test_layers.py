"""The layers of the package: no folder imports one above it, and none in a circle."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "cleantext"

LAYERS = (
    ("kinds", "errors", "text", "system"),
    ("chain",),
    ("phrases",),
    ("encoding", "body"),
    ("filters",),
    ("presets",),
    ("config",),
    ("api",),
    ("corpus", "training"),
    ("lint", "cli", "corpus.cli"),
)
"""The folders and modules at the top of the package, from the ground floor up."""

HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}


def unit(module: str) -> str:
    """Return the folder or module of a layer in which a module lies; "" for the package itself.

    >>> unit("cleantext.corpus.cli.run"), unit("cleantext.api"), unit("cleantext")
    ('corpus.cli', 'api', '')
    """
    parts = [*module.split("."), "", ""][1:3]
    return ".".join(parts) if ".".join(parts) in HEIGHT else parts[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of the package that code imports, also late and for types only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.startswith("cleantext."))


def arrows(package: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each import from one unit to another, with the file that has it.

    What runs a package, `__main__`, may import its command.
    """
    for path in sorted(set(package.rglob("*.py")) - set(package.rglob("__main__.py"))):
        parts = path.relative_to(package).with_suffix("").parts
        source = unit(".".join(["cleantext", *parts]))
        for module in imported(ast.parse(path.read_text(encoding="utf-8"))):
            target = unit(module)
            if {source, target} <= HEIGHT.keys() and source != target:
                yield source, target, "/".join(parts)


def test_each_folder_has_a_layer() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("[!_]*.py")}
    assert folders | modules | {"corpus.cli"} == HEIGHT.keys()


@pytest.mark.xfail(strict=False, reason="the last imports upwards are on their way out")
def test_nothing_is_imported_upwards() -> None:
    upwards = [arrow for arrow in arrows(PACKAGE) if HEIGHT[arrow[0]] < HEIGHT[arrow[1]]]
    assert upwards == []


@pytest.mark.xfail(strict=False, reason="as above")
def test_no_folders_import_one_another_in_a_circle() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in arrows(PACKAGE):
        graph[source].add(target)
    assert list(TopologicalSorter(graph).static_order())


def test_an_import_upwards_is_found(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text/lines.py").write_text("from cleantext import api\nimport cleantext.errors\n")
    found = [("text", "api", "text/lines"), ("text", "errors", "text/lines")]
    assert list(arrows(tmp_path)) == found


def test_the_documentation_names_each_layer() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    names = [name for name in HEIGHT if "." not in name]
    assert [name for name in names if f"`{name}/`" not in page and f"`{name}.py`" not in page] == []
