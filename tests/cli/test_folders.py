"""Folders: which of their files are cleaned."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run


def test_walk_finds_texts_in_folders(ran: Run) -> None:
    taken = ["a.txt", "b.md", "c.text", "d.markdown", "sub/e.txt", "sub/deeper/f.txt"]
    left = [
        "page.html",
        "noname",
        ".hidden.txt",
        ".git/x.txt",
        "node_modules/x.txt",
        "venv/x.txt",
        "env/pyvenv.cfg",
        "env/x.txt",
        "ignored.txt",
        "out/x.txt",
        "sub/mine.txt",
        "sub/out/x.txt",
    ]
    for name in taken + left:
        path = Path("top", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DIRTY)
    Path("top/.gitignore").write_text("ignored.txt\nout/\n*.md\n")
    Path("top/.cleantextignore").write_text("!b.md\n")
    Path("top/sub/.cleantextignore").write_text("mine.txt\n")
    Path("elsewhere").mkdir()
    Path("elsewhere/x.txt").write_bytes(DIRTY)
    Path("top/link.txt").symlink_to("../elsewhere/x.txt")
    Path("top/linked").symlink_to("../elsewhere")
    result = ran("--check", "top")
    named = [line.removeprefix("would clean top/") for line in result.err.splitlines()[:-1]]
    assert named == ["a.txt", "b.md", "c.text", "d.markdown", "sub/e.txt", "sub/deeper/f.txt"]
    ran("-i", "top")
    for name in left:
        assert Path("top", name).read_bytes() == DIRTY


def test_walk_reads_ignore_files_up_to_the_repository(ran: Run) -> None:
    Path("repository/.git").mkdir(parents=True)
    Path("repository/texts").mkdir()
    Path(".gitignore").write_text("*.txt\n")
    Path("repository/.gitignore").write_text("texts/b.txt\n")
    for name in ("a.txt", "b.txt"):
        Path("repository/texts", name).write_bytes(DIRTY)
    result = ran("--check", "repository/texts")
    assert result.err.splitlines()[:-1] == ["would clean repository/texts/a.txt"]


def test_walk_includes_and_excludes(ran: Run) -> None:
    for name in ("a.txt", "b.srt", "drafts/c.srt"):
        path = Path("top", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DIRTY)
    result = ran("--check", "--include", "*.srt", "--exclude", "drafts/", "top")
    assert result.err.splitlines()[:-1] == ["would clean top/b.srt"]
    result = ran("--check", "--exclude", "*.txt", "--exclude", "!a.txt", "top")
    assert result.err.splitlines()[:-1] == ["would clean top/a.txt"]


def test_named_file_is_cleaned_unless_exclusion_is_forced(ran: Run) -> None:
    Path("page.rst").write_bytes(DIRTY)
    Path(".gitignore").write_text("*.rst\n")
    assert ran("--check", "--exclude", "page.rst", "page.rst").code == 1
    assert ran("--check", "--force-exclude", "page.rst").code == 0
    Path(".gitignore").unlink()
    assert ran("--check", "--force-exclude", "page.rst").code == 1
    assert ran("--check", "--force-exclude", "--exclude", "*.rst", "page.rst").code == 0


def test_empty_name_is_not_the_working_folder(ran: Run) -> None:
    Path("a.txt").write_bytes(DIRTY)
    result = ran("-i", "")
    assert result.code == 2
    assert result.err.startswith("cleantext: '': the name is empty; is a variable not set?\n")
    assert Path("a.txt").read_bytes() == DIRTY


def test_same_file_is_cleaned_once(ran: Run) -> None:
    Path("top").mkdir()
    Path("top/a.txt").write_bytes(DIRTY)
    Path("link.txt").symlink_to("top/a.txt")
    result = ran("-i", "top/a.txt", "top", "./top/a.txt", "link.txt")
    assert result.err == "cleaned top/a.txt\n1 file cleaned\n"


def test_folder_without_texts_is_fine(ran: Run) -> None:
    Path("top").mkdir()
    assert ran("--check", "top") == (0, b"", "no files to clean\n")


def test_folder_that_cannot_be_read_is_reported(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("top").mkdir()
    Path("a.txt").write_bytes(CLEAN)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    result = ran("--check", "top", "a.txt")
    assert result.code == 2
    assert "cleantext: top: permission denied" in result.err
    assert "1 file would be left unchanged" in result.err
