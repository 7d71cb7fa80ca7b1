"""Signals that stop the command."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from commands import CLEAN, DIRTY, Run, command

WAITS = """
import time
from pathlib import Path
from cleantext import drop

@drop
def waits(line):
    if line == "Wait.":
        Path("waiting").touch()
        time.sleep(60)
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_leaves_every_file_whole(
    tmp_path: Path, number: signal.Signals, code: int, jobs: str
) -> None:
    (tmp_path / "own_waits.py").write_text(WAITS)
    (tmp_path / "a.txt").write_bytes(DIRTY)
    (tmp_path / "b.txt").write_bytes(b"Wait.\n" + DIRTY)
    (tmp_path / "c.txt").write_bytes(DIRTY)
    argv = ["-i", "--jobs", jobs, "--filter", "own_waits:waits", "a.txt", "b.txt", "c.txt"]
    process = command(*argv, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 60
    while not (tmp_path / "waiting").exists():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.02)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as the keyboard does: it goes to the workers, too
    else:
        process.send_signal(number)
    err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == code
    assert err.endswith("cleantext: stopped; no file is half written\n")
    assert "Traceback" not in err
    assert (tmp_path / "b.txt").read_bytes() == b"Wait.\n" + DIRTY
    assert {(tmp_path / name).read_bytes() for name in ("a.txt", "c.txt")} <= {CLEAN, DIRTY}
    assert not list(tmp_path.glob(".cleantext-*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # no worker is left


def test_signal_while_a_file_is_written_keeps_it(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    Path("page.txt").write_bytes(DIRTY)
    monkeypatch.setattr(os, "fsync", interrupted)
    assert ran("-i", "page.txt") == (143, b"", "cleantext: stopped; no file is half written\n")
    assert sorted(map(str, Path().iterdir())) == ["page.txt"]
    assert Path("page.txt").read_bytes() == DIRTY
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
