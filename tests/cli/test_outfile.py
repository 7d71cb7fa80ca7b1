"""`--output`: one file, written whole, never over what is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run, left_over


def test_output_is_written(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    assert ran("page.txt", "-o", "out.txt") == (0, b"", "")
    assert Path("out.txt").read_bytes() == CLEAN
    assert ran("--output", "in.txt", stdin=DIRTY) == (0, b"", "")
    assert Path("in.txt").read_bytes() == CLEAN
    assert left_over() == ["in.txt", "out.txt", "page.txt"]


def test_output_replaces_a_file_and_keeps_its_permissions(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("out.txt").write_bytes(b"old")
    Path("out.txt").chmod(0o600)
    assert ran("page.txt", "-o", "out.txt").code == 0
    assert Path("out.txt").read_bytes() == CLEAN
    assert Path("out.txt").stat().st_mode & 0o777 == 0o600


def test_output_is_no_input(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    os.link("page.txt", "other.txt")
    Path("link.txt").symlink_to("page.txt")
    for name in ("page.txt", "./page.txt", "other.txt", "link.txt"):
        result = ran("page.txt", "-o", name)
        assert (result.code, result.out, result.err.count("\n")) == (2, b"", 1)
        assert "can't be the output" in result.err
    assert Path("page.txt").read_bytes() == DIRTY


def test_output_is_no_configuration_and_no_device(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("own.toml").write_text('keep = ["credit"]\n')
    result = ran("page.txt", "--config", "own.toml", "-o", "own.toml")
    assert "own.toml: is the file of --config, so it can't be the output" in result.err
    assert "/dev/null: is not a regular file" in ran("page.txt", "-o", "/dev/null").err
    Path("folder").mkdir()
    assert ran("page.txt", "-o", "folder").code == 2


def test_output_stays_if_there_is_nothing_to_write(ran: Run) -> None:
    Path("out.txt").write_bytes(b"old")
    assert ran("none.txt", "-o", "out.txt").code == 2
    assert Path("out.txt").read_bytes() == b"old"


def test_output_in_no_folder(ran: Run) -> None:
    Path("page.txt").write_bytes(DIRTY)
    result = ran("page.txt", "-o", "no/out.txt")
    assert result.code == 2
    assert result.err == "cleantext: no/out.txt: not written: there is no folder no\n"


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["a.txt", "b.txt", "-o", "c"], "--output takes one text; give one file, or clean several"),
        (["a.txt", "-i", "-o", "c"], "--in-place and --output contradict each other: choose one"),
        (["a.txt", "--check", "-o", "c"], "--output and --check contradict each other"),
        (["a.txt", "--look", "-o", "c"], "--output and --look contradict each other"),
        (["a.txt", "--look", "--diff"], "--diff and --look contradict each other"),
        (["a.txt", "--look", "--statistics"], "--look and --statistics contradict each other"),
        (["--undo", "a", "-i"], "--in-place and --undo contradict each other"),
        (["--undo", "a", "--look"], "--look and --undo contradict each other"),
        (["--undo", "a", "b.txt"], "--undo finds the files in the account; give no others"),
        (["--show-settings"], "--show-settings needs files"),
        (["--show-settings", "-i", "a"], "--in-place and --show-settings contradict each other"),
        (["-o", "", "a.txt"], "'' can't be the name of a file"),
    ],
)
def test_contradictions_are_refused(ran: Run, argv: list[str], complaint: str) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_bytes(DIRTY)
    result = ran(*argv)
    assert (result.code, result.out, result.err.count("\n")) == (2, b"", 1)
    assert complaint in result.err
    assert left_over() == ["a.txt", "b.txt"]


def test_a_dash_is_standard_output(ran: Run) -> None:
    assert ran("-o", "-", stdin=DIRTY) == ran(stdin=DIRTY)
    assert left_over() == []
