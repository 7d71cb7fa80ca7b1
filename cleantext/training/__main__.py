"""``python -m cleantext.training``: train a body model."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

from cleantext.training.options import read_options

NEEDED = ("torch", "rapidfuzz")


def main(argv: Sequence[str] | None = None) -> int:
    """Train, if the extra ``train`` is installed; return the exit code."""
    read_options(argv)  # --help and mistakes need no extra
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        print(
            f"error: training needs {missing[0]}, which is not installed: "
            "pip install 'cleantext-filters[train]'",
            file=sys.stderr,
        )
        return 2
    from cleantext.training import train  # late: imports torch

    return train.main(argv)


if __name__ == "__main__":
    sys.exit(main())
