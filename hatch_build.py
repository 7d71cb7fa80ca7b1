"""What happens when the package is built or installed: the phrase files are compiled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class Compile(BuildHookInterface):  # type: ignore[type-arg]
    """Writes the tables of the phrase files beside them, where they are quick to load."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Before the files are collected."""
        sys.path.insert(0, str(ROOT))
        from cleantext.phrases import read
        from cleantext.phrases.compiled import PLACE, write

        write(read())
        build_data["artifacts"].append(f"/{PLACE.relative_to(ROOT)}")
