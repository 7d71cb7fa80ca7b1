"""Timing of commands."""

from __future__ import annotations

import sys

import pytest

from benchmarks.timing import wall_seconds


def test_commands_may_write_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import sys; sys.exit(2 * sys.dont_write_bytecode)"
    assert wall_seconds({"python": [sys.executable, "-c", code]}, 1)["python"] > 0


def test_a_command_that_fails_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="exited with 2"):
        wall_seconds({"python": [sys.executable, "-c", "import sys; sys.exit(2)"]}, 1)
