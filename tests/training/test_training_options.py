"""The command line of the training, and the texts that must be kept whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleantext.training import __main__ as command
from cleantext.training import options
from cleantext.training.options import TrainingError, read_options, read_whole_texts


def test_options_default_to_the_texts_of_the_source() -> None:
    found = read_options(["pages.jsonl", "--epochs", "3"])
    assert found.whole == options.KEPT
    assert (found.pages, found.epochs) == ([Path("pages.jsonl")], 3)


@pytest.mark.parametrize("count", ["0", "-2", "all"])
def test_folds_are_a_positive_number(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["pages.jsonl", f"--source-folds={count}"])
    assert "--source-folds" in capsys.readouterr().err


def test_whole_texts_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in "ba":
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    assert read_whole_texts(tmp_path) == ["a", "b"]


def test_whole_texts_are_in_the_source() -> None:
    assert len(read_whole_texts(options.KEPT)) > 300


def test_whole_texts_missing_from_an_installed_package_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "KEPT", tmp_path / "whole")
    with pytest.raises(TrainingError, match=r"whole is missing: .* --whole FOLDER"):
        read_whole_texts(options.KEPT)


@pytest.mark.parametrize("name", ["", "missing"])
def test_whole_texts_of_an_empty_or_missing_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrainingError, match="there are no texts here"):
        read_whole_texts(tmp_path / name)


def test_command_names_the_package_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "NEEDED", ("no_such_package",))
    assert command.main(["pages.jsonl"]) == 2
    assert "training needs no_such_package" in capsys.readouterr().err


def test_command_shows_its_help_without_the_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "NEEDED", ("no_such_package",))
    with pytest.raises(SystemExit) as stop:
        command.main(["--help"])
    assert stop.value.code == 0
    assert "--held-out" in capsys.readouterr().out
