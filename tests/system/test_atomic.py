"""Atomic writing: permissions, owners and links stay; leftovers are removed."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from commands import CLEAN, DIRTY, Err, left_over, raising
from strategies import of_another_user

from cleantext.cli.main import main
from cleantext.system.atomic import clear_leftovers, replacing


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


def test_owner_that_cannot_be_kept_is_not_changed(
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


def test_link_stays_a_link_and_its_target_is_changed(err: Err) -> None:
    Path("deep").mkdir()
    Path("deep/page.txt").write_bytes(DIRTY)
    Path("link.txt").symlink_to("deep/page.txt")
    assert main(["-i", "link.txt"]) == 1
    assert Path("link.txt").is_symlink()
    assert Path("deep/page.txt").read_bytes() == CLEAN
    assert left_over() == ["deep", "link.txt"]


def test_file_that_does_not_change_is_not_touched(err: Err) -> None:
    path = Path("page.txt")
    path.write_bytes(CLEAN)
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert main(["-i", "page.txt"]) == 0
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_replacing_hides_the_new_file_from_other_users(
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


def test_new_file_has_the_usual_permissions_and_one_that_is_replaced_its_own(err: Err) -> None:
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


def test_file_with_several_names_is_not_parted_from_them(err: Err) -> None:
    Path("page.txt").write_bytes(DIRTY)
    os.link("page.txt", "other.txt")
    assert main(["-i", "page.txt"]) == 2
    assert "page.txt: not written: it has 2 names (hard links), which would be separated" in err()
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


def test_clear_leftovers_removes_only_what_nobody_writes(err: Err) -> None:
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


def test_clear_leftovers_removes_only_our_files(err: Err, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_file_that_is_cleared_before_it_is_locked_is_made_again(
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
