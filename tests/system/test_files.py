"""Files: every kind of bad input gets a clear message, and nothing is ever lost."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Err, left_over, raising

from cleantext.cli.main import main
from cleantext.system.files import FileError, is_file, is_folder, read, read_open, replace


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"Caf\xe9.\nRead on.\n", "Café.\nRead on.\n".encode(), id="not UTF-8"),
        pytest.param(b"A \x00 NUL.  \nEnd.\n", None, id="NUL bytes"),
        pytest.param(b"One \xed\xa0\x80 here.  \n", None, id="lone surrogate"),
        pytest.param("One\ufeff two.  \n".encode(), None, id="BOM in mid-file"),
        pytest.param(b"One.\rTwo.  \n", None, id="bare CR"),
        pytest.param(b"a.\r\nAdvertisement\nb.\n", b"a.\r\nb.\n", id="CRLF mixed with LF"),
        pytest.param(b"One.\nAdvertisement\nEnd.", b"One.\nEnd.", id="no final newline"),
        pytest.param(b"", b"", id="empty file"),
        pytest.param(b"\xef\xbb\xbf", b"\xef\xbb\xbf", id="BOM alone"),
        pytest.param(b"\xef\xbb\xbfA.\nAdvertisement\n", b"\xef\xbb\xbfA.\n", id="BOM"),
        pytest.param("Ünï.\nAdvertisement\n".encode("utf-16"), "Ünï.\n".encode(), id="UTF-16"),
        pytest.param(b"word " * 100_000, None, id="one long line"),
        pytest.param(b"a\n" * 50_000, None, id="many short lines"),
    ],
)
def test_command_takes_odd_input(err: Err, data: bytes, expected: bytes | None) -> None:
    path = Path("page.txt")
    path.write_bytes(data)
    code = main(["--in-place", "--quiet", "page.txt"])
    after = path.read_bytes()
    assert code == int(after != data)
    assert expected is None or after == expected
    assert err() == ""
    assert main(["--in-place", "page.txt"]) == 0
    assert path.read_bytes() == after


def folder_for_a_file() -> None:
    Path("bad.txt").mkdir()


def missing() -> None:
    pass


def below_a_file() -> None:
    Path("bad.txt").symlink_to("good.txt/deeper")


def dangling_link() -> None:
    Path("bad.txt").symlink_to("nowhere")


def circle_of_links() -> None:
    Path("bad.txt").symlink_to("other")
    Path("other").symlink_to("bad.txt")


def binary() -> None:
    Path("bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (folder_for_a_file, "this is a folder; name its files, or add --in-place or --check"),
        (missing, "there is no such file; check the name"),
        (below_a_file, "there is no such file; check the name"),
        (dangling_link, "there is no such file; check the name"),
        (circle_of_links, "its symbolic links go round in a circle"),
        (binary, "it is binary and was left alone"),
    ],
)
def test_command_reports_bad_input(err: Err, make: Callable[[], None], complaint: str) -> None:
    make()
    Path("good.txt").write_bytes(DIRTY)
    assert main(["bad.txt", "good.txt"]) == 2
    assert err() == f"cleantext: bad.txt: {complaint}\n"
    if make is not folder_for_a_file:
        before = Path("bad.txt").read_bytes() if make is binary else b""
        assert main(["--in-place", "bad.txt", "good.txt"]) == 2
        assert err().splitlines()[0] == f"cleantext: bad.txt: {complaint}"
        assert Path("good.txt").read_bytes() == CLEAN
        assert make is not binary or Path("bad.txt").read_bytes() == before


def test_binary_input_is_passed_on_as_it_is(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    assert main([str(path)]) == 2
    assert capsysbinary.readouterr().out == path.read_bytes()


def test_name_that_is_too_long_or_odd(err: Err) -> None:
    assert main(["x" * 5000]) == 2
    assert "file name too long" in err()
    assert main(["two\nlines\x1b.txt"]) == 2
    assert err() == ("cleantext: two\\nlines\\x1b.txt: there is no such file; check the name\n")


@pytest.mark.parametrize("what", ["read", "write"])
def test_no_permission(err: Err, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    Path("page.txt").write_bytes(DIRTY)
    Path("good.txt").write_bytes(DIRTY)
    if what == "read":
        opened: Callable[..., object] = Path.open

        def open_some(self: Path, *arguments: str) -> object:
            if self.name == "page.txt":
                raise PermissionError(errno.EACCES, "Permission denied")
            return opened(self, *arguments)

        monkeypatch.setattr(Path, "open", open_some)
    else:
        monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "page.txt")
    assert main(["--in-place", "page.txt", "good.txt"]) == 2
    assert "page.txt: " in (said := err())
    assert "permission denied; `chmod u+rw` gives it to the owner\n" in said
    assert "cleaned good.txt\n1 file cleaned, 1 file failed\n" in said
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        (errno.ENOSPC, "the disk is full; make room and run again"),
        (errno.EDQUOT, "your disk quota is used up; make room and run again"),
        (errno.EFBIG, "it would be larger than the system permits"),
        (errno.EROFS, "its file system can only be read"),
        (errno.EIO, "input/output error"),
    ],
)
@pytest.mark.parametrize("place", ["fsync", "rename"])
def test_write_that_fails(
    err: Err, monkeypatch: pytest.MonkeyPatch, number: int, complaint: str, place: str
) -> None:
    Path("page.txt").write_bytes(DIRTY)
    if place == "fsync":
        monkeypatch.setattr(os, "fsync", raising(number))
    else:
        monkeypatch.setattr(Path, "replace", raising(number))
    assert main(["--in-place", "page.txt"]) == 2
    said = err().splitlines()
    assert said[0].startswith(f"cleantext: page.txt: not written: {complaint}")
    assert said[1:] == ["1 file failed"]
    assert left_over() == ["page.txt"]
    assert Path("page.txt").read_bytes() == DIRTY


def test_folder_without_permission(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).is_file())
    assert main(["-i", "page.txt"]) == 2
    assert err().startswith("cleantext: page.txt: not written: no temporary file can be created")
    assert left_over() == ["page.txt"]


def test_file_that_changes_while_it_is_read_is_left_alone(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    status = os.fstat
    calls = []

    def grow(number: int) -> os.stat_result:
        calls.append(number)
        if len(calls) == 2:
            with path.open("ab") as file:
                file.write(b"More.\n")
        return status(number)

    monkeypatch.setattr(os, "fstat", grow)
    with pytest.raises(FileError, match="it changed while it was read"):
        read(path)
    assert path.read_bytes() == DIRTY + b"More.\n"


def test_file_that_changes_before_it_is_written_is_left_alone(err: Err) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    _, stamp = read(path)
    path.write_bytes(b"Newer.\n")
    with pytest.raises(FileError, match="it changed in the meantime; run again"):
        replace(path, CLEAN, stamp)
    assert path.read_bytes() == b"Newer.\n"
    assert left_over() == ["page.txt"]


def test_what_is_no_regular_file_is_not_written(err: Err) -> None:
    os.mkfifo("pipe")
    with pytest.raises(FileError, match="this is not a regular file"):
        replace(Path("pipe"), b"", read(Path("/dev/null"))[1])


def test_pipe_is_read(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    end, start = os.pipe()
    os.write(start, DIRTY)
    os.close(start)
    assert main([f"/dev/fd/{end}"]) == 0
    os.close(end)
    assert capsysbinary.readouterr().out == CLEAN


def test_named_pipe_is_not_waited_for(err: Err) -> None:
    os.mkfifo("pipe.txt")
    for options in ([], ["--check"], ["-i"]):
        assert main([*options, "pipe.txt"]) == 2
        assert "pipe.txt: this is a pipe or a device; `cat FILE | cleantext` reads it" in err()


@pytest.mark.parametrize("name", ["zero", "full", "urandom"])
def test_devices_without_an_end_are_not_read(
    err: Err, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert main([f"/dev/{name}"]) == 2
    assert err() == f"cleantext: /dev/{name}: this is a device that has no end\n"
    with Path(f"/dev/{name}").open() as device:
        monkeypatch.setattr(sys, "stdin", device)
        assert main([]) == 2
    assert "this is a device that has no end" in err()


def test_nul_in_a_name_and_a_file_larger_than_memory(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in ([], ["-i", "--quiet"]):
        assert main([*options, "a\0b.txt"]) == 2
        assert err() == "cleantext: a\\x00b.txt: there is no such file: a NUL is in its name\n"
    with pytest.raises(FileError, match="a NUL is in its name"):
        read(Path("a\0b.txt"))

    class Large(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise MemoryError

    with pytest.raises(FileError, match="not enough memory to read it; split it"):
        read_open(Large())


def test_is_file_is_false_without_permission(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "is_file", raising(errno.EACCES))
    monkeypatch.setattr(Path, "is_dir", raising(errno.EACCES))
    assert not is_file(tmp_path)
    assert not is_folder(tmp_path)
