"""Optional packages that benchmarks need, and how to install them."""

from __future__ import annotations

import sys

BENCH = "pip install --group bench"

_COMMANDS = {
    **dict.fromkeys(("hypothesis", "warcio"), "pip install --group dev"),
    **dict.fromkeys(
        ("pyarrow", "msgspec", "zstandard", "isal", "brotli"), "pip install -e '.[corpus]'"
    ),
}


def describe_missing(error: ImportError) -> str:
    """Return which package is missing, and the command that installs it."""
    package = (error.name or str(error)).partition(".")[0]
    return f"{package} is missing: {_COMMANDS.get(package, BENCH)}"


def report_skipped(what: str, error: ImportError) -> None:
    """Report that a part is left out for want of a package."""
    print(f"{what} is left out, {describe_missing(error)}", file=sys.stderr)
