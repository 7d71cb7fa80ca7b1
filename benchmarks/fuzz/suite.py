"""The laws and strategies of the test suite, shared with the fuzzer.

This is the only place that reaches into ``tests/``, whose modules import each other by bare name.
pytest and mypy find them by their settings in pyproject.toml; elsewhere the folder joins the path
here. That also lets the commands load the filters of `strategies` as ``strategies:NAME``.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"
if str(TESTS) not in sys.path:
    sys.path.append(str(TESTS))

import laws  # noqa: E402  # found by the path above
import strategies  # noqa: E402  # as above

__all__ = ["laws", "strategies"]
