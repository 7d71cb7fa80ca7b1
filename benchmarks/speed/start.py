"""Start-up of the command and cleaning of a small file, beside Python itself; a tiny text."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.data.hard_texts import PAGE
from benchmarks.results import Result
from benchmarks.speed.setup import Setup, exhaust
from benchmarks.timing import cpu_seconds, wall_seconds
from cleantext import clean

TEN_LINES = PAGE + (
    "He said that the work would take a year, and that nobody would be asked to pay for it.\n"
    "Subscribe to our newsletter\n"
    "© 2026 The Gazette. All rights reserved.\n"
)

REPEATS = 20
"""How often a round cleans the ten lines."""

_LAZY = "import sys, cleantext; cleantext.clean; cleantext.ARTICLE; print('numpy' in sys.modules)"


def run(setup: Setup) -> Iterator[Result]:
    """Time the installed command, and the library on a tiny text."""
    yield _ten_lines(setup)
    command = Path(sys.executable).with_name("cleantext")
    if not command.exists():
        print(f"{command} does not exist: pip install -e .", file=sys.stderr)
        return
    seconds = _seconds(command, 7 if setup.quick else 21)
    base = seconds["python"]
    loaded = subprocess.check_output([sys.executable, "-c", _LAZY], text=True)
    print(f"\npython -c pass: {1000 * base:.1f} ms")
    yield Result("cleantext --version / python -c pass", seconds["version"] / base, 4, goal=2)
    yield Result("a small file, no body / python -c pass", seconds["rules"] / base, 10, goal=8)
    yield Result("a small file, body found / python -c pass", seconds["body"] / base, 20, goal=8)
    yield Result("import of cleantext loads NumPy", loaded.strip() == "True", 0)


def _seconds(command: Path, rounds: int) -> Mapping[str, float]:
    """Time Python and the command."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.txt")
        file.write_text(PAGE, encoding="utf-8")
        clean_file = [os.fspath(command), os.fspath(file)]
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "version": [os.fspath(command), "--version"],
            "rules": [*clean_file, "--skip", "keep_body"],
            "body": clean_file,
        }
        return wall_seconds(commands, rounds)


def _ten_lines(setup: Setup) -> Result:
    """Time `clean` of ten lines, in milliseconds."""
    texts = [TEN_LINES] * REPEATS
    seconds = cpu_seconds({"clean": lambda: exhaust(clean, texts)}, 10 * setup.rounds)
    return Result("clean of ten lines, ms", 1000 * seconds["clean"] / REPEATS, None, goal=0.5)
