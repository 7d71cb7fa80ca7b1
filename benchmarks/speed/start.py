"""Start-up of the command and cleaning of a small file, beside Python itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data.hard_texts import PAGE
from benchmarks.results import Result
from benchmarks.speed.setup import Setup
from benchmarks.timing import wall_seconds

_LAZY = "import sys, cleantext; cleantext.clean; cleantext.ARTICLE; print('numpy' in sys.modules)"


def run(setup: Setup) -> Iterator[Result]:
    """Time the installed command."""
    command = Path(sys.executable).with_name("cleantext")
    if not command.exists():
        print(f"{command} does not exist: pip install -e .", file=sys.stderr)
        return
    rounds = 7 if setup.quick else 21
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.txt")
        file.write_text(PAGE, encoding="utf-8")
        clean_file = [os.fspath(command), os.fspath(file)]
        base = wall_seconds([sys.executable, "-c", "pass"], rounds)
        version = wall_seconds([os.fspath(command), "--version"], rounds)
        rules = wall_seconds([*clean_file, "--skip", "keep_body"], rounds)
        body = wall_seconds(clean_file, rounds)
    loaded = subprocess.check_output([sys.executable, "-c", _LAZY], text=True)
    print(f"\npython -c pass: {1000 * base:.1f} ms")
    yield Result("cleantext --version / python -c pass", version / base, 4, goal=2)
    yield Result("a small file, no body / python -c pass", rules / base, 12)
    yield Result("a small file, body found / python -c pass", body / base, 25)
    yield Result("import of cleantext loads NumPy", loaded.strip() == "True", 0)
