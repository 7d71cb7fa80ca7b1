"""Measuring of commands and their workers."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("psutil", reason="pip install --group bench")

from benchmarks.corpus.procstat import watch  # after the check above

WORK = """
import time
block = bytearray({size})
end = time.process_time() + 0.6
while time.process_time() < end:
    pass
"""
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {WORK.format(size=60_000_000)!r}], check=True)
"""


def test_watch_measures_parent_and_worker() -> None:
    usage = watch([sys.executable, "-c", PARENT])
    assert usage.seconds > 0.2
    assert len(usage.workers) == 1
    assert usage.worker_peak > 60
    assert 0 < usage.parent.peak < usage.peaks
    assert usage.cpu > 0.1


def test_watch_reports_the_messages_of_a_failure() -> None:
    with pytest.raises(RuntimeError, match="exited with 3: oh no"):
        watch([sys.executable, "-c", "import sys; print('oh no', file=sys.stderr); sys.exit(3)"])
