"""Floors: values measured earlier, which later measurements must not fall below.

``floors.json`` holds them by measurement (quality, speed) and by data set. A data set is identified
by the digest of its file, so that floors apply only to the data that they were measured on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

PATH = Path(__file__).with_name("floors.json")

Floors: TypeAlias = dict[str, dict[str, Any]]
"""Values by name, by the digest of the data; ``data`` is the name of the data set."""


def digest(path: Path) -> str:
    """Return the identifier of a data file: the start of its SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def load(measurement: str, path: Path = PATH) -> Floors:
    """Return the floors of a measurement."""
    return dict(_read(path).get(measurement, {}))


def settle(
    measurement: str,
    floors: Floors,
    failed: Sequence[str],
    *,
    update: bool,
    allow_lower: bool,
    path: Path = PATH,
) -> int:
    """Report values below their floors, write new floors, return the exit code.

    Args:
        measurement: the name of the measurement.
        floors: the new floors, with those of other data as they were.
        failed: a line for each value below its floor.
        update: whether to write the new floors.
        allow_lower: whether to write them even if some value is below its floor.
        path: the file of the floors.

    """
    print("", *failed or ["no value is below its floor"], sep="\n")
    if update and (allow_lower or not failed):
        known = {**_read(path), measurement: floors}
        path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"floors written to {path}")
        return 0
    return 1 if failed else 0


def _read(path: Path) -> Mapping[str, Floors]:
    known: Mapping[str, Floors] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return known
