"""The build hook that compiles the phrase files into the package."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class Compile(BuildHookInterface):  # type: ignore[type-arg]
    """Hook that writes the tables of the phrase files, which load fast."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the tables, before the files are collected."""
        sys.path.insert(0, str(ROOT))
        from cleantext.phrases import read
        from cleantext.phrases.compiled import PLACE, write

        write(read())
        build_data["artifacts"].append(f"/{PLACE.relative_to(ROOT)}")
