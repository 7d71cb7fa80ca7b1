"""Kill both commands with SIGKILL at random moments, and check what is left.

``cleantext --in-place`` and ``cleantext-corpus run`` over all formats are killed, each time the
parent process alone. Then its workers must end by themselves, every file must be the old or the
new one, and the next run must produce what an undisturbed one does, and leave nothing else behind.
"""

from __future__ import annotations

import tempfile
from argparse import Namespace
from itertools import chain
from pathlib import Path

from benchmarks.fuzz.killed_files import files_killed
from benchmarks.fuzz.killed_runs import runs_killed
from benchmarks.results import exit_code


def main(options: Namespace) -> int:
    """Kill both commands; return 1 if a check fails."""
    with tempfile.TemporaryDirectory(prefix="cleantext-kills-") as name:
        results = []
        for result in chain(
            files_killed(Path(name, "pages"), options.kills),
            runs_killed(Path(name), options.kills),
        ):
            print(result, flush=True)
            results.append(result)
    return exit_code(results)
