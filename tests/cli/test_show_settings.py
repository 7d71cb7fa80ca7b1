"""`--show-settings`: what holds for a file, and where it is set."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import pytest
from commands import DIRTY, Run

from cleantext.config.fields import KEYS

CONFIGURATION = r"""
keep = ["credit"]
protect = ['^Fig\.']
phrases.newsletter = ["get the gazette *"]
exclude = ["old/"]

[[overrides]]
files = ["*.md"]
preset = "repair"
drop = ["credit"]
"""


WRAPPED = fill(
    " ".join(f"The sea was calm on day {day}, and all went well." for day in range(20)), 60
)


def told(ran: Run, *argv: str) -> dict[str, list[list[str]]]:
    """Return the rows by name: of each the value and the source."""
    result = ran("--show-settings", *argv)
    assert (result.code, result.err) == (0, "")
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in result.out.decode().splitlines()[1:]:
        name = line[2:17].strip() or name
        found.setdefault(name, []).append([part for part in line[17:].strip().split("  ") if part])
    return found


def test_settings_have_values_and_sources(ran: Run, tmp_path: Path) -> None:
    Path("cleantext.toml").write_text(CONFIGURATION)
    Path("page.md").write_bytes(DIRTY)
    found = told(ran, "page.md", "--keep", "byline", "--protect", "^Tab")
    file = str(tmp_path / "cleantext.toml")
    rows = {name: [[cell.strip() for cell in row] for row in rows] for name, rows in found.items()}
    assert rows["preset"] == [["repair", f"{file}: overrides 1"]]
    assert rows["keep"] == [["byline", "command line"]]
    assert rows["drop"] == [["credit", f"{file}: overrides 1"]]
    assert rows["protect"] == [["^Fig\\.", file], ["^Tab", "command line"]]
    assert rows["phrases"] == [["newsletter=get the gazette *", file]]
    assert rows["form"] == [["markdown", "name of the file"]]
    assert rows["languages"] == [["all", "default"]]
    assert rows["ignore_marks"] == [["false", "default"]]
    assert set(KEYS) <= set(rows)


def test_settings_of_no_configuration(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("cleantext.toml").write_text(CONFIGURATION)
    out = ran("--show-settings", "--config", "none", "page.txt").out.decode()
    assert out.splitlines()[0] == "page.txt"
    assert "toml" not in out


@pytest.mark.parametrize(
    ("name", "data", "form", "encoding"),
    [
        ("a.txt", b"He said so.\n", "plain", "utf-8"),
        ("a.md", b"# A\n\nHe said so.\n", "markdown", "utf-8"),
        ("a.txt", b"\xef\xbb\xbfA.\n", "plain", "utf-8 with a byte order mark"),
        (
            "a.txt",
            "Café.\n".encode("latin-1"),
            "plain",
            "utf-8; lines that are not UTF-8 were read as windows-1252",
        ),
        (
            "a.txt",
            b"\xff\xfe" + "He said so.\n".encode("utf-16-le"),
            "plain",
            "utf-16-le with a byte order mark",
        ),
        ("a.txt", WRAPPED.encode(), "wrapped", "utf-8"),
        (
            "a.html",
            b"<p>A.</p>",
            "html, which is printed as plain text and never written in place",
            "utf-8",
        ),
    ],
)
def test_form_and_encoding_are_told(
    ran: Run, name: str, data: bytes, form: str, encoding: str
) -> None:
    Path(name).write_bytes(data)
    lines = ran("--show-settings", name).out.decode().splitlines()
    assert lines[1] == f"  read as         {form}"
    assert lines[2].startswith(f"  written in      {encoding}")


@pytest.mark.parametrize(
    ("name", "argv", "named", "in_folder"),
    [
        ("a.txt", (), "cleaned", "cleaned"),
        (
            "LICENSE",
            (),
            "cleaned",
            "passed over: excluded by its name, as of a licence or a notice",
        ),
        (
            "LICENSE",
            ("--force-exclude",),
            "left alone",
            "passed over: excluded by its name, as of ",
        ),
        (
            "a.log",
            (),
            "left alone: .log files are code or data",
            "passed over: it matches no include",
        ),
        ("a.log", ("--include", "*.log"), "cleaned", "cleaned"),
        (".a.txt", (), "cleaned", "passed over: it is hidden, or a symbolic link"),
        ("old/a.txt", (), "cleaned", "passed over: excluded by an exclude pattern"),
        ("drafts/a.txt", (), "cleaned", "passed over: excluded by /"),
        ("b.txt", (), "left alone: it is binary", "left alone: it is binary"),
    ],
)
def test_what_becomes_of_a_file_is_told(
    ran: Run, name: str, argv: tuple[str, ...], named: str, in_folder: str
) -> None:
    Path("cleantext.toml").write_text(CONFIGURATION)
    Path(".gitignore").write_text("drafts/\n")
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(bytes(range(32)) if name == "b.txt" else DIRTY)
    out = ran("--show-settings", *argv, name).out.decode()
    assert f"\n  if named        {named}" in out
    assert f"\n  in its folder   {in_folder}" in out


def test_settings_tell_what_the_walk_of_a_folder_does(ran: Run) -> None:
    Path(".gitignore").write_text("drafts/\n")
    Path("cleantext.toml").write_text(CONFIGURATION)
    names = ["a.txt", "LICENSE", "a.log", ".a.txt", "old/a.txt", "drafts/a.txt", "b.md"]
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(DIRTY)
    walked = ran("--check", ".").err
    for name in names:
        said = ran("--show-settings", name).out.decode()
        assert ("in its folder   cleaned" in said) == (f"would clean {name}\n" in walked)


def test_files_that_can_not_be_read_fail(ran: Run) -> None:
    Path("folder").mkdir()
    result = ran("--show-settings", "none.txt", "folder")
    assert (result.code, result.out) == (2, b"")
    assert "folder: this is a folder; name the files in it" in result.err
    Path("cleantext.toml").write_text("nonsense = 1")
    Path("a.txt").touch()
    assert "unknown key 'nonsense'" in ran("--show-settings", "a.txt").err
