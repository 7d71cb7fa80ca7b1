"""A warning about other distributions that install the same import package."""

from __future__ import annotations

import os
import warnings

MARKS = {"clean-text": "specials.py", "cleantext": "cleantext.py"}
"""The other distributions, each with a module that only it contains."""


def warn_of_clash(folder: str) -> None:
    """Warn if the files of another distribution are in the folder of this package."""
    for name, module in MARKS.items():
        if os.path.exists(f"{folder}/{module}"):  # noqa: PTH110  # pathlib takes longer to load
            warnings.warn(
                f"the distribution {name!r} is installed over the same import package as "
                f"'cleantext-filters'; only one of them can work. Keep this one with: "
                f"pip uninstall -y {name} && pip install --force-reinstall --no-deps "
                "cleantext-filters",
                stacklevel=3,
            )
