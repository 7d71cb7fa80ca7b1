"""Terminals: colours, the progress bar, the keyboard."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from commands import DIRTY, Run, on_terminal


def test_diff_has_colours_on_a_terminal_only(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DIRTY)
    argv = ("--config", "none", "--diff", "-q", str(path))
    coloured = on_terminal(*argv, environment={"NO_COLOR": ""})
    assert "\x1b[31m-Advertisement\x1b[0m\n" in coloured
    assert "\x1b[36m@@ -1,3 +1,2 @@\x1b[0m\n" in coloured
    assert "\x1b[1m--- " in coloured
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb", "NO_COLOR": ""}):
        assert "\x1b" not in on_terminal(*argv, environment=environment)


def test_keyboard_gets_a_hint() -> None:
    shown = on_terminal("--config", "none", typed=b"Advertisement\nText.\n\x04")
    assert "cleantext: reading from the keyboard; Ctrl-D ends the text\n" in shown
    assert shown.endswith("Text.\n")


SLOW = """
import time
from cleantext import drop

@drop
def slow(line):
    time.sleep(0.5)
"""


@pytest.mark.slow
def test_progress_bar_appears_after_a_second(tmp_path: Path) -> None:
    (tmp_path / "own_slow.py").write_text(SLOW)
    (tmp_path / "cleantext.toml").write_text('filters = ["own_slow:slow"]\n')
    names = []
    for number in range(4):
        names.append(str(tmp_path / f"{number}.txt"))
        Path(names[-1]).write_bytes(b"Text.\n")
    config = ("--config", str(tmp_path / "cleantext.toml"))
    shown = on_terminal(*config, "--check", *names)
    assert "/4 [" in shown
    assert shown.endswith("4 files would be left unchanged\n")
    quick = ("--config", "none", "--preset", "repair", "--check")
    assert "/4 [" not in on_terminal(*quick, *names)


def test_terminal_is_noticed_in_this_process(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_bytes(DIRTY)

    class Keyboard(io.BytesIO):
        def isatty(self) -> bool:
            return True

    assert "reading from the keyboard" in ran(stdin=Keyboard(DIRTY)).err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert b"\x1b[31m-Advertisement\x1b[0m\n" in ran("--diff", "a.txt").out
    assert ran("--check", "a.txt", "b.txt").err == (
        "would clean a.txt\nwould clean b.txt\n2 files would be cleaned\n"
    )
