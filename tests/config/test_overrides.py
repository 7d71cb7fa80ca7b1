"""Overrides: options for some files of a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run
from hypothesis import given
from hypothesis import strategies as st

from cleantext.config.options import Options
from cleantext.config.overrides import Configuration, Override
from cleantext.config.patterns import resolve
from cleantext.filters.templates import Template, write_templates

KEPT = DIRTY.replace(b"\f", b"")
OVERRIDES = """
[[overrides]]
files = ["docs/**", "*.md"]
keep = ["advertisement"]
"""


def files(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(DIRTY)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cleantext.toml", OVERRIDES),
        ("pyproject.toml", OVERRIDES.replace("[[", "[[tool.cleantext.")),
    ],
)
def test_overrides_hold_for_the_files_they_name(ran: Run, name: str, text: str) -> None:
    files("docs/deep/a.txt", "b.md", "c.txt", "texts/docs/d.txt")
    Path(name).write_text(text)
    for kept in ("docs/deep/a.txt", "b.md"):
        assert ran(kept).out == KEPT
        assert ran("--stdin-filename", kept, stdin=DIRTY).out == KEPT
    for cleaned in ("c.txt", "texts/docs/d.txt"):
        assert ran(cleaned).out == CLEAN
    ran("-i", ".")
    assert [Path(path).read_bytes() == KEPT for path in ("docs/deep/a.txt", "b.md", "c.txt")] == [
        True,
        True,
        False,
    ]
    assert ran(stdin=DIRTY).out == CLEAN


def test_overrides_are_relative_to_their_file(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files("site/docs/a.txt", "docs/a.txt")
    Path("site/cleantext.toml").write_text(OVERRIDES)
    assert ran("site/docs/a.txt").out == KEPT
    assert ran("docs/a.txt").out == CLEAN
    monkeypatch.chdir("site/docs")
    assert ran("a.txt").out == KEPT
    assert ran("../docs/a.txt").out == KEPT


def test_later_overrides_win_and_the_command_line_over_all(ran: Run) -> None:
    files("docs/a.txt", "docs/raw/b.txt")
    Path("cleantext.toml").write_text(
        f'preset = "page"\n{OVERRIDES}'
        '[[overrides]]\nfiles = ["docs/raw/"]\ndrop = ["advertisement"]\npreset = "repair"'
    )
    assert ran("docs/a.txt").out == KEPT
    assert ran("docs/raw/b.txt").out == CLEAN
    assert ran("--drop", "advertisement", "docs/a.txt").out == CLEAN
    assert ran("--keep", "advertisement", "docs/raw/b.txt").out == KEPT
    assert ran("--config", "none", "docs/a.txt").out == CLEAN


def test_overrides_may_exclude_files_by_patterns(ran: Run) -> None:
    files("docs/a.txt", "docs/b.txt")
    Path("cleantext.toml").write_text(OVERRIDES.replace('"*.md"', '"!docs/b.txt"'))
    assert ran("docs/a.txt").out == KEPT
    assert ran("docs/b.txt").out == CLEAN


def test_overrides_may_name_the_site_of_each_folder(ran: Run) -> None:
    for name in ("a/page.txt", "b/page.txt", "c.txt"):
        files(name)
        Path(name).write_text("A line\nProse.\n")
    Path("sites.tsv").write_text(write_templates([Template("a.com", 1, 9, "A line")]))
    Path("cleantext.toml").write_text(
        'templates = "sites.tsv"\n'
        '[[overrides]]\nfiles = ["a/"]\nurl = "a.com"\n'
        '[[overrides]]\nfiles = ["b/"]\nurl = "b.com"\n'
    )
    assert ran("a/page.txt", "b/page.txt").out == b"Prose.\nA line\nProse.\n"
    assert "which site are the texts from?" in ran("--check", ".").err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('files = ["a"]\nkep = ["x"]', "overrides 2: unknown key 'kep'; did you mean 'keep'?"),
        ('files = ["a"]\nkeep = ["advert"]', "overrides 2: unknown kind 'advert'"),
        ('files = ["a"]\nkeep = "x"', "overrides 2: keep must be a list of strings"),
        ('files = ["a"]\nprotect = ["("]', "overrides 2: "),
        ('files = "a"', "overrides 2: files must be a list of strings"),
        ('files = ["!"]', "overrides 2: files: '!' is not a valid .gitignore pattern"),
        ("files = []", "overrides 2: files must name some"),
        ('keep = ["byline"]', "overrides 2: files must name some"),
        ('files = ["a"]\nexclude = ["b"]', "overrides 2: exclude chooses files for the whole"),
        ('files = ["a"]\noverrides = []', "overrides 2: unknown key 'overrides'"),
    ],
)
def test_overrides_with_mistakes_are_refused(ran: Run, text: str, message: str) -> None:
    Path("cleantext.toml").write_text(f"{OVERRIDES}\n[[overrides]]\n{text}")
    result = ran("--check", ".")
    assert result.code == 2
    assert result.err.startswith(
        f"cleantext: error: {Path('cleantext.toml').absolute()}: {message}"
    )


@pytest.mark.parametrize("text", ["overrides = 1", "[overrides]", "overrides = [1]"])
def test_overrides_must_be_tables(ran: Run, text: str) -> None:
    Path("cleantext.toml").write_text(text)
    assert "overrides must be tables, as in [[overrides]]" in ran("--check", ".").err


def test_misspelled_overrides_are_suggested(ran: Run) -> None:
    Path("cleantext.toml").write_text(OVERRIDES.replace("overrides", "overides"))
    assert "did you mean 'overrides'?" in ran("--check", ".").err


def test_overrides_of_a_distrusted_file_name_no_filters(ran: Run) -> None:
    files("site/a.txt")
    Path("site/cleantext.toml").write_text(
        '[[overrides]]\nfiles = ["*"]\nfilters = ["own_filters:shout"]'
    )
    result = ran("site/a.txt")
    assert result.code == 2
    assert "overrides 1: filters would run code" in result.err


KEYS = st.sets(st.sampled_from(["advertisement", "byline", "credit"])).map(sorted).map(tuple)


@given(KEYS, st.lists(KEYS, max_size=3))
def test_overrides_merge_in_order(base: tuple[str, ...], each: list[tuple[str, ...]]) -> None:
    named, other = resolve(["*.txt"], "/"), resolve(["*.md"], "/")
    overrides = [Override(named, Options(keep=keep)) for keep in each]
    options = Configuration(Options(keep=base), overrides).for_file(Path("/a.txt"))
    assert options.keep == (*base, *(word for keep in each for word in keep))
    elsewhere = [each._replace(files=other) for each in overrides]
    assert Configuration(options, elsewhere).for_file(Path("/a.txt")) is options
