"""Files that are named on the command line, and the name of standard input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run

LEFT = "left alone: .{} files are code or data; --force cleans it as plain text"


@pytest.mark.parametrize("name", ["film.srt", "TABLE.CSV", "script.py", "page.tex"])
def test_code_and_data_are_cleaned_by_force_only(ran: Run, name: str) -> None:
    Path(name).write_bytes(DIRTY)
    Path("page.txt").write_bytes(DIRTY)
    left = LEFT.format(name.partition(".")[2])
    result = ran("-i", name, "page.txt")
    assert result.code == 2
    assert result.err.splitlines() == [
        f"cleantext: {name}: {left}",
        "cleaned page.txt",
        "1 file cleaned, 1 file failed",
    ]
    assert Path(name).read_bytes() == DIRTY
    assert ran(name) == (2, DIRTY, f"cleantext: {name}: {left}\n")
    assert json.loads(ran("--explain=json", name).err) == {"file": name, "error": left}
    assert ran("-i", "--force", name).code == 1
    assert Path(name).read_bytes() == CLEAN


def test_code_that_include_names_needs_no_force(ran: Run) -> None:
    Path("film.srt").write_bytes(DIRTY)
    assert ran("--check", "--include", "*.srt", "film.srt").code == 1
    assert ran("--check", "--include", "*.vtt", "film.srt").code == 2


def test_force_does_not_widen_folders(ran: Run) -> None:
    Path("a.py").write_bytes(DIRTY)
    assert ran("--check", "--force", ".") == (0, b"", "no files to clean\n")


def test_force_exclude_skips_code_in_silence(ran: Run) -> None:
    Path("a.py").write_bytes(DIRTY)
    assert ran("--check", "--force-exclude", "a.py") == (0, b"", "no files to clean\n")
    assert ran("--check", "--force-exclude", "--force", "a.py").code == 1


def test_licence_is_cleaned_if_it_is_named(ran: Run) -> None:
    Path("LICENSE").write_bytes(DIRTY)
    assert ran("--check", "--include", "*", ".").code == 0
    assert ran("--check", "LICENSE").code == 1
    assert ran("--check", "--force-exclude", "LICENSE").code == 0


def test_folder_named_as_a_licence_is_walked(ran: Run) -> None:
    Path("notice").mkdir()
    Path("notice/page.txt").write_bytes(DIRTY)
    assert ran("--check", ".").code == 1


def test_stdin_filename_is_the_name_in_every_output(ran: Run) -> None:
    named = ("--stdin-filename", "texts/page.txt")
    result = ran(*named, "--diff", "--explain", stdin=DIRTY)
    assert result.out.startswith(b"--- a/texts/page.txt\n+++ b/texts/page.txt\n")
    assert result.err.startswith("texts/page.txt:2: advertisement: Advertisement\n")
    assert "would clean texts/page.txt" in result.err
    result = ran(*named, "-", "--explain=json", stdin=DIRTY)
    assert (result.code, result.out) == (0, CLEAN)
    assert json.loads(result.err)["file"] == "texts/page.txt"


def test_stdin_filename_need_not_exist_and_is_not_read(ran: Run) -> None:
    Path("page.txt").write_bytes(b"Another text.\n")
    assert ran("--stdin-filename", "page.txt", stdin=DIRTY).out == CLEAN
    assert ran("--stdin-filename", "no/page.txt", "--jobs", "2", stdin=DIRTY).out == CLEAN


def test_stdin_filename_finds_the_configuration(ran: Run) -> None:
    Path("site").mkdir()
    Path("site/cleantext.toml").write_text('keep = ["advertisement"]')
    assert b"Advertisement" in ran("--stdin-filename", "site/new.txt", stdin=DIRTY).out
    assert b"Advertisement" not in ran(stdin=DIRTY).out


def test_stdin_of_code_is_passed_through_unless_forced(ran: Run) -> None:
    named = ("--stdin-filename", "a.py")
    assert ran(*named, stdin=DIRTY) == (2, DIRTY, f"cleantext: a.py: {LEFT.format('py')}\n")
    assert ran(*named, "--force", stdin=DIRTY) == (0, CLEAN, "")


@pytest.mark.parametrize("name", ["LICENSE", "a.py", "drafts/page.txt"])
def test_stdin_that_is_excluded_is_passed_through(ran: Run, name: str) -> None:
    Path(".gitignore").write_text("drafts/\n")
    odd = b"caf\xe9\r\n" + DIRTY
    named = ("--stdin-filename", name)
    assert ran("--force-exclude", *named, stdin=odd) == (0, odd, "")
    result = ran("--force-exclude", "--check", *named, stdin=odd)
    assert result == (0, b"", "1 file would be left unchanged\n")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["page.txt"], "--stdin-filename names standard input, but files are given"),
        (["-", "page.txt"], "--stdin-filename names standard input, but files are given"),
        (["-i"], "--in-place needs files or folders; standard input can't be replaced"),
    ],
)
def test_stdin_filename_is_for_standard_input(ran: Run, argv: list[str], message: str) -> None:
    result = ran("--stdin-filename", "a.txt", *argv)
    assert (result.code, result.err) == (2, f"cleantext: error: {message}\n")


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_stdin_filename_is_checked(ran: Run, name: str) -> None:
    result = ran("--stdin-filename", name)
    assert result.code == 2
    assert result.err.endswith(f"{name!r} can't be the name of a file\n")


@pytest.mark.parametrize("option", [["--split", "---"], ["--split=---"], ["--split", "/^-+$/"]])
def test_texts_in_one_file_are_cleaned_one_by_one(ran: Run, option: list[str]) -> None:
    Path("page.txt").write_bytes(DIRTY + b"---\n" + DIRTY)
    assert ran(*option, "page.txt").out == CLEAN + b"---\n" + CLEAN
    assert ran("-i", *option, "page.txt").code == 1
    assert ran("-i", *option, "page.txt").code == 0
