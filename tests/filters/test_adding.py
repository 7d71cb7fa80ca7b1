"""A new filter takes one file and one line."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

FILTER = '''
"""Slogans."""

from cleantext.chain.filter import Filter


def slogan(line: str) -> str | None:
    return "SLOT: shouted" if line.isupper() and line.endswith("!") else None


drop_slogans = Filter("drop_slogans", "drop", slogan, reason="SLOT")
'''

TEXT = "BUY NOW!\nThe harbour was quiet that morning, and nobody spoke.\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package, so that a test can change it."""
    package = tmp_path / "cleantext"
    shutil.copytree(
        ROOT / "cleantext", package, ignore=shutil.ignore_patterns("training", "__pycache__")
    )
    return package


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} has changed"
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_filter(package: Path, kind: str) -> None:
    (package / "filters" / "slogans.py").write_text(FILTER.replace("SLOT", kind))
    edit(
        package / "presets.py",
        "    filters.squeeze_blanks,\n",
        "    filters.squeeze_blanks,\n    filters.drop_slogans,\n",
    )


def cleaned(package: Path, *options: str) -> str:
    """Run the changed command on `TEXT`, and return its output."""
    return subprocess.run(
        [sys.executable, "-m", "cleantext", "--config", "none", *options],
        input=TEXT,
        capture_output=True,
        text=True,
        check=True,
        cwd=package.parent,
        env=os.environ | {"PYTHONPATH": str(package.parent)},
    ).stdout


def test_filter_takes_one_file_and_one_line(copy: Path) -> None:
    add_filter(copy, "advertisement")
    assert "BUY NOW!" in cleaned(copy)
    assert "BUY NOW!" not in cleaned(copy, "--only", "drop_slogans")
    assert "BUY NOW!" not in cleaned(copy, "--drop", "advertisement")
    assert "BUY NOW!" in cleaned(copy, "--only", "drop_slogans", "--keep", "advertisement")
    assert "drop_slogans" in cleaned(copy, "--help")


def test_kind_takes_a_word_and_a_line(copy: Path) -> None:
    add_filter(copy, "slogan")
    kinds = copy / "kinds.py"
    edit(kinds, '    "blank",\n', '    "blank",\n    "slogan",\n')
    edit(kinds, '    "blank": ', '    "slogan": "what is shouted",\n    "blank": ')
    assert "BUY NOW!" not in cleaned(copy, "--drop", "slogan")
    assert "  slogan         what is shouted\n" in cleaned(copy, "--help")


def test_phrase_filter_takes_a_kind_and_a_section(copy: Path) -> None:
    kinds = copy / "kinds.py"
    edit(kinds, '    "byline",\n', '    "byline",\n    "slogan",\n')
    edit(kinds, '    "blank": ', '    "slogan": "what is shouted",\n    "blank": ')
    edit(
        copy / "presets.py",
        "    filters.squeeze_blanks,\n",
        "    filters.squeeze_blanks,\n    filters.slogan,\n",
    )
    phrases = copy / "phrases" / "data" / "en.txt"
    phrases.write_text(phrases.read_text(encoding="utf-8") + "\n[slogan]\nbuy now!\n")
    assert "BUY NOW!" not in cleaned(copy, "--drop", "slogan")


def test_files_that_are_no_modules_are_left_alone(copy: Path) -> None:
    for name in ("._tidy.py", ".#tidy.py", "tidy.py.orig", "tidy-1.py"):
        (copy / "filters" / name).write_text("raise SystemExit('it was imported')\n")
    assert cleaned(copy) == TEXT


def test_filters_are_found_without_their_sources(copy: Path) -> None:
    compileall.compile_dir(copy, quiet=1, legacy=True)
    for path in copy.rglob("*.py"):
        path.unlink()
    assert cleaned(copy) == TEXT
