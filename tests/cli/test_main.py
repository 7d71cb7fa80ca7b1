"""The entry points, the help, the version."""

from __future__ import annotations

import runpy
import subprocess
import sys

import pytest
from commands import Run, command

import cleantext
from cleantext.cli.help import PRESETS_ABOUT
from cleantext.cli.main import entry
from cleantext.kinds import ABOUT, KINDS
from cleantext.presets import EVERY, PRESETS


def test_help_names_all_words(ran: Run) -> None:
    result = ran("--help")
    text = result.out.decode()
    assert (result.code, result.err) == (0, "")
    for word in (*KINDS, *PRESETS, *(part.name for part in EVERY), "exit codes", "NO_COLOR"):
        assert word in text
    assert "  --explain[=FORMAT] " in text
    assert max(map(len, text.splitlines())) <= 80


def test_help_describes_every_kind_and_preset() -> None:
    assert set(ABOUT) == set(KINDS)
    assert set(PRESETS_ABOUT) == set(PRESETS)


def test_version_is_printed(ran: Run) -> None:
    assert ran("--version") == (0, f"cleantext {cleantext.__version__}\n".encode(), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_is_printed(ran: Run, shell: str) -> None:
    result = ran("--print-completion", shell)
    assert (result.code, result.err) == (0, "")
    for word in (b"in-place", b"advertisement", b"squeeze_blanks", b"repair"):
        assert word in result.out


def test_entry_exits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cleantext", "--version"])
    with pytest.raises(SystemExit) as stop:
        entry()
    assert stop.value.code == 0


def test_module_runs() -> None:
    process = command("--version", stdout=subprocess.PIPE)
    assert process.communicate(timeout=60)[0] == f"cleantext {cleantext.__version__}\n".encode()


def test_version_loads_little() -> None:
    code = (
        "import sys; from cleantext.cli.main import main; main(['--version']); print(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    loaded = set(out.decode().split())
    late = {
        "dataclasses",
        "pathlib",
        "importlib.metadata",
        "cleantext.chain.chain",
        "ftfy",
        "regex",
    }
    assert not loaded & (late | {"cleantext.cli.command", "shutil", "json", "difflib"})


def test_module_runs_in_this_process(monkeypatch: pytest.MonkeyPatch, ran: Run) -> None:
    monkeypatch.setattr(sys, "argv", ["cleantext", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("cleantext", run_name="__main__")
    assert stop.value.code == 0
