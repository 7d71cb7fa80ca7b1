"""Files: every line of bad input, atomic writing, diffs; nothing is ever lost."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import of_another_user

from cleantext.cli.diff import coloured, unified_diff
from cleantext.cli.main import main
from cleantext.system.atomic import clear_leftovers, replacing
from cleantext.system.files import FileError, is_file, is_folder, read, read_open, replace

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
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).is_file())
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
    assert main([f"/dev/fd/{end}"]) == 0
    os.close(end)
    assert capsysbinary.readouterr().out == CLEAN


def test_a_named_pipe_is_not_waited_for(err: Err) -> None:
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


def test_a_nul_in_a_name_and_a_file_larger_than_memory(
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


def test_an_owner_that_cannot_be_kept_is_not_changed(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(os, "chown", raising(errno.EPERM))
    assert main(["-i", "page.txt"]) == 1
    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(Path, "stat", of_another_user(Path.stat))
    assert main(["-i", "page.txt"]) == 2
    assert "page.txt: not written: its owner or group would change; run as its owner" in err()
    assert Path("page.txt").read_bytes() == DIRTY
    assert left_over() == ["page.txt"]


def test_folders_that_cannot_be_synced(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", only_files(os.fsync))
    Path("page.txt").write_bytes(DIRTY)
    assert main(["-i", "page.txt"]) == 1
    assert Path("page.txt").read_bytes() == CLEAN


def only_files(sync: Callable[[int], None]) -> Callable[[int | BinaryIO], None]:
    def checked(file: int | BinaryIO) -> None:
        number = file if isinstance(file, int) else file.fileno()
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(number)

    return checked


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


def test_no_other_user_can_read_a_file_while_it_is_written(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    path.chmod(0o600)
    modes: list[tuple[str, int]] = []

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event in WRITES:
            modes.extend((event, stat.S_IMODE(path.lstat().st_mode)) for path in Path().iterdir())

    monkeypatch.setattr(os, "fsync", observed(os.fsync, look))
    monkeypatch.setattr(os, "chmod", observed(os.chmod, look))
    monkeypatch.setattr(Path, "replace", observed(Path.replace, look))
    old = os.umask(0)
    try:
        assert main(["-i", "page.txt"]) == 1
    finally:
        os.umask(old)
    assert {event for event, _ in modes} >= {"fsync", "replace"}
    assert {mode for _, mode in modes} == {0o600}


WRITES = ("fsync", "chmod", "replace")


def observed(
    call: Callable[..., object], look: Callable[[str, tuple[object, ...]], None]
) -> Callable[..., object]:
    def called(*arguments: object, **options: object) -> object:
        look(call.__name__, arguments)
        return call(*arguments, **options)

    return called


def test_a_new_file_has_the_usual_permissions_and_one_that_is_replaced_its_own(err: Err) -> None:
    path = Path("page.txt")
    old = os.umask(0o027)
    try:
        for mode in (0o640, 0o604):
            with replacing(path) as file:
                file.write(b"Whole.")
            assert stat.S_IMODE(path.stat().st_mode) == mode
            path.chmod(0o604)
    finally:
        os.umask(old)


def test_a_file_with_several_names_is_not_parted_from_them(err: Err) -> None:
    Path("page.txt").write_bytes(DIRTY)
    os.link("page.txt", "other.txt")
    assert main(["-i", "page.txt"]) == 2
    assert "page.txt: not written: it has 2 names (hard links), which would be parted" in err()
    assert Path("page.txt").read_bytes() == DIRTY
    assert Path("page.txt").samefile("other.txt")


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are Linux's")
def test_extended_attributes_stay(err: Err) -> None:
    path = Path("page.txt")
    path.write_bytes(DIRTY)
    try:
        os.setxattr(path, "user.source", b"harbour")
    except OSError:
        pytest.skip("this file system has none")
    assert main(["-i", "page.txt"]) == 1
    assert os.getxattr(path, "user.source") == b"harbour"


# What killed runs leave


WRITER = """
import os, signal, sys
from pathlib import Path
from cleantext.system.atomic import replacing

with replacing(Path("page.txt")) as file:
    file.write(b"Half of")
    file.flush()
    if sys.argv[1] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    print("writing", flush=True)
    input()
"""


def temporaries() -> list[str]:
    return [name for name in left_over() if name.startswith(".cleantext-")]


def test_what_a_killed_run_left_is_cleared_and_what_another_writes_is_not(err: Err) -> None:
    Path("page.txt").write_bytes(CLEAN)
    writer = [sys.executable, "-c", WRITER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([*writer, "lives"], **pipes) as living:  # type: ignore[call-overload]
        assert living.stdout.readline() == b"writing\n"
        (live,) = temporaries()
        assert subprocess.run([*writer, "dies"], check=False).returncode == -signal.SIGKILL
        assert len(temporaries()) == 2
        assert Path("page.txt").read_bytes() == CLEAN
        assert main(["--check", "page.txt"]) == 0
        assert len(temporaries()) == 2
        assert main(["-i", "page.txt"]) == 0
        assert temporaries() == [live]
        living.communicate(b"\n", timeout=60)
    assert Path("page.txt").read_bytes() == b"Half of"
    assert left_over() == ["page.txt"]


def test_only_files_of_ours_are_cleared(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    name = ".cleantext-0123456789abcdef.tmp"
    others = [".cleantext-0123.tmp", f"a{name}", f"{name}.txt", ".cleantext-notes.tmp"]
    for other in others:
        Path(other).touch()
    Path("precious").touch()
    Path(name).symlink_to("precious")
    Path(name.replace("0", "1")).mkdir()
    os.mkfifo(name.replace("0", "2"))
    before = left_over()
    clear_leftovers([Path()])
    assert left_over() == before
    Path(name).unlink()
    Path(name).touch()
    monkeypatch.setattr(os, "geteuid", lambda: Path(name).stat().st_uid + 1)
    clear_leftovers([Path()])
    assert left_over() == before
    monkeypatch.setattr(os, "geteuid", lambda: Path(name).stat().st_uid)
    clear_leftovers([Path()])
    assert left_over() == [path for path in before if path != name]


def test_a_file_that_is_cleared_before_it_is_locked_is_made_again(
    err: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    cleared: list[object] = []

    def too_late(file: BinaryIO, operation: int) -> None:
        if not cleared:
            cleared.append(file.name)
            Path(str(file.name)).unlink()
        lock(file, operation)

    monkeypatch.setattr(fcntl, "flock", too_late)
    Path("page.txt").write_bytes(DIRTY)
    assert main(["-i", "page.txt"]) == 1
    assert cleared
    assert Path("page.txt").read_bytes() == CLEAN
    assert left_over() == ["page.txt"]


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


@pytest.mark.no_cover
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
