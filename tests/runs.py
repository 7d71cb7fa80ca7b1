"""Runs of tests: their inputs, options and outputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

QUICK = ("--preset", "repair", "--config", "none", "--quiet", "-j", "1")
"""Options that make a run quick."""

ADVERT = "He said so.\nAdvertisement\nShe agreed.\n"


def write(name: str, lines: Sequence[object]) -> Path:
    """Write a file of JSON Lines; anything but a str is encoded as JSON."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def rows(name: str | Path) -> list[Any]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def numbered(number: int) -> dict[str, object]:
    return {"id": number, "text": f"Line {number} \u200bof it.\n", "kept": [number]}


def own_filter(name: str, body: str) -> str:
    """Write a module with the rewrite `own`; return it as the command line names it."""
    Path(f"{name}.py").write_text(
        "import multiprocessing, os, pathlib, signal\nfrom cleantext import rewrite\n"
        f"@rewrite\ndef own(line):\n    {body}\n    return line\n",
        encoding="utf-8",
    )
    return f"{name}:own"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the contents of the visible files."""
    files = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
