"""``python -m cleantext.training``: train a body model."""

import sys
from importlib.util import find_spec

NEEDED = ("torch", "rapidfuzz")


def main() -> int:
    """Train, if the extra ``train`` is installed; return the exit code."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        print(
            f"error: training needs {missing[0]}, which is not installed: "
            "pip install 'cleantext-filters[train]'",
            file=sys.stderr,
        )
        return 2
    from cleantext.training.train import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
