"""Files: every line of bad input, atomic writing, diffs; nothing is ever lost."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.cli import main
from cleantext.diff import coloured, unified_diff
from cleantext.files import FileError, is_file, is_folder, read, replace

DIRTY = b"He said so.\nAdvertisement\nShe agreed.\f\r\n"
CLEAN = b"He said so.\nShe agreed.\r\n"

Err = Callable[[], str]


@pytest.fixture
def err(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Err:
    """What was said on standard error; the working folder is empty."""
    monkeypatch.chdir(tmp_path)
    return lambda: capsysbinary.readouterr().err.decode()


def raising(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def left_over() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


# Input that is odd, but no trouble


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
def test_odd_input(err: Err, data: bytes, expected: bytes | None) -> None:
    path = Path("page.txt")
    path.write_bytes(data)
    code = main(["--in-place", "--quiet", "page.txt"])
    after = path.read_bytes()
    assert code == int(after != data)
    assert expected is None or after == expected
    assert err() == ""
    assert main(["--in-place", "page.txt"]) == 0
    assert path.read_bytes() == after


# Trouble: a clear line, code 2, the other files done, nothing lost


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
        (missing, "there is no such file; look for a slip in its name"),
        (below_a_file, "there is no such file; look for a slip in its name"),
        (dangling_link, "there is no such file; look for a slip in its name"),
        (circle_of_links, "its symbolic links go round in a circle"),
        (binary, "it is binary and was left alone"),
    ],
)
def test_trouble(err: Err, make: Callable[[], None], complaint: str) -> None:
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


def test_a_name_that_is_too_long_or_odd(err: Err) -> None:
    assert main(["x" * 5000]) == 2
    assert "file name too long" in err()
    assert main(["two\nlines\x1b.txt"]) == 2
    assert err() == (
        "cleantext: two\\nlines\\x1b.txt: there is no such file; look for a slip in its name\n"
    )


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
    assert "cleaned good.txt\n1 file cleaned, trouble with 1 file\n" in said
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
def test_a_write_that_fails(
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
    assert said[1:] == ["trouble with 1 file"]
    assert left_over() == ["page.txt"]
    assert Path("page.txt").read_bytes() == DIRTY


def test_a_folder_without_permission(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.txt").write_bytes(DIRTY)
    opened: Callable[..., object] = Path.open

    def open_some(self: Path, mode: str) -> object:
        if mode == "xb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", open_some)
    assert main(["-i", "page.txt"]) == 2
    assert err().startswith("cleantext: page.txt: not written: its folder permits no new file")
    assert left_over() == ["page.txt"]


def test_a_file_that_changes_while_it_is_read_is_left_alone(
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
    with pytest.raises(FileError, match="something changed it while it was read"):
        read(path)
    assert path.read_bytes() == DIRTY + b"More.\n"


def test_a_file_that_changes_before_it_is_written_is_left_alone(err: Err) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    _, stamp = read(path)
    path.write_bytes(b"Newer.\n")
    with pytest.raises(FileError, match="something changed it in the meantime; run again"):
        replace(path, CLEAN, stamp)
    assert path.read_bytes() == b"Newer.\n"
    assert left_over() == ["page.txt"]


def test_what_is_no_regular_file_is_not_written(err: Err) -> None:
    os.mkfifo("pipe")
    with pytest.raises(FileError, match="this is no regular file"):
        replace(Path("pipe"), b"", read(Path("/dev/null"))[1])


def test_a_pipe_is_read(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    end, start = os.pipe()
    os.write(start, DIRTY)
    os.close(start)
    assert main([f"/dev/fd/{end}"]) == 1
    os.close(end)
    assert capsysbinary.readouterr().out == CLEAN


# What stays as it was


def test_permissions_and_owner_stay(err: Err) -> None:
    path = Path("page.txt")
    for mode in (0o640, 0o755, 0o600):
        path.write_bytes(DIRTY)
        path.chmod(mode)
        before = path.stat()
        assert main(["-i", "page.txt"]) == 1
        after = path.stat()
        assert stat.S_IMODE(after.st_mode) == mode
        assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_only_the_superuser_may_give_files_away(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "chown", raising(errno.EPERM))
    Path("page.txt").write_bytes(DIRTY)
    assert main(["-i", "page.txt"]) == 1
    assert Path("page.txt").read_bytes() == CLEAN


def test_systems_without_owners_and_synced_folders(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "chown")
    monkeypatch.setattr(os, "open", raising(errno.EACCES))
    Path("page.txt").write_bytes(DIRTY)
    assert main(["-i", "page.txt"]) == 1
    assert Path("page.txt").read_bytes() == CLEAN


def test_a_link_stays_a_link_and_its_target_is_changed(err: Err) -> None:
    Path("deep").mkdir()
    Path("deep/page.txt").write_bytes(DIRTY)
    Path("link.txt").symlink_to("deep/page.txt")
    assert main(["-i", "link.txt"]) == 1
    assert Path("link.txt").is_symlink()
    assert Path("deep/page.txt").read_bytes() == CLEAN
    assert left_over() == ["deep", "link.txt"]


def test_a_file_that_does_not_change_is_not_touched(err: Err) -> None:
    path = Path("page.txt")
    path.write_bytes(CLEAN)
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert main(["-i", "page.txt"]) == 0
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_what_the_system_does_not_let_us_see_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "is_file", raising(errno.EACCES))
    monkeypatch.setattr(Path, "is_dir", raising(errno.EACCES))
    assert not is_file(tmp_path)
    assert not is_folder(tmp_path)


# Diffs


def patched(diff: list[bytes], before: bytes) -> bytes:
    """Apply a unified diff, by its definition."""
    rest = before.split(b"\n")
    lines = [line + b"\n" for line in rest[:-1]] + ([rest[-1]] if rest[-1] else [])
    result: list[bytes] = []
    place = 0
    for number, line in enumerate(diff[2:], 2):
        if line.startswith(b"@@"):
            old = line.split()[1][1:].split(b",")
            start = int(old[0]) - (old[1] != b"0")
            result += lines[place:start]
            place = start
            continue
        text = line[1:]
        if number + 1 < len(diff) and diff[number + 1].startswith(b"\\"):
            text = text.removesuffix(b"\n")
        if line[:1] in b" -":
            assert lines[place] == text
            place += 1
        if line[:1] in b" +":
            result.append(text)
    return b"".join(result + lines[place:])


LINES = st.lists(
    st.tuples(
        st.sampled_from([b"same", b"gone", b"old", b"", b"x\r", b"\xff"]),
        st.sampled_from([b"\n", b"\r\n"]),
    ),
    max_size=40,
)


@given(LINES, st.sampled_from([b"", b"same", b"gone", b"old"]))
def test_a_diff_leads_from_old_to_new(lines: list[tuple[bytes, bytes]], last: bytes) -> None:
    every = [*lines, (last, b"")] if last else lines
    before = b"".join(text + end for text, end in every)
    after = b"".join(text.replace(b"old", b"new") + end for text, end in every if text != b"gone")
    gone = {number for number, (text, _) in enumerate(every, 1) if text == b"gone"}
    chunks = b"".join(unified_diff("x", before, after, gone)).split(b"\n")
    diff = [chunk + b"\n" for chunk in chunks[:-1]]
    assert (patched(diff, before) if diff else before) == after
    assert bool(diff) == (before != after)


DIFFS = [
    b"He said so.\nAdvertisement\nShe agreed.\f\r\n",
    b"\xef\xbb\xbfAdvertisement\r\nText.\r\n",
    b"No end.\nAdvertisement",
    b"Advertisement\nNo end. ",
    b"Advertisement\n",
    b"Caf\xe9.\nText.\n",
    b"".join(b"Line %c.\n" % n for n in range(65, 90)) + b"Advertisement\nEnd.\n",
    b"Advertisement\n" + b"".join(b"Line %c.\n" % n for n in range(65, 90)) + b"Advertisement\n",
]


@pytest.mark.parametrize("data", DIFFS)
def test_a_diff_of_the_command_is_the_change(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    data: bytes,
) -> None:
    monkeypatch.chdir(tmp_path)
    tools = [["git", "apply", "-"], ["patch", "-p1", "-s"]]
    for tool in (tool for tool in tools if shutil.which(tool[0])):
        for name in ("page.txt", "a page.txt", 'quo"ted\tänd\\odd.txt'):
            Path(name).write_bytes(data)
            assert main(["--diff", "--quiet", name]) == 1
            diff = capsysbinary.readouterr().out
            done = subprocess.run(tool, input=diff, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b"")
            applied = Path(name).read_bytes() if Path(name).exists() else b""
            Path(name).write_bytes(data)
            assert main(["--in-place", "--quiet", name]) == 1
            assert Path(name).read_bytes() == applied


def test_a_diff_from_an_encoding_with_other_line_breaks(
    err: Err, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = "Ünï.\nAdvertisement\n".encode("utf-16-le")
    diff = b"".join(unified_diff("x", data, "Ünï.\n".encode(), {2}))
    assert diff.count(b"\n-") + diff.count(b"\n+") > 2
    assert diff.endswith("+Ünï.\n".encode())


def test_a_diff_is_linear() -> None:
    before = b"".join(b"Line %d\n" % number for number in range(200_000))
    kept = [number for number in range(200_000) if number % 3]
    after = b"".join(b"Line %d\n" % number for number in kept)
    gone = {number + 1 for number in range(0, 200_000, 3)}
    diff = unified_diff("x", before, after, gone)
    assert sum(line.startswith(b"-L") for line in diff) == len(gone)


def test_colours_stand_around_lines() -> None:
    lines = [b"--- a\n", b"+++ b\n", b"@@ -1 +1 @@\n", b"-x\n", b"+y\n", b" z\n"]
    assert list(coloured(lines)) == [
        b"\x1b[1m--- a\x1b[0m\n",
        b"\x1b[1m+++ b\x1b[0m\n",
        b"\x1b[36m@@ -1 +1 @@\x1b[0m\n",
        b"\x1b[31m-x\x1b[0m\n",
        b"\x1b[32m+y\x1b[0m\n",
        b" z\n",
    ]
