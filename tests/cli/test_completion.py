"""Completion in the shell, for all three commands."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest
import shtab

from cleantext.cli.main import main
from cleantext.corpus.cli.main import main as corpus_main
from cleantext.kinds import KINDS
from cleantext.lint.main import main as lint_main
from cleantext.presets import EVERY, PRESETS

COMMANDS = {"cleantext": main, "cleantext-corpus": corpus_main, "cleantext-lint": lint_main}


def script(command: str, shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert COMMANDS[command](["--print-completion", shell]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("command", ["cleantext", "cleantext-corpus"])
@pytest.mark.parametrize("shell", shtab.SUPPORTED_SHELLS)
def test_completion_lists_kinds_filters_presets_and_languages(
    command: str, shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(command, shell, capsys)
    for word in (*KINDS, *PRESETS, *(part.name for part in EVERY), "uk", "zh", "skip-languages"):
        assert word in text


@pytest.mark.parametrize("shell", shtab.SUPPORTED_SHELLS)
def test_completion_lists_subcommands_with_their_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script("cleantext-corpus", shell, capsys)
    for word in ("learn", "removed-field", "max-rejects", "share", "jsonl.zst", "warc.gz"):
        assert word in text


@pytest.mark.parametrize("shell", shtab.SUPPORTED_SHELLS)
def test_completion_of_lint_lists_its_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script("cleantext-lint", shell, capsys)
    for word in ("phrase", "protect", "config", "print-completion"):
        assert word in text


@pytest.mark.skipif(which("bash") is None, reason="no bash")
@pytest.mark.parametrize("command", list(COMMANDS))
def test_completion_is_valid_bash(
    command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "completion"
    path.write_text(script(command, "bash", capsys))
    subprocess.run(["bash", "-n", str(path)], check=True)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_completion_refuses_unknown_shells(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert COMMANDS[command](["--print-completion", "bsh"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "unknown shell 'bsh'; did you mean 'bash'?" in err
