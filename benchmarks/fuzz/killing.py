"""Killing of commands, and what is left of them."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

import psutil

GRACE = 20
"""Seconds that workers have to end after the death of their parent."""

Snapshot: TypeAlias = dict[str, tuple[str, int]]
"""The digest and the permissions of each file of a folder, by relative path."""


class Killed(NamedTuple):
    """The outcome of killing a command.

    Attributes:
        hit: whether the command was still running.
        orphans: whether some of its processes did not end by themselves.

    """

    hit: bool
    orphans: bool


def kill_after(command: Sequence[str], seconds: float) -> Killed:
    """Start a command and kill it, but not its workers, after some seconds."""
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
    return Killed(running.returncode == -signal.SIGKILL, _has_orphans(running.pid))


def _has_orphans(group: int) -> bool:
    """Return whether processes of a group outlive the grace period, and kill them then."""
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        if not _is_alive(group):
            return False
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return True


def _is_alive(group: int) -> bool:
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                return True
        except (OSError, psutil.Error):  # it has just ended
            continue
    return False


def take_snapshot(folder: Path) -> Snapshot:
    """Return the digest and the permissions of each file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): (
            sha256(path.read_bytes()).hexdigest(),
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in files
    }
