"""Standard streams: closed, full, unreadable."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run, command

from cleantext.cli.main import main


def test_output_into_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"".join(b"This is line %d of a long text.\n" % n for n in range(20_000)))
    # Many files: a system may well take one long write whole when its reader goes away.
    argv = ("--config", "none", "--preset", "repair", *[str(path)] * 20)
    process = command(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


@pytest.mark.parametrize("option", ["--help", "--version", "--print-completion=bash"])
def test_help_into_a_closed_pipe_is_quiet(ran: Run, option: str, tmp_path: Path) -> None:
    end, start = os.pipe()
    os.close(end)
    process = command(option, stdout=start, stderr=subprocess.PIPE)
    os.close(start)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_output_onto_a_full_disk_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DIRTY)
    with Path("/dev/full").open("wb") as full:
        process = command("--config", "none", str(path), stdout=full, stderr=subprocess.PIPE)
        err = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert err.startswith(b"cleantext: error: standard output can't be written: the disk is full")
    assert err.count(b"\n") == 1


def test_streams_may_be_closed(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.txt").write_bytes(DIRTY)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        code = main(["page.txt"])
    assert code == 2
    assert "standard output is closed" in ran("--check", "page.txt").err
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(["--diff", "page.txt"]) == 2
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert main(["--explain", "page.txt", "missing.txt"]) == 2
    assert ran("--check", "page.txt").out == CLEAN  # what was printed above, and nothing more
    monkeypatch.setattr(io, "TextIOWrapper", lambda _: None)
    assert "standard input is closed" in ran().err


def test_input_that_cannot_be_read_is_an_error(ran: Run) -> None:
    class Folder(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    result = ran(stdin=Folder())
    assert result.code == 2
    assert result.err == "cleantext: <stdin>: this is a folder; name the files in it\n"


@pytest.mark.parametrize(
    ("error", "argv", "code"),
    [
        (BrokenPipeError(), ["page.txt"], 141),
        (BrokenPipeError(), ["--help"], 141),
        (OSError(28, "No space left on device"), ["page.txt"], 2),
    ],
)
def test_output_that_fails_decides_the_exit_code(
    ran: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, argv: list[str], code: int
) -> None:
    class Gone(io.BytesIO):
        def write(self, *_: object) -> int:
            raise error

        def writelines(self, *_: object) -> None:
            raise error

    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Gone(), write_through=True))
    assert main(argv) == code
